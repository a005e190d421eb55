import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { instantOf, minuteOf } from '../load/spans.ts';
import type { MaterialLine } from '../materials/coverage.ts';
import type { Arrival, Minute } from '../rush-order/core/types.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import type { BookingRow } from './bookings.ts';
import type { OrderReads } from './reads.ts';
import { isSentOff, type Task } from './tasks.ts';
import { EVENING, minuteOn } from './times.ts';

/** Goods that are expected on a day come in the morning, or until the evening (P90). */
const MORNING = 8 * 60;
/** Nine of ten purchases take at most so much of the usual time. */
const PURCHASE_P90 = 1.4;

/** Material that an order lacks and when it comes; `unknown`: nobody has said when. */
export interface MaterialArrivals {
  arrivals: Arrival[];
  unknown: { code: string; name: string }[];
}

/** When missing material is there: as purchasing expects it, else after its usual lead time. @param short its lines */
export function materialArrivals(short: readonly MaterialLine[], now: Minute): MaterialArrivals {
  const today = shanghaiDay(instantOf(now));
  const arrivals: Arrival[] = [];
  const unknown: MaterialArrivals['unknown'] = [];
  for (const { code, name, expectedDate, leadDays } of short) {
    const named = { kind: 'material' as const, name: `${name}（${code}）` };
    if (expectedDate !== null) arrivals.push({ ...named, ...expectedOn(expectedDate, now) });
    else if (leadDays !== null)
      arrivals.push({
        ...named,
        p50: minuteOn(addDays(today, leadDays), MORNING),
        p90: minuteOn(addDays(today, Math.ceil(leadDays * PURCHASE_P90)), EVENING),
      });
    else unknown.push({ code, name });
  }
  return { arrivals: arrivals.map((one) => ({ ...one, p50: Math.max(one.p50, now) })), unknown };
}

/** Goods that purchasing expects on a day. What should be here already and is not comes today, or tomorrow. */
function expectedOn(expectedDate: string, now: Minute): Pick<Arrival, 'p50' | 'p90'> {
  const today = shanghaiDay(instantOf(now));
  const late = expectedDate < today;
  const day = late ? today : expectedDate;
  const p90 = minuteOn(late ? addDays(today, 1) : day, EVENING);
  return { p50: Math.max(now, Math.min(minuteOn(day, MORNING), p90)), p90: Math.max(now, p90) };
}

/** Of what a running operation still needs, nine of ten take at most so much more. */
const RUN_P90 = 1.15;

/** Parts that are under way when the rest is planned: behind which task, and when they arrive. */
export interface UnderWay {
  /** The task that is under way; it is not planned any more. */
  task: Task;
  arrival: Arrival;
}

/**
 * Tasks that are under way, not always the first of what is left: those whose booking runs, and the first when it is with
 * its supplier (the operation before it is finished). What comes after them waits for these parts.
 */
export async function underWay(
  ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>,
  orderId: number,
  tasks: readonly Task[],
  { bookings, lead }: { bookings: readonly BookingRow[]; lead: OrderReads['lead'] },
  now: Minute,
): Promise<UnderWay[]> {
  const [first] = tasks;
  const away = first && isSentOff(first) ? await awayAt(ctx, orderId, first, lead, now) : null;
  const running = tasks.flatMap((task): UnderWay[] => {
    const row = bookings.find(({ step, state }) => step === task.step && state === 'running');
    if (!row || task === away?.task) return [];
    const end = Math.max(minuteOf(row.to), now);
    const p90 = Math.ceil(now + (end - now) * RUN_P90);
    return [{ task, arrival: { kind: 'wip', name: `${task.name} 完工`, p50: end, p90 } }];
  });
  return [...(away ? [away] : []), ...running];
}

async function awayAt(
  ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>,
  orderId: number,
  task: Task,
  leadOf: OrderReads['lead'],
  now: Minute,
): Promise<UnderWay | null> {
  const [before] = await (ctx.tx ?? ctx.db).execute<{ at: string | null; done: boolean }>(sql`
    select w.last_report_at as at, (w.finished or w.good >= o.quantity) as done
    from order_operation w join customer_order o on o.id = w.order_id
    where w.order_id = ${orderId} and w.step < ${task.step} order by w.step desc limit 1`);
  if (!before?.at || !before.done) return null;
  const { state, placedAt = null, expectedDate = null } = task.operation.givenOut ?? {};
  const named = { kind: 'wip' as const, name: `${task.centre} ${task.name} 回厂` };
  // Its goods have come; that they are good is still to be reported.
  if (state === 'back') return { task, arrival: { ...named, p50: now, p90: now } };
  if (expectedDate !== null) return { task, arrival: { ...named, ...expectedOn(expectedDate, now) } };
  // It cannot have gone before it was ordered.
  const left = Math.max(minuteOf(new Date(before.at)), placedAt ? minuteOf(placedAt) : 0);
  const lead = await leadOf({ ...task, supplier: task.centre });
  // Overdue: it comes any time now, or as much later as such passes vary.
  const p50 = Math.max(left + lead.p50, now);
  const p90 = Math.max(left + lead.p90, p50 + (lead.p90 - lead.p50));
  return { task, arrival: { ...named, p50, p90 } };
}
