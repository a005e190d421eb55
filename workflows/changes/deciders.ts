import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { ownerIn } from '../orders/next-owner.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { holdersOf } from '../staff/holders.ts';
import { rolesOver } from '../staff/policy.ts';

/** More people are not asked at once. */
const MOST_ASKED = 3;

/** Whether somebody may decide on a request about an order; never on their own. */
export const mayDecide = (
  { factory }: Pick<TxCtx, 'factory'>,
  actor: StaffActor,
  order: Parameters<typeof rolesOver>[2],
  requestedBy: string,
): boolean =>
  actor.userId !== requestedBy &&
  rolesOver(factory, actor, order).some((role) => role.may.includes('change.decide'));

/**
 * Who is asked to decide: the planner who confirmed the order or would have it in the first status; where that is
 * nobody who may, the least burdened of those who may.
 */
export async function decidersOf(ctx: TxCtx, row: OrderRow, requestedBy: string): Promise<StaffActor[]> {
  const { person } = await ownerIn(ctx, ctx.factory.flow.initial, row);
  const first = person ? await actorsOf(ctx, [person.userId]) : [];
  const may = (one: StaffActor) => mayDecide(ctx, one, row, requestedBy);
  if (first.some(may)) return first.filter(may);
  const keys = Object.values(ctx.factory.roles).flatMap((role) =>
    role.may.includes('change.decide') ? [role.key] : [],
  );
  const ids = new Set<string>();
  for (const key of keys) for (const { userId } of await holdersOf(ctx, key)) ids.add(userId);
  const able = (await actorsOf(ctx, [...ids])).filter(may);
  const burden = new Map(
    (
      await ctx.tx.execute<{ userId: string; n: number }>(sql`
        select owner_user_id as "userId", count(*)::int as n from customer_order
        where open and owner_user_id in ${[...ids, '']} group by 1`)
    ).map(({ userId, n }) => [userId, n]),
  );
  return able.sort((a, b) => (burden.get(a.userId) ?? 0) - (burden.get(b.userId) ?? 0)).slice(0, MOST_ASKED);
}
