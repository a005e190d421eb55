import { sql } from 'drizzle-orm';
import { fact, tool } from '../db/schema/index.ts';
import type { TxCtx } from '../workflows/context.ts';
import { instantOf, minuteOf, type Span } from '../workflows/load/spans.ts';
import { YearMissingError } from '../workflows/working-time/year-missing.ts';
import { saveMachinePast } from './machine-past.ts';
import { MACHINES } from './machines.ts';
import { planMachines } from './plan-machines.ts';
import { type Random, seeded } from './random.ts';
import { backFrom, saveRunning, shiftsAround } from './save-running.ts';
import { demoTools } from './tools.ts';

const SEED = 7;
const DAY_MS = 86_400_000;
/** Work that gets done in a day at one place, minutes; and days that parts wait before each operation. */
const MINUTES_A_DAY = 450;
const WAIT_DAYS = 0.5;
/** An outside operation takes so much longer than is said. */
const OUTSIDE_LATE = 1.4;
/** What is with its supplier has been there for such a share of the usual time. */
const AWAY = { least: 0.5, most: 0.8 };
/** What is next on a machine has been there for so many minutes of shifts: it may run by now. */
const AT_MACHINE = { least: 480, most: 640 };
const MODELS: ReadonlySet<string> = new Set(MACHINES.map(({ model }) => model));
/** Of so many orders at work one is a step behind. */
const BEHIND = 12;

/** Statuses in which an order has its own routing; in the first two nothing is made of it yet. */
const BEFORE = ['confirmed', 'preparing_material'];
const AT_WORK = ['in_production'];
const MADE = ['in_quality_check', 'shipped', 'completed'];

interface Row extends Record<string, unknown> {
  id: number;
  orderId: number;
  number: string;
  status: string;
  quantity: number;
  since: string;
  step: number;
  outsourced: boolean;
  leadDays: number | null;
  promised: string;
  centre: string;
  setup: number;
  run: number;
}

/**
 * Tooling; routings of orders with what was reported of them (so that lead times outside have a past); and a plan of the
 * machines for what is left, by urgency and promise, as a planner would have made it. Sends nothing, writes no log.
 */
export async function savePlan(ctx: TxCtx, now: Date): Promise<void> {
  await ctx.tx.insert(tool).values(demoTools()).onConflictDoNothing();
  await ctx.tx.execute(sql`
    insert into order_operation (order_id, step, name, work_centre, setup_minutes, run_minutes, tooling, outsourced,
      supplier, lead_days, process)
    select o.id, r.step, r.name, r.work_centre, r.setup_minutes, r.run_minutes, r.tooling, r.outsourced, r.supplier,
      r.lead_days, r.process
    from customer_order o join routing_operation r on r.product_id = o.product_id and r.revision = ''
    where o.status in ${[...BEFORE, ...AT_WORK, ...MADE]} on conflict do nothing`);
  await report(ctx, now);
  try {
    await saveMachinePast(ctx, now);
    await saveRunning(ctx, now, AT_WORK);
    await planMachines(ctx, [...BEFORE, ...AT_WORK]);
  } catch (err) {
    // Around New Year nobody may know next year's holidays: the demonstration starts without a plan.
    if (!(err instanceof YearMissingError)) throw err;
    ctx.log.warn({ err, code: 'demo.no_plan' }, 'the demonstration has no plan of the machines');
  }
}

/** What was reported: everything of orders that are made, the first operations of those at work. */
async function report(ctx: TxCtx, now: Date): Promise<void> {
  const { tx, factory } = ctx;
  const rows = await tx.execute<Row>(sql`
    select w.id::float8 as id, o.id::float8 as "orderId", o.number, o.status, o.quantity, o.status_since as since,
      w.step, w.outsourced, w.lead_days as "leadDays", o.promised_date as promised, w.work_centre as centre,
      w.setup_minutes::float8 as setup, w.run_minutes::float8 as run
    from order_operation w join customer_order o on o.id = w.order_id
    where o.status in ${[...AT_WORK, ...MADE]} order by o.id, w.step`);
  const random = seeded(SEED);
  const shifts = shiftsBefore(ctx, now);
  const done: { row: Row; at: Date }[] = [];
  for (const theirs of byOrder(rows)) {
    const made = MADE.includes(theirs[0]?.status ?? '');
    const count = made ? theirs.length : progressOf(theirs, now, factory.scheduling.hands, random);
    done.push(...datesOf(theirs, count, { now, shifts, random }));
  }
  const saved = done.map(({ row, at }) => ({ id: row.id, good: row.quantity, at: at.toISOString() }));
  await tx.execute(sql`
    update order_operation w set good = d.good, finished = true, first_report_at = d.at, last_report_at = d.at
    from jsonb_to_recordset(${JSON.stringify(saved)}::text::jsonb) as d (id bigint, good int, at timestamptz)
    where w.id = d.id`);
  const told = done.filter(({ row }) => AT_WORK.includes(row.status));
  if (told.length === 0) return;
  await tx.insert(fact).values(
    told.map(({ row, at }) => {
      const key = `work:${row.number}:${row.step}`;
      return {
        source: 'demo',
        key,
        kind: 'work_report',
        orderNumber: row.number,
        orderId: row.orderId,
        occurredAt: at,
        receivedAt: at,
        payload: {
          kind: 'work_report',
          key,
          order: row.number,
          step: row.step,
          good: row.quantity,
          finished: true,
        },
        digest: 'demo',
        reportedBy: 'system:demo',
      };
    }),
  );
}

const byOrder = (rows: readonly Row[]): Row[][] => [
  ...rows
    .reduce(
      (all, row) => all.set(row.orderId, [...(all.get(row.orderId) ?? []), row]),
      new Map<number, Row[]>(),
    )
    .values(),
];

/**
 * Operations of an order at work that are done: as many as leave it time for the others (parts that are with their supplier
 * have been there for a while), but of a few that are behind. With the last step alone it would be at inspection by now.
 */
function progressOf(
  rows: readonly Row[],
  now: Date,
  hands: Readonly<Record<string, number>>,
  random: Random,
): number {
  let days = (new Date(`${rows[0]?.promised}T18:00:00+08:00`).getTime() - now.getTime()) / DAY_MS;
  let done = rows.length;
  for (const row of [...rows].reverse()) {
    const takes = daysFor(row, hands[row.centre] ?? 1);
    if (takes * (row.outsourced ? 1 - AWAY.most : 1) > days) break;
    days -= takes;
    done -= 1;
  }
  if (done === rows.length - 1 && rows[done - 1]?.outsourced === false) done -= 1;
  const behind = random.whole(1, BEHIND) === 1 ? 1 : 0;
  const reached = Math.max(0, Math.min(rows.length - 1, done - behind));
  // Cutting to length is soon done where a machine waits for it.
  const cut = reached === 0 && !MODELS.has(rows[0]?.centre ?? '') && MODELS.has(rows[1]?.centre ?? '');
  return cut ? 1 : reached;
}

/** None where nobody knows the holidays. */
function shiftsBefore(ctx: TxCtx, now: Date): readonly Span[] {
  try {
    return shiftsAround(ctx, minuteOf(now), 0);
  } catch (err) {
    if (err instanceof YearMissingError) return [];
    throw err;
  }
}

/** Calendar days that an operation takes, with the wait before it. */
const daysFor = ({ outsourced, leadDays, setup, run, quantity }: Row, places: number): number =>
  outsourced
    ? (leadDays ?? 4) * OUTSIDE_LATE + 1
    : WAIT_DAYS + (setup + (run * quantity) / places) / MINUTES_A_DAY;

/** Backwards from the order's last change (now, at work): half a day an operation, outside about as long as is said. */
function datesOf(
  all: readonly Row[],
  count: number,
  { now, shifts, random }: { now: Date; shifts: readonly Span[]; random: Random },
): { row: Row; at: Date }[] {
  const rows = all.slice(0, count);
  const [first] = rows;
  if (!first) return [];
  const next = all[count];
  const last = AT_WORK.includes(first.status) ? now.getTime() : new Date(first.since).getTime();
  const away = next?.outsourced
    ? (next.leadDays ?? 4) * (AWAY.least + random.unit() * (AWAY.most - AWAY.least))
    : 0;
  const chance = random.unit();
  let at = last - (away || chance * 0.4) * DAY_MS;
  if (AT_WORK.includes(first.status) && MODELS.has(next?.centre ?? '')) {
    const minutes = Math.round(AT_MACHINE.least + chance * (AT_MACHINE.most - AT_MACHINE.least));
    const there = backFrom(shifts, minuteOf(now), minutes);
    if (there !== null) at = instantOf(there).getTime();
  }
  return [...rows]
    .reverse()
    .map((row) => {
      const here = { row, at: new Date(at) };
      at -= row.outsourced
        ? (row.leadDays ?? 4) * (0.8 + random.unit() * 0.6) * DAY_MS
        : (0.3 + random.unit() * 0.5) * DAY_MS;
      return here;
    })
    .reverse();
}
