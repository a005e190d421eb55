import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { formatNumber } from './number.ts';

/**
 * The next order number of the Shanghai day of the system's clock. The counter's row stays locked until the
 * caller's transaction ends, so numbers are unique and a rolled-back order leaves no gap; numbers that an
 * import brought in for today are passed over.
 */
export async function nextOrderNumber(ctx: TxCtx): Promise<string> {
  const { day, last } = await advance(ctx);
  const number = formatNumber(day, last);
  const taken = await ctx.tx.execute<{ highest: number }>(sql`
    select max(substring(number from 13)::int) as highest from customer_order
    where exists (select from customer_order where number = ${number})
      and number like ${`${number.slice(0, 12)}%`} and substring(number from 13) ~ '^[0-9]{1,6}$'`);
  const highest = taken[0]?.highest ?? null;
  if (highest === null) return number;
  const next = Math.max(highest, last) + 1;
  await ctx.tx.execute(sql`update order_counter set last = ${next} where day = ${day}`);
  return formatNumber(day, next);
}

async function advance(ctx: TxCtx): Promise<{ day: string; last: number }> {
  const rows = await ctx.tx.execute<{ day: string; last: number }>(sql`
    insert into order_counter as c (day, last)
    values ((app_now() at time zone 'Asia/Shanghai')::date, 1)
    on conflict (day) do update set last = c.last + 1
    returning day::text, last`);
  const [row] = rows;
  if (!row) throw new Error('order_counter returned no row');
  return row;
}
