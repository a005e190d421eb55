import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { ownerIn } from '../orders/next-owner.ts';
import type { PlannedOrder } from '../scheduling/read-order.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { holdersOfRight } from '../staff/holders.ts';
import { mayBook } from './rights.ts';

/** More people are not asked at once. */
const MOST_ASKED = 3;

/**
 * Who is shown the options: the planner who confirmed the order or would have it in the first status; where that is nobody
 * who may book, the least burdened of those who may.
 */
export async function plannersOf(ctx: TxCtx, order: PlannedOrder): Promise<StaffActor[]> {
  const may = (one: StaffActor) => mayBook({ ...ctx, actor: one }, order);
  const { person } = await ownerIn(ctx, ctx.factory.flow.initial, order);
  const first = person ? (await actorsOf(ctx, [person.userId])).filter(may) : [];
  if (first.length > 0) return first;
  const ids = await holdersOfRight(ctx, 'plan.book');
  const able = (await actorsOf(ctx, ids)).filter(may);
  const rows = await ctx.tx.execute<{ userId: string; n: number }>(sql`
    select owner_user_id as "userId", count(*)::int as n from customer_order
    where open and owner_user_id in ${[...ids, '']} group by 1`);
  const burden = new Map(rows.map(({ userId, n }) => [userId, n]));
  return able.sort((a, b) => (burden.get(a.userId) ?? 0) - (burden.get(b.userId) ?? 0)).slice(0, MOST_ASKED);
}
