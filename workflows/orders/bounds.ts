import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { addDays, type IsoDate } from '../dates/civil.ts';
import { type Affected, KIND_NAMES } from '../incidents/of-order.ts';
import type { Operation } from '../routing/read.ts';
import { routingsOf } from '../routing/read-many.ts';
import { doneBy, remainingWork } from '../routing/remaining.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import type { Bound } from './forecast.ts';

/** The last day on which missing material of an order is expected; null: nothing is missing, or nobody knows a day. */
export async function arrivalOf(ctx: Pick<Ctx, 'db' | 'tx'>, orderId: number): Promise<IsoDate | null> {
  const [row] = await (ctx.tx ?? ctx.db).execute<{ day: string | null }>(sql`
    select max(d.expected_date) as day from material_demand d
    where d.order_id = ${orderId} and d.expected_date is not null
      and d.required > coalesce((select sum(r.quantity) from reservation r
        where r.order_id = d.order_id and r.material_code = d.material_code), 0)`);
  return row?.day ?? null;
}

/**
 * What keeps an order: open incidents, and material that comes late. After its arrival what is left of the work must
 * still be done, by the rule by which incidents are assessed. Which material it is stays unsaid here.
 * @param now Shanghai wall clock
 */
export async function boundsOf(
  ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>,
  { id, quantity, now }: { id: number; quantity: number; now: string },
  affected: readonly Affected[],
  arrival: IsoDate | null,
): Promise<Bound[]> {
  const late = arrival !== null && arrival >= now.slice(0, 10) ? arrival : null;
  const routing = late === null ? [] : ((await routingsOf(ctx, [id])).get(id) ?? []);
  return boundsFrom(ctx.factory.calendar, { quantity, affected, arrival: late, routing });
}

/** The same from what has been read; `arrival` is today or later, its `routing` is needed only then. */
export function boundsFrom(
  calendar: WorkingCalendar,
  held: {
    quantity: number;
    affected: readonly Pick<Affected, 'kind' | 'subject' | 'likelyDate' | 'untilDate'>[];
    arrival: IsoDate | null;
    routing: readonly Operation[];
  },
): Bound[] {
  const { arrival } = held;
  const bounds = held.affected.flatMap(({ kind, subject, likelyDate, untilDate }): Bound[] => {
    // One machine of several that stands still is no bound by itself; late material is.
    const date = likelyDate ?? (kind === 'supplier_delay' ? untilDate : null);
    return date === null ? [] : [{ date, why: [KIND_NAMES[kind], subject].filter(Boolean).join(' ') }];
  });
  if (arrival === null) return bounds;
  const from = new Date(`${arrival}T00:00:00+08:00`);
  const left = remainingWork(held.routing, held.quantity);
  // Without a calendar of that year: not before the day itself and the days outside.
  const done = doneBy(calendar, from, left) ?? addDays(arrival, left.outsideDays);
  return [...bounds, { date: done, why: '物料未到齐' }];
}
