import type { Ctx } from '../../context.ts';
import { minuteOf } from '../../load/spans.ts';
import { outsideOf } from '../../outside-work/read.ts';
import { placeOf } from '../../scheduling/assemble-plan.ts';
import { type BookingRow, readBookings } from '../../scheduling/bookings.ts';
import { type OrderQuery, queryOf } from '../../scheduling/query.ts';
import type { PlannedOrder } from '../../scheduling/read-order.ts';
import type { HousePlan } from '../../scheduling/read-plan.ts';
import { SlotIndex } from '../core/gaps/slot-index.ts';
import { type Standing, standingOption } from '../core/gaps/standing.ts';
import type { Minute, Operation, Option } from '../core/types.ts';

/** What should have begun so long ago and has not is no plan any more, minutes. */
const MISSED = 60;
/** What is expected moves with the clock: by less than this the plan still holds, minutes. */
const ARRIVAL_SLACK = 60;

/**
 * The order's own plan as an option, to compare others with and to choose: nothing is moved by it.
 * @param house the plan without this order
 * @returns null when not all of what is left is planned, or what is planned cannot be kept: its start is missed, its parts come
 *   later, a machine is gone
 */
export async function presentOption(
  ctx: Ctx,
  house: HousePlan,
  order: PlannedOrder,
  asked: OrderQuery,
): Promise<Option | null> {
  const bookings = await readBookings(ctx, [order.id]);
  // What nobody has ordered from its supplier yet was looked for in the house, too.
  const given = (await outsideOf(ctx, [order.id])).some(({ state }) => state === 'wanted');
  const { query, places } = given ? await queryOf(ctx, house, order, true) : asked;
  if (!query) return null;
  const planned = new Map(bookings.filter(({ state }) => state === 'planned').map((row) => [row.step, row]));
  const standing = query.operations.flatMap((one) => {
    const row = planned.get(one.step);
    return row ? [standingOf(row)] : [];
  });
  if (!holds(standing, query.operations, house.now)) return null;
  const index = new SlotIndex({ ...house.plan, machines: [...house.plan.machines, ...places] });
  return standingOption(index, query, standing, Math.min(house.now, standing[0]?.from ?? house.now));
}

const standingOf = (row: BookingRow): Standing => ({
  step: row.step,
  machine: row.kind === 'outside' ? null : placeOf(row),
  from: minuteOf(row.from),
  to: minuteOf(row.to),
});

function holds(standing: readonly Standing[], operations: readonly Operation[], now: Minute): boolean {
  const [first] = standing;
  if (!first || standing.length < operations.length || first.from < now - MISSED) return false;
  return operations.every(({ arrivals = [] }, i) => {
    const from = standing[i]?.from ?? 0;
    return from >= (standing[i - 1]?.to ?? 0) && arrivals.every(({ p50 }) => from >= p50 - ARRIVAL_SLACK);
  });
}
