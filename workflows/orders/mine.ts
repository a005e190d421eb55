import { and, asc, eq, sql } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { mayReadOrders } from '../staff/policy.ts';
import { MOST_HITS } from './hits.ts';
import { type OrderView, type Place, readOrders } from './read-order.ts';
import { LIST_LENGTH } from './where.ts';

/** Orders that wait for the actor, nearest promise first: 我的待办. @throws AppError order.no_access */
export async function ordersWaitingFor(
  ctx: Ctx,
  place: Place,
): Promise<{ orders: OrderView[]; ids: number[]; total: number }> {
  if (!mayReadOrders(ctx.factory, ctx.actor)) throw new AppError('order.no_access');
  if (ctx.actor.kind !== 'staff') return { orders: [], ids: [], total: 0 };
  const rows = await (ctx.tx ?? ctx.db)
    .select({ id: order.id, total: sql<number>`(count(*) over ())::int` })
    .from(order)
    .where(and(eq(order.ownerUserId, ctx.actor.userId), eq(order.open, true)))
    .orderBy(asc(order.promisedDate), asc(order.id))
    .limit(MOST_HITS);
  const ids = rows.map((row) => row.id);
  const orders = await readOrders(ctx, ids.slice(0, LIST_LENGTH), place);
  return { orders, ids, total: rows[0]?.total ?? 0 };
}
