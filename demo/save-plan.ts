import { sql } from 'drizzle-orm';
import { fact, tool } from '../db/schema/index.ts';
import type { TxCtx } from '../workflows/context.ts';
import { findSlots } from '../workflows/rush-order/core/gaps/find.ts';
import { SlotIndex } from '../workflows/rush-order/core/gaps/slot-index.ts';
import { type OrderQuery, queryOf } from '../workflows/scheduling/query.ts';
import { type PlannedOrder, readPlannedOrders } from '../workflows/scheduling/read-order.ts';
import { readPlan } from '../workflows/scheduling/read-plan.ts';
import { insertBookings } from '../workflows/scheduling/write-bookings.ts';
import { YearMissingError } from '../workflows/working-time/year-missing.ts';
import { type Random, seeded } from './random.ts';
import { demoTools } from './tools.ts';

const SEED = 7;
const DAY_MS = 86_400_000;
/** An order at work that is in time has so many days left for each operation that is not done. */
const DAYS_A_STEP = 3;

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
    await plan(ctx);
  } catch (err) {
    // Around New Year nobody may know next year's holidays: the demonstration starts without a plan.
    if (!(err instanceof YearMissingError)) throw err;
    ctx.log.warn({ err, code: 'demo.no_plan' }, 'the demonstration has no plan of the machines');
  }
}

/** What was reported: everything of orders that are made, the first operations of those at work. */
async function report({ tx }: TxCtx, now: Date): Promise<void> {
  const rows = await tx.execute<Row>(sql`
    select w.id::float8 as id, o.id::float8 as "orderId", o.number, o.status, o.quantity, o.status_since as since,
      w.step, w.outsourced, w.lead_days as "leadDays", o.promised_date as promised
    from order_operation w join customer_order o on o.id = w.order_id
    where o.status in ${[...AT_WORK, ...MADE]} order by o.id, w.step`);
  const random = seeded(SEED);
  const done: { row: Row; at: Date }[] = [];
  for (const theirs of byOrder(rows)) {
    const made = MADE.includes(theirs[0]?.status ?? '');
    const count = made ? theirs.length : progressOf(theirs, now, random);
    done.push(...datesOf(theirs.slice(0, count), now, random));
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

/** Operations of an order at work that are done: of one that is due soon nearly all, of one with much time few. */
function progressOf(rows: readonly Row[], now: Date, random: Random): number {
  const days = (new Date(`${rows[0]?.promised}T18:00:00+08:00`).getTime() - now.getTime()) / DAY_MS;
  const left = Math.ceil(days / DAYS_A_STEP) + random.whole(0, 1);
  return Math.max(0, Math.min(rows.length - 1, rows.length - left));
}

/** Backwards from the order's last change (now, at work): half a day an operation, outside about as long as is said. */
function datesOf(rows: readonly Row[], now: Date, random: Random): { row: Row; at: Date }[] {
  const [first] = rows;
  if (!first) return [];
  const last = AT_WORK.includes(first.status) ? now.getTime() : new Date(first.since).getTime();
  let at = last - random.unit() * 0.4 * DAY_MS;
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

/** Rush orders first, then by promise: each where there is room, behind those before it. */
async function plan(ctx: TxCtx): Promise<void> {
  const ids = await ctx.tx.execute<{ id: number }>(sql`
    select id::float8 as id from customer_order where status in ${[...BEFORE, ...AT_WORK]}
    order by rush desc, promised_date, id`);
  const orders = new Map(
    (
      await readPlannedOrders(
        ctx,
        ids.map(({ id }) => id),
      )
    ).map((one) => [one.id, one]),
  );
  const house = await readPlan(ctx);
  if (house.machines.length === 0) return;
  const all: { order: PlannedOrder; asked: OrderQuery }[] = [];
  for (const { id } of ids) {
    const order = orders.get(id) as PlannedOrder;
    all.push({ order, asked: await queryOf(ctx, house, order, order.rush) });
  }
  const places = all.flatMap(({ asked }) => asked.places);
  const index = new SlotIndex({ ...house.plan, machines: [...house.plan.machines, ...places] });
  let number = 0;
  for (const { order, asked } of all) {
    if (!asked.query || asked.unknownMaterial.length > 0) continue;
    const [option] = findSlots(index, asked.query, 1).options;
    if (!option) continue;
    await insertBookings(ctx, order.id, option.operations, asked, 'demo');
    for (const one of option.operations) {
      if (one.kind === 'outside') continue;
      const operation = asked.query.operations.find(({ step }) => step === one.step);
      number += 1;
      index.add({
        id: `d${number}`,
        machine: one.machine,
        order: order.number,
        step: one.step,
        from: one.from,
        to: one.to,
        workMinutes: one.workMinutes,
        setupMinutes: one.setupMinutes,
        priority: asked.query.priority,
        frozen: false,
        release: house.now,
        due: null,
        tools: operation?.kind === 'inside' ? (operation.tools ?? []) : [],
      });
    }
  }
}
