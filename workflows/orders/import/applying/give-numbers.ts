import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { freeNumbers } from '../../next-number.ts';
import { formatNumber } from '../../number.ts';

/** Gives out numbers of today, once for each chunk of rows. */
export type Numbers = (count: number) => Promise<string[]>;

/**
 * Locks the counter of the day until the transaction ends, as orders/next-number.ts does, so that nobody else enters
 * an order of today meanwhile. Numbers of today that the workbook brings along leave the counter where it is (one
 * SO-…-9999 is no reason to go on from there); they are passed over when their turn comes. A chunk that neither brings
 * nor needs numbers of today takes no lock.
 */
export async function openCounter(
  ctx: TxCtx,
  batchId: string,
  needed: boolean,
  brought: readonly string[],
): Promise<Numbers> {
  if (!needed && !brought.some((number) => number.startsWith('SO-'))) return async () => [];
  const day = await shanghaiDay(ctx);
  const prefix = formatNumber(day, 0).slice(0, -4);
  if (!needed && !brought.some((number) => number.startsWith(prefix))) return async () => [];
  const [counter] = await ctx.tx.execute<{ last: number }>(sql`
    insert into order_counter as c (day, last) values (${day}::date, 0)
    on conflict (day) do update set last = c.last returning last`);
  return async (count) => {
    if (count === 0) return [];
    const reserved = await broughtLater(ctx, batchId, prefix);
    const free = await freeNumbers(ctx, day, (counter?.last ?? 0) + 1, count, reserved);
    await ctx.tx.execute(sql`update order_counter set last = ${free.at(-1) ?? 0} where day = ${day}::date`);
    return free.map((running) => formatNumber(day, running));
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

/** Numbers of today that rows of the same workbook bring along and that are not orders yet. */
async function broughtLater(ctx: TxCtx, batchId: string, prefix: string): Promise<Set<string>> {
  const rows = await ctx.tx.execute<{ number: string }>(sql`
    select values->>'number' as number from import_row
    where batch_id = ${batchId} and not applied and action = 'create' and starts_with(values->>'number', ${prefix})`);
  return new Set(rows.map(({ number }) => number));
}
