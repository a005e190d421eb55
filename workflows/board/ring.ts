import { sql } from 'drizzle-orm';
import type { Dashboard } from '../../board/api/dashboard.ts';
import type { Ctx } from '../context.ts';
import { statusOf } from '../factory/rules.ts';
import { visibleOrders } from '../staff/policy.ts';

/** Orders in work by status, in the order of the status flow. */
export async function readRing(ctx: Ctx): Promise<Dashboard['ring']> {
  const { flow } = ctx.factory;
  const rows = await (ctx.tx ?? ctx.db).execute<{ status: string; count: number }>(sql`
    select customer_order.status, count(*)::int as count from customer_order
    where customer_order.open and ${visibleOrders(ctx.factory, ctx.actor)} group by customer_order.status`);
  const order = Object.keys(flow.states);
  // Statuses that a former configuration had come last.
  const place = (key: string) => (order.indexOf(key) + order.length + 1) % (order.length + 1);
  const parts = [...rows]
    .sort((a, b) => place(a.status) - place(b.status))
    .map(({ status, count }) => {
      const { key, name, tone } = statusOf(flow, status);
      return {
        key,
        name,
        tone,
        count,
        place: place(status),
        drill: { view: 'orders', status: key, open: 'yes' } as const,
      };
    });
  return {
    total: parts.reduce((sum, { count }) => sum + count, 0),
    parts,
    drill: { view: 'orders', open: 'yes' },
  };
}
