import { and, eq, inArray, sql } from 'drizzle-orm';
import { machineBooking } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { isDelivered, isHold } from '../factory/rules.ts';
import { minuteOf } from '../load/spans.ts';
import { auditSubject } from '../orders/events.ts';
import { paintOutsideSoon } from '../outside-work/paint.ts';
import { settleOutside } from '../outside-work/settle.ts';
import type { Operation } from '../routing/read.ts';
import { routingsOf } from '../routing/read-many.ts';
import { closeRush } from '../rush-order/close.ts';
import { minutesOn } from '../rush-order/core/duration.ts';
import { findSlots } from '../rush-order/core/gaps/find.ts';
import { SlotIndex } from '../rush-order/core/gaps/slot-index.ts';
import type { Impossible } from '../rush-order/core/types.ts';
import { lockSubject } from '../subject.ts';
import { type BookingRow, PLAN, readBookings } from './bookings.ts';
import { choicesOf, machinesOf } from './machines.ts';
import { type OrderQuery, queryOf } from './query.ts';
import { type PlannedOrder, readPlannedOrder } from './read-order.ts';
import { readPlan } from './read-plan.ts';
import { isSentOff, type Task, tasksOf } from './tasks.ts';
import { bookingText } from './text.ts';
import { ENDED, freeBookings, insertBookings } from './write-bookings.ts';

/** What became of an order's place in the plan. */
export interface Settled {
  /** kept: nothing was to be done | booked | freed | impossible: no place was found, nothing is booked now */
  outcome: 'kept' | 'booked' | 'freed' | 'impossible';
  impossible: Impossible | null;
  /** Missing material of which nobody knows when it comes: nothing can be planned. */
  unknownMaterial: { code: string; name: string }[];
}

const KEPT: Settled = { outcome: 'kept', impossible: null, unknownMaterial: [] };

export interface Settling {
  /** Also what fits is looked for again (排产 by a planner). */
  anew?: boolean;
  /** Only takes what has not begun out of the plan: whoever lifts it books it anew; logged where a reason is given. */
  lift?: boolean;
  /** Where it stood before it was lifted, for the log. */
  former?: readonly BookingRow[];
  /** Why, for the log. */
  reason?: string;
}

/**
 * Brings an order's bookings in line with the order: what is finished is done, what is reported runs, what is missing or
 * has another size is booked anew where nobody is in the way; an order on hold, cancelled or delivered has none. Moves
 * nobody else.
 */
export function settlePlan(
  ctx: Ctx,
  orderId: number,
  { anew = false, lift = false, former, reason = '' }: Settling = {},
): Promise<Settled> {
  return withTransaction(ctx, async (tx) => {
    await lockSubject(tx.tx, `order:${orderId}`);
    await lockSubject(tx.tx, PLAN);
    const order = await readPlannedOrder(tx, orderId);
    if (!order) return KEPT;
    await audit(tx, await settleOutside(tx, order));
    const machines = await machinesOf(tx);
    if (machines.length === 0) return KEPT;
    const before = await readBookings(tx, [orderId]);
    if (!isPlannable(tx, order)) return free(tx, order, before);
    const routing = (await routingsOf(tx, [orderId])).get(orderId) ?? [];
    const tasks = tasksOf(routing, order.quantity, {
      hasMachines: (centre) => choicesOf(machines, centre).length > 0,
      hands: tx.factory.scheduling.hands,
    });
    await follow(tx, before, tasks);
    if (lift) {
      await freeBookings(tx, orderId);
      if (reason !== '')
        await audit(tx, { ...entryOf(order, 'production.free', planTexts(before), []), reason });
      return KEPT;
    }
    const booked = await readBookings(tx, [orderId]);
    if (!anew && fits(booked, tasks, machines, awayStep(tasks[0], routing))) return KEPT;
    return bookAnew(tx, order, former ?? booked, reason);
  });
}

/** From the customer's confirmation until the goods leave, holds apart. */
export function isPlannable({ factory: { flow } }: Pick<Ctx, 'factory'>, order: PlannedOrder): boolean {
  const at = flow.path.indexOf(order.status);
  return (
    order.open &&
    !isHold(flow, order.status) &&
    !isDelivered(flow, order.status) &&
    at >= flow.path.indexOf(flow.confirmed)
  );
}

async function free(ctx: TxCtx, order: PlannedOrder, before: readonly BookingRow[]): Promise<Settled> {
  const { flow } = ctx.factory;
  // Before the confirmation a rush order may be booked already: that stays.
  if (order.open && !isHold(flow, order.status) && !isDelivered(flow, order.status)) return KEPT;
  await closeRush(ctx, order.id);
  const freed = await freeBookings(ctx, order.id, { all: true });
  if (!order.open || isDelivered(flow, order.status))
    await ctx.tx
      .update(machineBooking)
      .set(ENDED)
      .where(and(eq(machineBooking.orderId, order.id), eq(machineBooking.state, 'running')));
  if (freed === 0) return KEPT;
  await audit(ctx, entryOf(order, 'production.free', planTexts(before), []));
  return { ...KEPT, outcome: 'freed' };
}

/** What was reported meanwhile. */
async function follow(ctx: TxCtx, before: readonly BookingRow[], tasks: readonly Task[]): Promise<void> {
  const left = new Map(tasks.map((task) => [task.step, task]));
  const over = before.filter(({ step, state }) => state !== 'done' && !left.has(step)).map(({ id }) => id);
  if (over.length > 0) {
    // Done before it was to begin: its place is free.
    await ctx.tx
      .delete(machineBooking)
      .where(and(inArray(machineBooking.id, over), sql`"from" >= app_now()`));
    await ctx.tx.update(machineBooking).set(ENDED).where(inArray(machineBooking.id, over));
  }
  const begun = before
    .filter(({ step, state }) => state === 'planned' && left.get(step)?.begun)
    .map(({ id }) => id);
  if (begun.length > 0)
    await ctx.tx.update(machineBooking).set({ state: 'running' }).where(inArray(machineBooking.id, begun));
  // Its reports were taken back.
  const unbegun = before
    .filter(({ step, state }) => state === 'running' && left.get(step)?.begun === false)
    .map(({ id }) => id);
  if (unbegun.length > 0)
    await ctx.tx.update(machineBooking).set({ state: 'planned' }).where(inArray(machineBooking.id, unbegun));
}

/** A plan that is off by less than this is left alone. */
const SLACK = 0.05;

/** What is under way with its supplier: all before it is done. Null: nothing is. */
const awayStep = (first: Task | undefined, routing: readonly Operation[]): number | null =>
  first && isSentOff(first) && routing.some(({ step }) => step < first.step) ? first.step : null;

/**
 * Whether every operation that has not begun, or was done and is to be done again, is booked, as long as it takes.
 * @param away is under way, whether the plan has a line of it or not
 */
function fits(
  booked: readonly BookingRow[],
  tasks: readonly Task[],
  machines: Awaited<ReturnType<typeof machinesOf>>,
  away: number | null,
): boolean {
  const by = new Map(booked.map((row) => [row.step, row]));
  const again = (step: number) => by.get(step)?.state === 'done';
  const waiting = tasks.filter(({ begun, step }) => (!begun || again(step)) && step !== away);
  const steps = new Set(tasks.map(({ step }) => step));
  if (booked.some(({ step, state }) => state === 'planned' && !steps.has(step))) return false;
  return waiting.every((task) => {
    const row = by.get(task.step);
    if (!row || row.state === 'done') return false;
    if (row.kind !== task.kind || row.centre !== task.centre) return false;
    if (row.kind === 'outside') return true;
    const model = machines.find(({ id }) => id === row.machine)?.model;
    const factor = choicesOf(machines, task.centre).find((one) => one.model === model)?.factor ?? 1;
    const takes = minutesOn(task, { factor });
    return Math.abs(takes - row.workMinutes) <= Math.max(5, takes * SLACK);
  });
}

async function bookAnew(
  ctx: TxCtx,
  order: PlannedOrder,
  before: readonly BookingRow[],
  reason: string,
): Promise<Settled> {
  const house = await readPlan(ctx, order.id);
  const asked = await queryOf(ctx, house, order, order.rush);
  await freeBookings(ctx, order.id);
  if (!asked.query) return KEPT;
  const found = planOf(house.plan, asked);
  const [option] = found?.options ?? [];
  if (option) await insertBookings(ctx, order.id, option.operations, asked, 'scheduling');
  const after = await readBookings(ctx, [order.id]);
  await paintOutsideSoon(ctx, [order.id]);
  const action = option ? 'production.book' : 'production.free';
  await audit(ctx, { ...entryOf(order, action, planTexts(before), planTexts(after)), reason });
  return {
    outcome: option ? 'booked' : 'impossible',
    impossible: found?.impossible ?? null,
    unknownMaterial: asked.unknownMaterial,
  };
}

/** The finder over the plan and this order's own places; null where material is missing that nobody has promised. */
export function planOf(plan: Awaited<ReturnType<typeof readPlan>>['plan'], asked: OrderQuery, count = 1) {
  if (!asked.query || asked.unknownMaterial.length > 0) return null;
  const index = new SlotIndex({ ...plan, machines: [...plan.machines, ...asked.places] });
  return findSlots(index, asked.query, count);
}

/** What stands of an order's plan, in the words of the log. */
const planTexts = (rows: readonly BookingRow[]): string[] =>
  rows
    .filter(({ state }) => state === 'planned')
    .map((row) => bookingText(row, minuteOf(row.from), minuteOf(row.to)));

function entryOf(
  order: PlannedOrder,
  action: string,
  before: readonly string[],
  after: readonly string[],
): AuditEntry {
  return { action, ...auditSubject(order.number), change: { plan: [before, after] } };
}
