import { sql } from 'drizzle-orm';
import { fact } from '../db/schema/index.ts';
import type { TxCtx } from '../workflows/context.ts';
import { groupBy } from '../workflows/group-by.ts';
import { shiftSpans } from '../workflows/load/shift-spans.ts';
import { instantOf, minuteOf, type Span } from '../workflows/load/spans.ts';
import { readsOf } from '../workflows/scheduling/reads.ts';
import { toolsIn } from '../workflows/scheduling/tasks.ts';
import { endAfter } from '../workflows/scheduling/times.ts';
import { midnightOf } from '../workflows/working-time/shanghai.ts';
import { YearMissingError } from '../workflows/working-time/year-missing.ts';
import { MACHINES } from './machines.ts';
import { type Random, seeded } from './random.ts';

const SEED = 72;
/** How far back what runs may have begun, days: over a weekend and a holiday of three. */
const BACK_DAYS = 7;
const AHEAD_DAYS = 21;
/** It has been on the machine for so many minutes of shifts, at least and at most, and for such a share of all it takes. */
const SINCE = { least: 200, most: 480, share: 0.5 };
/** Last reported so many minutes ago. */
const REPORTED = { least: 5, most: 25 };

/** An operation that is next, on a machine of the house. */
interface Next extends Record<string, unknown> {
  orderId: number;
  number: string;
  step: number;
  centre: string;
  setup: number;
  run: number;
  quantity: number;
  tooling: string;
  /** When the parts were there. */
  ready: string;
}

/** One that runs. Minutes since epoch. */
interface Running extends Next {
  machine: string;
  from: number;
  to: number;
  work: number;
  good: number;
  reportedAt: number;
}

/**
 * What is on the machines when the demonstration begins: on each the next operation of an order at work, begun some hours
 * ago, some pieces reported. As in all reports of the demonstration no machine is named: where one is, running without a
 * report is a difference that people are asked about.
 * @throws YearMissingError when a year is needed whose holidays nobody knows
 */
export async function saveRunning(ctx: TxCtx, now: Date, statuses: readonly string[]): Promise<void> {
  const at = minuteOf(now);
  const spans = shiftsAround(ctx, at, AHEAD_DAYS);
  const running = placed(await nextOnes(ctx, statuses), await piecesOf(ctx), { spans, at });
  if (running.length === 0) return;
  await saveBookings(ctx, running);
  await saveReports(ctx, running);
}

/**
 * The shifts before and (so many days) after now; they end where nobody knows the holidays.
 * @throws YearMissingError when those of the past are not known
 */
export function shiftsAround({ factory }: Pick<TxCtx, 'factory'>, at: number, days: number): Span[] {
  const until = (to: number) => shiftSpans(factory.calendar, null, at - BACK_DAYS * 1_440, to);
  try {
    return until(at + days * 1_440);
  } catch (err) {
    const end = err instanceof YearMissingError ? midnightOf(`${err.year}-01-01`) / 60_000 : 0;
    if (end <= at) throw err;
    return until(end);
  }
}

/** The next operation of each order, where it is on a machine and nothing of it is done; none that lacks material. */
async function nextOnes(ctx: TxCtx, statuses: readonly string[]): Promise<Next[]> {
  const models = [...new Set(MACHINES.map(({ model }) => model))];
  const rows = await ctx.tx.execute<Next>(sql`
    select * from (
      select distinct on (o.id) o.id::float8 as "orderId", o.number, w.step, w.work_centre as centre, w.outsourced, w.good,
        w.setup_minutes::float8 as setup, w.run_minutes::float8 as run, o.quantity, w.tooling,
        greatest(o.status_since, (select max(p.last_report_at) from order_operation p where p.order_id = o.id)) as ready
      from order_operation w join customer_order o on o.id = w.order_id
      where o.status in ${[...statuses]} and not w.finished order by o.id, w.step) as next
    where not outsourced and good = 0 and centre in ${models}
    order by setup + run * quantity desc, "orderId"`);
  const { short } = await readsOf(
    ctx,
    rows.map(({ orderId }) => orderId),
  );
  return rows.filter(({ orderId }) => !short.has(orderId));
}

async function piecesOf({ tx }: TxCtx): Promise<Map<string, number>> {
  const rows = await tx.execute<{ name: string; pieces: number }>(sql`select name, pieces from tool`);
  return new Map(rows.map(({ name, pieces }) => [name, pieces]));
}

/** One on each machine, the longest first: so most of them still run tomorrow. No tool more often than there are pieces. */
function placed(
  next: readonly Next[],
  pieces: Map<string, number>,
  { spans, at }: { spans: readonly Span[]; at: number },
): Running[] {
  const random = seeded(SEED);
  const byCentre = groupBy(next, ({ centre }) => centre);
  const tried = new Set<Next>();
  return MACHINES.flatMap(({ id, model }): Running[] => {
    for (const one of byCentre.get(model) ?? []) {
      const tools = toolsIn(one.tooling).filter((name) => pieces.has(name));
      if (tried.has(one) || tools.some((name) => pieces.get(name) === 0)) continue;
      tried.add(one);
      const begun = beginOf(one, { spans, at }, random);
      if (!begun) continue;
      for (const name of tools) pieces.set(name, (pieces.get(name) ?? 0) - 1);
      return [{ ...one, ...begun, machine: id }];
    }
    return [];
  });
}

/** When it began, how far it is and when it will be done; null where nothing can be done of it by now. */
function beginOf(
  { setup, run, quantity, ready }: Next,
  { spans, at }: { spans: readonly Span[]; at: number },
  random: Random,
): Pick<Running, 'from' | 'to' | 'work' | 'good' | 'reportedAt'> | null {
  const work = Math.ceil(setup + run * quantity);
  const some = Math.min(SINCE.least + random.unit() * (SINCE.most - SINCE.least), work * SINCE.share);
  // A piece at least is made.
  const wished = Math.round(Math.max(some, setup + run * 1.2 + REPORTED.most));
  const since = minuteOf(new Date(new Date(ready).getTime() + 59_999));
  const earliest = Math.max(backFrom(spans, at, wished) ?? at, since);
  const from = Math.max(earliest, spans.find((span) => span.to > earliest)?.from ?? earliest);
  const reportedAt = backFrom(spans, at, random.whole(REPORTED.least, REPORTED.most)) ?? at;
  const good = Math.floor((workedIn(spans, from, reportedAt) - setup) / Math.max(run, 0.1));
  const rated = spans.map((span) => ({ ...span, rate: 1 }));
  const to = endAfter(rated, at, Math.max(1, work - workedIn(spans, from, at)));
  if (from >= reportedAt || good < 1 || good >= quantity || to === null) return null;
  return { from, to, work, good, reportedAt };
}

/** The minute from which so many minutes of shifts lie before `at`; null where the spans begin later. */
export function backFrom(spans: readonly Span[], at: number, minutes: number): number | null {
  let left = minutes;
  for (const span of [...spans].reverse()) {
    const end = Math.min(span.to, at);
    if (end <= span.from) continue;
    if (end - span.from >= left) return end - left;
    left -= end - span.from;
  }
  return null;
}

const workedIn = (spans: readonly Span[], from: number, to: number): number =>
  spans.reduce((sum, span) => sum + Math.max(0, Math.min(span.to, to) - Math.max(span.from, from)), 0);

async function saveBookings({ tx }: TxCtx, running: readonly Running[]): Promise<void> {
  const rows = running.map((one) => ({
    ...{ order_id: one.orderId, step: one.step, machine: one.machine, centre: one.centre, work: one.work },
    ...{ from: instantOf(one.from), to: instantOf(one.to), setup: Math.ceil(one.setup) },
    tools: toolsIn(one.tooling),
  }));
  await tx.execute(sql`
    with r as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (order_id bigint, step int,
        machine text, centre text, "from" timestamptz, "to" timestamptz, work int, setup int, tools jsonb)),
      booked as (insert into machine_booking (order_id, step, machine, centre, kind, "from", "to", work_minutes,
          setup_minutes, state, booked_by)
        select order_id, step, machine, centre, 'machine', "from", "to", work, setup, 'running', 'demo' from r
        returning id, order_id, step)
    insert into tool_booking (booking_id, tool_code, pieces)
    select b.id, t.code, 1 from booked b join r on r.order_id = b.order_id and r.step = b.step
    join tool t on r.tools ? t.name`);
}

async function saveReports({ tx }: TxCtx, running: readonly Running[]): Promise<void> {
  const told = running.map((one) => ({ ...one, at: instantOf(one.reportedAt) }));
  const rows = told.map(({ orderId, step, good, at }) => ({ order_id: orderId, step, good, at }));
  await tx.execute(sql`
    update order_operation w set good = r.good, first_report_at = r.at, last_report_at = r.at
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (order_id bigint, step int, good int, at timestamptz)
    where w.order_id = r.order_id and w.step = r.step`);
  await tx.insert(fact).values(
    told.map(({ orderId, number, step, good, at }) => {
      const key = `work:${number}:${step}:1`;
      return {
        ...{ source: 'demo', key, kind: 'work_report', orderNumber: number, orderId },
        ...{ occurredAt: at, receivedAt: at, digest: 'demo', reportedBy: 'system:demo' },
        payload: { kind: 'work_report', key, order: number, step, good, finished: false },
      };
    }),
  );
}
