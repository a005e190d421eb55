import { sql } from 'drizzle-orm';
import type { TxCtx } from '../workflows/context.ts';
import { findSlots } from '../workflows/rush-order/core/gaps/find.ts';
import { SlotIndex } from '../workflows/rush-order/core/gaps/slot-index.ts';
import type { Minute, Option, Plan, Query, Reservation } from '../workflows/rush-order/core/types.ts';
import { type OrderQuery, queryOf } from '../workflows/scheduling/query.ts';
import { type PlannedOrder, readPlannedOrders } from '../workflows/scheduling/read-order.ts';
import { readPlan } from '../workflows/scheduling/read-plan.ts';
import { readsOf } from '../workflows/scheduling/reads.ts';
import { insertBookings } from '../workflows/scheduling/write-bookings.ts';

/** What is not urgent is done so long before its promise: nobody fills a shop with what nobody waits for yet. */
const SPARE_DAYS = 1;
/** Such a share of the days to spare is tried as the time to wait, the longest wait first. */
const WAITS = [0.9, 0.75, 0.6, 0.4, 0.2];
/** The machines that everybody waits for; what needs them waits hardly at all, so that they never stand idle. */
const BOTTLENECKS: ReadonlySet<string> = new Set(['M7150']);
const BOTTLENECK_WAITS = [0.15];
const DAY = 1_440;

/** A plan of the machines for orders in these statuses, as a planner would have made it: rush orders first, then by promise. */
export async function planMachines(ctx: TxCtx, statuses: readonly string[]): Promise<void> {
  const house = await readPlan(ctx);
  if (house.machines.length === 0) return;
  const all: { order: PlannedOrder; asked: OrderQuery }[] = [];
  const orders = await ordersOf(ctx, statuses);
  const reads = await readsOf(
    ctx,
    orders.map(({ id }) => id),
  );
  for (const order of orders)
    all.push({ order, asked: await queryOf(ctx, house, order, order.rush, { reads }) });
  const machines = [...house.plan.machines, ...all.flatMap(({ asked }) => asked.places)];
  // What runs stands already.
  const standing: Reservation[] = [...house.plan.reservations];
  for (const { order, asked } of all) {
    const { query, unknownMaterial } = asked;
    if (!query || unknownMaterial.length > 0) continue;
    const option = placeFor(
      emptiestFirst({ machines, tools: house.plan.tools }, standing),
      query,
      order.rush,
    );
    if (!option) continue;
    await insertBookings(ctx, order.id, option.operations, asked, 'demo');
    standing.push(...reservationsOf(option, query, standing.length, house.now));
  }
}

/** Of machines that could do it alike the finder takes the first: here the one that has the least to do so far. */
function emptiestFirst(
  { machines, tools }: Omit<Plan, 'reservations'>,
  standing: readonly Reservation[],
): SlotIndex {
  const taken = new Map<string, number>();
  for (const { machine, workMinutes } of standing)
    taken.set(machine, (taken.get(machine) ?? 0) + workMinutes);
  const sorted = [...machines].sort((a, b) => (taken.get(a.id) ?? 0) - (taken.get(b.id) ?? 0));
  return new SlotIndex({ machines: sorted, reservations: standing, tools });
}

const reservationsOf = (option: Option, query: Query, first: number, now: Minute): Reservation[] =>
  option.operations.flatMap((one, i) => {
    if (one.kind === 'outside') return [];
    const operation = query.operations.find(({ step }) => step === one.step);
    return {
      id: `d${first}-${i}`,
      machine: one.machine,
      order: query.order,
      step: one.step,
      from: one.from,
      to: one.to,
      workMinutes: one.workMinutes,
      setupMinutes: one.setupMinutes,
      priority: query.priority,
      frozen: false,
      release: now,
      due: null,
      tools: operation?.kind === 'inside' ? (operation.tools ?? []) : [],
    };
  });

async function ordersOf(ctx: TxCtx, statuses: readonly string[]): Promise<PlannedOrder[]> {
  const ids = await ctx.tx.execute<{ id: number }>(sql`
    select id::float8 as id from customer_order where status in ${[...statuses]}
    order by rush desc, promised_date, id`);
  const orders = new Map(
    (
      await readPlannedOrders(
        ctx,
        ids.map(({ id }) => id),
      )
    ).map((one) => [one.id, one]),
  );
  return ids.flatMap(({ id }) => orders.get(id) ?? []);
}

/** Where nobody is in the way: well before its promise, as early as can be where that is urgent. */
function placeFor(index: SlotIndex, query: Query, rush: boolean): Option | null {
  const from = (now: Minute): Option | null => findSlots(index, { ...query, now }, 1).options[0] ?? null;
  const soonest = from(query.now);
  if (!soonest || rush || query.due === null) return soonest;
  const latest = query.due - SPARE_DAYS * DAY;
  const spare = latest - soonest.completion.p90;
  if (spare < DAY / 2) return soonest;
  for (const share of needsBottleneck(query) ? BOTTLENECK_WAITS : WAITS) {
    const later = from(query.now + Math.round(spare * share));
    if (later && later.completion.p90 <= latest) return later;
  }
  return soonest;
}

const needsBottleneck = ({ operations }: Query): boolean =>
  operations.some(
    (one) => one.kind === 'inside' && one.choices.some(({ model }, i) => i === 0 && BOTTLENECKS.has(model)),
  );
