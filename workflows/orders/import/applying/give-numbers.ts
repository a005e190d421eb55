import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { formatNumber } from '../../number.ts';

/**
 * Numbers of today for rows that have none, in one step for all of them; the rule is that of
 * orders/next-number.ts: the counter's row stays locked until the transaction ends. Numbers of today that the
 * workbook brings along move the counter too, so that nobody is given one of them meanwhile.
 */
export async function giveNumbers(ctx: TxCtx, count: number, brought: readonly string[]): Promise<string[]> {
  const day = await shanghaiDay(ctx);
  const prefix = formatNumber(day, 0).slice(0, -4);
  const running = brought.flatMap((number) => {
    const tail = number.startsWith(prefix) ? number.slice(prefix.length) : '';
    return /^\d{4,6}$/.test(tail) ? [Number(tail)] : [];
  });
  if (count === 0 && running.length === 0) return [];
  const rows = await ctx.tx.execute<{ last: number }>(sql`
    insert into order_counter as c (day, last) values (${day}::date, ${Math.max(0, ...running)})
    on conflict (day) do update set last = greatest(c.last, excluded.last) returning last`);
  const last = Math.max(rows[0]?.last ?? 0, count > 0 ? await highestGiven(ctx, prefix) : 0);
  if (count > 0) {
    await ctx.tx.execute(sql`update order_counter set last = ${last + count} where day = ${day}::date`);
  }
  return Array.from({ length: count }, (_, i) => formatNumber(day, last + 1 + i));
}

async function shanghaiDay(ctx: TxCtx): Promise<string> {
  const rows = await ctx.tx.execute<{ day: string }>(
    sql`select (app_now() at time zone 'Asia/Shanghai')::date::text as day`,
  );
  const [row] = rows;
  if (!row) throw new Error('the clock gave no row');
  return row.day;
}

/** The highest running number of the day that any order has, however it came by it. */
async function highestGiven(ctx: TxCtx, prefix: string): Promise<number> {
  const rows = await ctx.tx.execute<{ highest: number | null }>(sql`
    select max(substring(number from ${prefix.length + 1}::int)::int) as highest from customer_order
    where number like ${`${prefix}%`} and substring(number from ${prefix.length + 1}::int) ~ '^[0-9]{4,6}$'`);
  return rows[0]?.highest ?? 0;
}
