import { sql } from 'drizzle-orm';
import type { Period, RushPlanning } from '../../board/api/metrics.ts';
import type { Ctx } from '../context.ts';
import { readsAll, visibleOrders } from '../staff/policy.ts';
import { roundOrNull } from './numbers.ts';
import { checkPeriod, within } from './period.ts';

interface Row extends Record<string, unknown> {
  booked: number;
  median: string | null;
  p90: string | null;
  search: string | null;
}

/**
 * Re-planning for a rush order 加急重排: from the question to the booking, people's time included; and of it the
 * search's own. Questions that were dropped, or only what-if, count nowhere.
 * @throws AppError as checkPeriod
 */
export async function readRushPlanning(ctx: Ctx, period: Period): Promise<RushPlanning> {
  const checked = checkPeriod(period);
  const visible = readsAll(ctx.factory, ctx.actor)
    ? sql`true`
    : sql`order_id in (select id from customer_order where ${visibleOrders(ctx.factory, ctx.actor)})`;
  const [row] = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    with booked as (
      select extract(epoch from booked_at - asked_at)::float8 as took, (findings->>'tookMs')::float8 as search
      from rush_request where kind = 'rush' and booked_at is not null and ${within(sql`asked_at`, checked)} and ${visible}
    )
    select count(*)::int as booked, (percentile_cont(0.5) within group (order by took))::text as median,
      (percentile_cont(0.9) within group (order by took))::text as p90,
      (percentile_cont(0.5) within group (order by search))::text as search
    from booked`);
  return {
    period: checked,
    booked: row?.booked ?? 0,
    medianSeconds: roundOrNull(row?.median ?? null),
    p90Seconds: roundOrNull(row?.p90 ?? null),
    medianSearchMs: roundOrNull(row?.search ?? null),
  };
}
