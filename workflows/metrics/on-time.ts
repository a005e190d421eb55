import { sql } from 'drizzle-orm';
import type { Kept, OnTime, OnTimeWeeks, Period } from '../../board/api/metrics.ts';
import { column, due, kept, type Promised } from '../board/kinds.ts';
import type { Ctx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { clock } from '../now.ts';
import { visibleOrders } from '../staff/policy.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { shareOf } from './numbers.ts';
import { checkPeriod, onDays } from './period.ts';

interface Row extends Record<string, unknown> {
  /** Monday of the week. */
  week: string;
  due: number;
  kept: number;
}

/**
 * 准时交付率 of the orders that were promised for the period, of those that the reader may see: against the promise as it was
 * first given, and as it stands now. What counts as due and as kept is in workflows/board/kinds.ts.
 * @throws AppError as checkPeriod
 */
export async function readOnTime(ctx: Ctx, period: Period): Promise<OnTime> {
  const checked = checkPeriod(period);
  const [original, current] = await Promise.all([
    weekly(ctx, checked, 'original_promised_date'),
    weekly(ctx, checked, 'promised_date'),
  ]);
  return { period: checked, original: all(original), current: all(current) };
}

/** The same by week, from the Monday of the first to the Sunday of the last. */
export async function readOnTimeWeeks(ctx: Ctx, period: Period): Promise<OnTimeWeeks> {
  const { from, to } = checkPeriod(period);
  const [first, last] = await weekBounds(ctx, from, to);
  const whole = { from: first, to: addDays(last, 6) };
  const [original, current] = await Promise.all([
    weekly(ctx, whole, 'original_promised_date'),
    weekly(ctx, whole, 'promised_date'),
  ]);
  const weeks: OnTime[] = [];
  for (let monday = first; monday <= last; monday = addDays(monday, 7)) {
    const of = (rows: readonly Row[]) => all(rows.filter((row) => row.week === monday));
    const week = { from: monday, to: addDays(monday, 6) };
    weeks.push({ period: week, original: of(original), current: of(current) });
  }
  return { weeks };
}

async function weekly(ctx: Ctx, period: Period, promised: Promised): Promise<Row[]> {
  const { flow } = ctx.factory;
  const today = shanghaiDay(await clock(ctx));
  return (ctx.tx ?? ctx.db).execute<Row>(sql`
    select to_char(date_trunc('week', ${column(promised)}), 'YYYY-MM-DD') as week, count(*)::int as due,
      (count(*) filter (where ${kept(promised)}))::int as kept
    from customer_order
    where ${onDays(column(promised), period)} and ${due(flow, promised, today)} and ${visibleOrders(ctx.factory, ctx.actor)}
    group by 1`);
}

const all = (rows: readonly Row[]): Kept => {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  const [promised, met] = [sum((row) => row.due), sum((row) => row.kept)];
  return { due: promised, kept: met, share: shareOf(met, promised) };
};

async function weekBounds(ctx: Ctx, from: string, to: string): Promise<[first: string, last: string]> {
  const [row] = await (ctx.tx ?? ctx.db).execute<{ first: string; last: string }>(sql`
    select to_char(date_trunc('week', ${from}::date), 'YYYY-MM-DD') as first,
      to_char(date_trunc('week', ${to}::date), 'YYYY-MM-DD') as last`);
  if (!row) throw new Error('no weeks');
  return [row.first, row.last];
}
