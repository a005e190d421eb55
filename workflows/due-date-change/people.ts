import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { Permission } from '../factory/factory.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { holdersOf } from '../staff/holders.ts';
import { type Parties, rolesOver } from '../staff/policy.ts';

/** More people are not asked at once. */
const MOST_ASKED = 2;

/** Whether somebody may do this with a request about an order. */
export const mayDo = (
  { factory }: Pick<TxCtx, 'factory'>,
  actor: StaffActor,
  order: Parties,
  permission: Permission,
): boolean => rolesOver(factory, actor, order).some((role) => role.may.includes(permission));

/**
 * Who is asked to compare a letter with its request: those who may and did not ask for it themselves. Everyday staff
 * before those who decide afterwards (a reviewer cannot be the second person), then whoever has the fewest to do.
 */
export async function reviewersOf(ctx: TxCtx, order: OrderRow, requestedBy: string): Promise<StaffActor[]> {
  const keys = Object.values(ctx.factory.roles).flatMap((role) =>
    role.may.includes('date.review') ? [role.key] : [],
  );
  const ids = new Set<string>();
  for (const key of keys) for (const { userId } of await holdersOf(ctx, key)) ids.add(userId);
  ids.delete(requestedBy);
  const able = (await actorsOf(ctx, [...ids])).filter((one) => mayDo(ctx, one, order, 'date.review'));
  const busy = await burdens(ctx);
  const decides = (one: StaffActor) => Number(mayDo(ctx, one, order, 'date.approve'));
  const load = (one: StaffActor) => busy.get(one.userId) ?? 0;
  return able.sort((a, b) => decides(a) - decides(b) || load(a) - load(b)).slice(0, MOST_ASKED);
}

/** Letters that each person was asked to compare and that wait. */
async function burdens({ tx }: TxCtx): Promise<Map<string, number>> {
  const rows = await tx.execute<{ userId: string; n: number }>(sql`
    select c.space_id as "userId", count(*)::int as n from due_date_change r
    join card c on c.flow = 'due-date-change' and c.state = 'open' and c.key like 'date:' || r.id || ':user:%'
    where r.state = 'review' group by 1`);
  return new Map(rows.map(({ userId, n }) => [userId, n]));
}
