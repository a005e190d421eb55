import type { TxCtx } from '../context.ts';
import type { Permission } from '../factory/factory.ts';
import type { StaffActor } from '../staff/actor.ts';
import { holdersOf } from '../staff/holders.ts';
import { type Parties, rolesOver } from '../staff/policy.ts';

/** Whether somebody may do this with a request about an order. */
export const mayDo = (
  { factory }: Pick<TxCtx, 'factory'>,
  actor: StaffActor,
  order: Parties,
  permission: Permission,
): boolean => rolesOver(factory, actor, order).some((role) => role.may.includes(permission));

/** Whom a sentence is about, where that is not who reads it. */
export const otherName = ({ actor }: Pick<TxCtx, 'actor'>, { userId, name }: StaffActor): { who?: string } =>
  actor.kind === 'staff' && actor.userId === userId ? {} : { who: name };

/** Who asked for it, or decides on new dates. */
export const mayWithdraw = (
  ctx: Pick<TxCtx, 'factory'>,
  actor: StaffActor,
  order: Parties,
  requestedBy: string,
): boolean => actor.userId === requestedBy || mayDo(ctx, actor, order, 'date.approve');

/** Everybody in a role that decides on new dates. */
export async function decidersOf(ctx: TxCtx): Promise<string[]> {
  const keys = Object.values(ctx.factory.roles).flatMap((role) =>
    role.may.includes('date.approve') ? [role.key] : [],
  );
  const ids = new Set<string>();
  for (const key of keys) for (const { userId } of await holdersOf(ctx, key)) ids.add(userId);
  return [...ids];
}
