import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { formatNumber } from './number.ts';

/**
 * The next order number of the Shanghai day of the system's clock. The counter's row stays locked until the
 * caller's transaction ends, so numbers are unique and a rolled-back order leaves no gap; numbers that an
 * import brought in for today are passed over, each by itself: one SO-…-9999 costs no other number.
 */
export async function nextOrderNumber(ctx: TxCtx): Promise<string> {
  const { day, last } = await advance(ctx);
  const [free = last] = await freeNumbers(ctx, day, last, 1);
  if (free !== last)
    await ctx.tx.execute(sql`update order_counter set last = ${free} where day = ${day}::date`);
  return formatNumber(day, free);
}

/** Running numbers of a day looked at in one go. */
const STRETCH = 1_000;

/**
 * The lowest running numbers from `from` on that no order has; the caller holds the counter's row.
 * @param reserved numbers that are about to be used
 */
export async function freeNumbers(
  ctx: TxCtx,
  day: string,
  from: number,
  count: number,
  reserved: ReadonlySet<string> = new Set(),
): Promise<number[]> {
  const free: number[] = [];
  for (let next = from; free.length < count; ) {
    const stretch = Array.from({ length: Math.min(STRETCH, count - free.length) }, (_, i) => next + i);
    const numbers = stretch.map((running) => formatNumber(day, running));
    const rows = await ctx.tx.execute<{ number: string }>(
      sql`select number from customer_order where number in ${numbers}`,
    );
    const taken = new Set(rows.map(({ number }) => number));
    free.push(...stretch.filter((_, i) => !taken.has(numbers[i] ?? '') && !reserved.has(numbers[i] ?? '')));
    next += stretch.length;
  }
  return free;
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
