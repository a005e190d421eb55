import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { ownerIn } from '../orders/next-owner.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { holdersOfRight } from '../staff/holders.ts';
import { mayOver, type Parties } from '../staff/policy.ts';

/** More people are not asked at once. */
const MOST_ASKED = 3;

/** Whether somebody may decide on a request about an order; never on their own. */
export const mayDecide = (
  { factory }: Pick<TxCtx, 'factory'>,
  actor: StaffActor,
  order: Parties,
  requestedBy: string,
): boolean => actor.userId !== requestedBy && mayOver(factory, actor, order, 'change.decide');

/**
 * Who is asked to decide: the planner who confirmed the order or would have it in the first status; where that is
 * nobody who may, the least burdened of those who may.
 */
export async function decidersOf(ctx: TxCtx, row: OrderRow, requestedBy: string): Promise<StaffActor[]> {
  const { person } = await ownerIn(ctx, ctx.factory.flow.initial, row);
  const first = person ? await actorsOf(ctx, [person.userId]) : [];
  const may = (one: StaffActor) => mayDecide(ctx, one, row, requestedBy);
  if (first.some(may)) return first.filter(may);
  const ids = await holdersOfRight(ctx, 'change.decide');
  const able = (await actorsOf(ctx, ids)).filter(may);
  const burden = new Map(
    (
      await ctx.tx.execute<{ userId: string; n: number }>(sql`
        select owner_user_id as "userId", count(*)::int as n from customer_order
        where open and owner_user_id in ${[...ids, '']} group by 1`)
    ).map(({ userId, n }) => [userId, n]),
  );
  return able.sort((a, b) => (burden.get(a.userId) ?? 0) - (burden.get(b.userId) ?? 0)).slice(0, MOST_ASKED);
}
