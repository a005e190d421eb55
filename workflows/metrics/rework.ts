import { sql } from 'drizzle-orm';
import type { Period, Rework } from '../../board/api/metrics.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { readsAll, visibleOrders } from '../staff/policy.ts';
import { shareOf } from './numbers.ts';
import { checkPeriod, within } from './period.ts';
import { seesRework } from './rights.ts';

/**
 * Rework 返工: of the times that orders were brought to inspection, how often it sent one back on its way. Of the orders that
 * the reader may see.
 * @throws AppError metrics.not_permitted (without the sight of quality), and as checkPeriod
 */
export async function readRework(ctx: Ctx, period: Period): Promise<Rework> {
  const checked = checkPeriod(period);
  if (!seesRework(ctx)) throw new AppError('metrics.not_permitted');
  const { flow } = ctx.factory;
  const inspects = Object.values(flow.states)
    .filter(({ key, acts }) => acts.includes('inspection') && flow.path.includes(key))
    .map(({ key }) => key);
  const path = sql`${sql.param([...flow.path])}::text[]`;
  const visible = readsAll(ctx.factory, ctx.actor)
    ? sql`true`
    : sql`c.order_id in (select id from customer_order where ${visibleOrders(ctx.factory, ctx.actor)})`;
  const [row] = await (ctx.tx ?? ctx.db).execute<{ inspected: number; back: number; orders: number }>(sql`
    with moved as (
      select c.order_id, c.to_status = any(${sql.param(inspects)}::text[]) as arrived,
        coalesce(c.from_status = any(${sql.param(inspects)}::text[])
          and array_position(${path}, c.to_status) < array_position(${path}, c.from_status), false) as back
      from status_change c where ${within(sql`c.at`, checked)} and not c.imported and ${visible}
    )
    select (count(*) filter (where arrived))::int as inspected, (count(*) filter (where back))::int as back,
      (count(distinct order_id) filter (where back))::int as orders
    from moved where arrived or back`);
  const { inspected, back, orders } = row ?? { inspected: 0, back: 0, orders: 0 };
  return { period: checked, inspected, sentBack: back, share: shareOf(back, inspected), orders };
}
