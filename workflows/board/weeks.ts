import { type SQL, sql } from 'drizzle-orm';
import type { TrendWeek } from '../../board/api/dashboard.ts';
import type { Ctx } from '../context.ts';
import { addDays, weekday } from '../dates/civil.ts';
import { visibleOrders } from '../staff/policy.ts';
import type { Moment } from './condition.ts';
import { column, due, kept, type Promised } from './kinds.ts';

const WEEKS = 12;

interface Row extends Record<string, unknown> {
  monday: string;
  which: Promised;
  due: number;
  kept: number;
}

/** The on-time rate of the last twelve weeks, Monday to Sunday, by the week of the promise; the running week last. */
export async function readWeeks(ctx: Ctx, { today }: Moment): Promise<TrendWeek[]> {
  const monday = addDays(today, 1 - weekday(today));
  const from = addDays(monday, -7 * (WEEKS - 1));
  const to = addDays(monday, 6);
  const by = (promised: Promised): SQL => sql`
    select date_trunc('week', ${column(promised)}::timestamp)::date as monday, ${promised} as which, count(*)::int as due,
      (count(*) filter (where ${kept(promised)}))::int as kept
    from customer_order where ${visibleOrders(ctx.factory, ctx.actor)} and ${due(ctx.factory.flow, promised, today)}
      and ${column(promised)} between ${from}::date and ${to}::date group by 1`;
  const rows = await (ctx.tx ?? ctx.db).execute<Row>(
    sql`${by('promised_date')} union all ${by('original_promised_date')}`,
  );
  return Array.from({ length: WEEKS }, (_, i) => weekOf(rows, addDays(from, 7 * i)));
}

function weekOf(rows: readonly Row[], from: string): TrendWeek {
  const to = addDays(from, 6);
  const of = (which: Promised) =>
    rows.find((row) => row.monday === from && row.which === which) ?? { due: 0, kept: 0 };
  const [current, original] = [of('promised_date'), of('original_promised_date')];
  const share = ({ due: all, kept: some }: { due: number; kept: number }) => (all > 0 ? some / all : null);
  return {
    from,
    to,
    due: current.due,
    dueOriginal: original.due,
    original: share(original),
    current: share(current),
    drill: { view: 'orders', onTime: 'due', promisedFrom: from, promisedTo: to },
    drillOriginal: { view: 'orders', onTimeOriginal: 'due', originalFrom: from, originalTo: to },
  };
}
