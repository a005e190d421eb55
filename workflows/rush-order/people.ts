import type { TxCtx } from '../context.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';

/** Those of these people who must be told: each once, and not whoever acts. */
export function peopleToTell(ctx: TxCtx, ids: readonly (string | null)[]): Promise<StaffActor[]> {
  const doer = ctx.actor.kind === 'staff' ? ctx.actor.userId : null;
  return actorsOf(
    ctx,
    [...new Set(ids)].filter((one): one is string => one !== null && one !== doer),
  );
}

/** Who acts, by name. */
export const doerName = ({ actor }: TxCtx): string => (actor.kind === 'staff' ? actor.name : '系统');
