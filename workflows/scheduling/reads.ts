import type { Ctx } from '../context.ts';
import { groupBy } from '../group-by.ts';
import { isShort, type MaterialLine, readLines } from '../materials/coverage.ts';
import type { Operation } from '../routing/read.ts';
import { routingsOf } from '../routing/read-many.ts';
import { type BookingRow, readBookings } from './bookings.ts';
import { type Lead, leadOf, type OutsideStep } from './passes.ts';

/** What the house knows of some orders, by order: read at once, however many they are. */
export interface OrderReads {
  routing: ReadonlyMap<number, readonly Operation[]>;
  bookings: ReadonlyMap<number, readonly BookingRow[]>;
  /** Lines of material that is missing. */
  short: ReadonlyMap<number, readonly MaterialLine[]>;
  /** As `leadOf`; the same step at the same supplier is looked up once. */
  lead(step: OutsideStep): Promise<Lead>;
}

/** @param free see `routingsOf` */
export async function readsOf(
  ctx: Ctx,
  orderIds: readonly number[],
  { free = false } = {},
): Promise<OrderReads> {
  const leads = new Map<string, Promise<Lead>>();
  return {
    routing: await routingsOf(ctx, orderIds, { free }),
    bookings: groupBy(await readBookings(ctx, orderIds), ({ orderId }) => orderId),
    short: groupBy((await readLines(ctx, orderIds)).filter(isShort), ({ orderId }) => orderId),
    lead(step) {
      const key = JSON.stringify([step.process, step.name, step.supplier, step.leadDays]);
      const known = leads.get(key) ?? leadOf(ctx, step);
      leads.set(key, known);
      return known;
    },
  };
}
