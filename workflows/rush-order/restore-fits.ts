import type { rushMove } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { minuteOf } from '../load/spans.ts';
import { placeOf } from '../scheduling/assemble-plan.ts';
import { readBookings } from '../scheduling/bookings.ts';
import { type HousePlan, readPlan } from '../scheduling/read-plan.ts';
import { isRoomy } from './core/check/work.ts';
import { checkPlan } from './core/check-plan.ts';
import type { Moved, Plan, Query, Reservation } from './core/types.ts';

/** An operation, and where it stood. */
export type Stood = Pick<
  typeof rushMove.$inferSelect,
  'orderId' | 'step' | 'fromMachine' | 'fromStart' | 'fromEnd' | 'fromMinutes'
>;

/**
 * Those orders that may stand again where they stood, by the same rules as a booking: machines that work then, nobody else
 * there, pieces of tooling, the sequence of the order's own steps. Whoever cannot go back keeps a place that others may have
 * to go back to: asked again until nobody is in the way.
 * @param orders the operations of one order each, all of them booked, there or elsewhere; the rush order's place is free
 */
export async function fitting<Row extends Stood>(ctx: TxCtx, orders: readonly Row[][]): Promise<Row[][]> {
  if (orders.length === 0) return [];
  const house = await readPlan(ctx);
  const rows = await readBookings(ctx, [...new Set(orders.flat().map(({ orderId }) => orderId))]);
  const reservations = new Map(
    rows.map((row) => [`${row.orderId}:${row.step}`, { id: `b${row.id}`, place: placeOf(row), row }]),
  );
  const placed = (one: Stood): Moved | null => {
    const found = reservations.get(`${one.orderId}:${one.step}`);
    if (!found) return null;
    const { row } = found;
    const stands = {
      machine: one.fromMachine || found.place,
      from: minuteOf(one.fromStart),
      to: minuteOf(one.fromEnd),
    };
    return {
      reservation: found.id,
      order: row.number,
      step: one.step,
      old: stands,
      new: { ...stands, workMinutes: one.fromMinutes },
    };
  };
  let going = [...orders];
  for (;;) {
    const plan = restored(
      house,
      going.flat().flatMap((one) => placed(one) ?? []),
    );
    const stays = going.filter((theirs) => {
      const moved = theirs.flatMap((one) => placed(one) ?? []);
      return moved.length < theirs.length || !holds(house, plan, moved);
    });
    if (stays.length === 0) return going;
    going = going.filter((theirs) => !stays.includes(theirs));
  }
}

/** The plan as it would be, everybody back. */
function restored({ plan }: HousePlan, moved: readonly Moved[]): Plan {
  const by = new Map(moved.map((one) => [one.reservation, one]));
  return {
    ...plan,
    reservations: plan.reservations.map((one): Reservation => {
      const back = by.get(one.id);
      return back ? { ...one, ...back.new, release: 0 } : one;
    }),
  };
}

/** Rules about the list of consequences and about who goes first do not matter to what stood there before. */
const FEASIBLE: ReadonlySet<string> = new Set(['operations', 'precedence', 'overlap', 'tool', 'frozen']);

function holds(house: HousePlan, plan: Plan, moved: readonly Moved[]): boolean {
  const { now, horizon } = house;
  if (!moved.every((one) => isWorked(house, plan, one))) return false;
  const nobody: Query = {
    order: '',
    priority: Number.MAX_SAFE_INTEGER,
    due: null,
    operations: [],
    now: Math.min(now, ...moved.map((one) => one.new.from)),
    horizon,
    frozenUntil: 0,
  };
  return !checkPlan(plan, nobody, { operations: [], moved, displaced: [] }).some(({ rule }) =>
    FEASIBLE.has(rule),
  );
}

/**
 * Whether its machine works then: in its shifts, and with nothing broken. How much of that time gets worked off is measured
 * anew every few minutes and was another figure when the place was found; it must not keep anybody from going back.
 */
function isWorked({ times }: HousePlan, plan: Plan, { new: place }: Moved): boolean {
  const machine = plan.machines.find(({ id }) => id === place.machine);
  const down = times.get(place.machine)?.down ?? [];
  if (!machine || down.some(({ from, to }) => from < place.to && place.from < to)) return false;
  return isRoomy(machine, place, 1);
}
