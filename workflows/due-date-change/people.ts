import type { TxCtx } from '../context.ts';
import type { StaffActor } from '../staff/actor.ts';
import { mayOver, type Parties } from '../staff/policy.ts';

/** Whom a sentence is about, where that is not who reads it. */
export const otherName = ({ actor }: Pick<TxCtx, 'actor'>, { userId, name }: StaffActor): { who?: string } =>
  actor.kind === 'staff' && actor.userId === userId ? {} : { who: name };

/** Who asked for it, or decides on new dates. */
export const mayWithdraw = (
  ctx: Pick<TxCtx, 'factory'>,
  actor: StaffActor,
  order: Parties,
  requestedBy: string,
): boolean => actor.userId === requestedBy || mayOver(ctx.factory, actor, order, 'date.approve');
