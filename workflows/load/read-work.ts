import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { Work } from './hour-loads.ts';
import { type ProductiveSpan, productiveMinutes } from './productive.ts';
import { remainingOf } from './remaining.ts';
import { instantOf, type Minute, minuteOf } from './spans.ts';

/** A booking on a machine that is not done, with what was reported of its operation. */
export interface BookedWork {
  machine: string;
  number: string;
  step: number;
  from: Minute;
  to: Minute;
  workMinutes: number;
  running: boolean;
  quantity: number;
  good: number;
  scrap: number;
  finished: boolean;
  lastReport: Minute | null;
}

type Row = Omit<BookedWork, 'from' | 'to' | 'lastReport'> &
  Record<string, unknown> & { from: string; to: string; lastReport: string | null };

/** What stands on machines between now and `to`, and what still runs there; in order of time. */
export async function readWork(ctx: Pick<Ctx, 'db' | 'tx'>, now: Minute, to: Minute): Promise<BookedWork[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    select b.machine, o.number, b.step, b."from", b."to", b.work_minutes as "workMinutes",
      b.state = 'running' as running, o.quantity, coalesce(w.good, 0) as good, coalesce(w.scrap, 0) as scrap,
      coalesce(w.finished, false) as finished, w.last_report_at as "lastReport"
    from machine_booking b join customer_order o on o.id = b.order_id
    left join order_operation w on w.order_id = b.order_id and w.step = b.step
    where b.kind = 'machine' and b.state <> 'done' and o.open and b."from" < ${instantOf(to).toISOString()}
      and (b.state = 'running' or b."to" > ${instantOf(now).toISOString()})
    order by b."from", b.id`);
  return rows.map((row) => ({
    ...row,
    from: minuteOf(new Date(row.from)),
    to: minuteOf(new Date(row.to)),
    lastReport: row.lastReport === null ? null : minuteOf(new Date(row.lastReport)),
  }));
}

/** How much of it is left. @param spans also before now: what was worked is measured by them */
export function leftOf(booked: BookedWork, spans: readonly ProductiveSpan[], now: Minute): Work {
  const { from, to, running, quantity, good, scrap, finished, lastReport } = booked;
  if (!running) return { from, to, running, minutes: booked.workMinutes };
  const planRest = productiveMinutes(spans, now, to);
  const worked = lastReport === null ? 0 : productiveMinutes(spans, from, lastReport);
  const minutes = finished ? 0 : remainingOf({ planRest, quantity, good, done: good + scrap, worked });
  return { from, to, running, minutes };
}
