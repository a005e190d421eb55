import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { formatNumber } from '../../number.ts';

/** Gives out numbers of today, once for each chunk of rows. */
export type Numbers = (count: number) => Promise<string[]>;

/**
 * Locks the counter of the day until the transaction ends, as orders/next-number.ts does, so that nobody else enters
 * an order of today meanwhile. Numbers of today that the workbook brings along move the counter too: nobody is given
 * one of them afterwards. A chunk that neither brings nor needs numbers of today takes no lock.
 */
export async function openCounter(ctx: TxCtx, needed: boolean, brought: readonly string[]): Promise<Numbers> {
  if (!needed && !brought.some((number) => number.startsWith('SO-'))) return async () => [];
  const day = await shanghaiDay(ctx);
  const prefix = formatNumber(day, 0).slice(0, -4);
  const running = brought.flatMap((number) => {
    const tail = number.startsWith(prefix) ? number.slice(prefix.length) : '';
    return /^\d{4,6}$/.test(tail) ? [Number(tail)] : [];
  });
  if (!needed && running.length === 0) return async () => [];
  const rows = await ctx.tx.execute<{ last: number }>(sql`
    insert into order_counter as c (day, last) values (${day}::date, ${Math.max(0, ...running)})
    on conflict (day) do update set last = greatest(c.last, excluded.last) returning last`);
  const counted = rows[0]?.last ?? 0;
  return async (count) => {
    if (count === 0) return [];
    const last = Math.max(counted, await highestGiven(ctx, prefix));
    await ctx.tx.execute(sql`update order_counter set last = ${last + count} where day = ${day}::date`);
    return Array.from({ length: count }, (_, i) => formatNumber(day, last + 1 + i));
  };
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
