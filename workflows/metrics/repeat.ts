import { sql } from 'drizzle-orm';
import type { Period, RepeatShare } from '../../board/api/metrics.ts';
import { cancelled } from '../board/kinds.ts';
import type { Ctx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { visibleOrders } from '../staff/policy.ts';
import { shareOf } from './numbers.ts';
import { checkPeriod, within } from './period.ts';

/** An order is a repeat of what was ordered so many days before, at most. */
const REPEAT_DAYS = 365;

/**
 * Repeat-order share 追加订单占比: of the orders that came in (and were not cancelled), those for what the same customer had
 * ordered on an earlier day of the year before. Of the orders that the reader may see.
 * @throws AppError as checkPeriod
 */
export async function readRepeatShare(ctx: Ctx, period: Period): Promise<RepeatShare> {
  const checked = checkPeriod(period);
  const { from, to } = checked;
  const [row] = await (ctx.tx ?? ctx.db).execute<{ orders: number; repeats: number }>(sql`
    with dated as (
      select created_at, customer_id, product_id, (created_at at time zone 'Asia/Shanghai')::date as day,
        ${visibleOrders(ctx.factory, ctx.actor)} as visible
      from customer_order
      where ${within(sql`created_at`, { from: addDays(from, -REPEAT_DAYS), to })} and not ${cancelled(ctx.factory.flow)}
    ), followed as (
      select *, max(day) over (partition by customer_id, product_id order by day
        range between make_interval(days => ${REPEAT_DAYS}) preceding and interval '1 day' preceding) as before
      from dated
    )
    select count(*)::int as orders, count(before)::int as repeats from followed
    where visible and ${within(sql`created_at`, checked)}`);
  const { orders, repeats } = row ?? { orders: 0, repeats: 0 };
  return { period: checked, orders, repeats, share: shareOf(repeats, orders) };
}
