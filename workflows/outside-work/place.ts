import { and, eq, sql } from 'drizzle-orm';
import { machineBooking, orderOperation, outsideOrder } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { daysBetween } from '../dates/civil.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { PLAN } from '../scheduling/bookings.ts';
import { planSoon } from '../scheduling/plan-soon.ts';
import { lockSubject } from '../subject.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { isLate } from './card.ts';
import { followExpected } from './follow-routing.ts';
import { lockOutside } from './lock.ts';
import { paintOutsideSoon } from './paint.ts';
import { operationText } from './read.ts';
import { replanSoon } from './replan.ts';
import { type OutsideView, readOutside } from './view.ts';

const LONGEST_SUPPLIER = 120;

/**
 * Purchasing has ordered an operation outside: from whom, and when the parts are expected back. Said again with other words it
 * is corrected. What comes back later than the plan has it is planned anew.
 * @throws AppError order.not_found, material.not_yours, order.ended, outside.settled, outside.supplier, outside.date
 */
export function placeOutside(ctx: Ctx, input: { id: number; supplier: string; date: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { row, order } = await lockOutside(tx, input.id);
    const view = await readOutside(tx, row);
    if (!view) throw new AppError('order.not_found');
    const supplier = readSupplier(input.supplier);
    const today = shanghaiDay(view.now);
    const expectedDate = readDay(input.date, today, row.expectedDate);
    if (row.state === 'placed' && supplier === row.supplier && expectedDate === row.expectedDate) return;
    await lockSubject(tx.tx, PLAN);
    // From when the parts go: a step that waits for others goes later.
    const leaves = view.from && view.from > view.now ? shanghaiDay(view.from) : today;
    const leadDays = Math.max(1, daysBetween(leaves, expectedDate));
    await write(tx, view, { supplier, expectedDate, leadDays });
    await markFirstAct(tx, order);
    await planSoon(tx, [order.id]);
    await paintOutsideSoon(tx, [order.id]);
    if (isLate(expectedDate, view.backBy) && expectedDate !== row.expectedDate) await replanSoon(tx, row.id);
    await audit(tx, {
      action: 'material.outside_place',
      ...auditSubject(order.number),
      change: {
        operation: [null, operationText(row)],
        supplier: [row.placedAt && row.supplier !== supplier ? row.supplier : null, supplier],
        expectedDate: [row.expectedDate, expectedDate],
      },
    });
  });
}

function readSupplier(text: string): string {
  const supplier = text.trim().replace(/\s+/g, ' ');
  if (supplier === '' || supplier.length > LONGEST_SUPPLIER)
    throw new AppError('outside.supplier', { most: LONGEST_SUPPLIER });
  return supplier;
}

/** A day that was saved before and has passed stays as it was. */
function readDay(text: string, today: string, before: string | null): string {
  const parsed = parseDate(text, { today, lean: 'future' });
  if (!parsed.ok) throw new AppError('outside.date', { why: parsed.reason });
  if (parsed.date < today && parsed.date !== before)
    throw new AppError('outside.date', { why: `${parsed.date} 已经过去` });
  return parsed.date;
}

async function write(
  { tx, actor }: TxCtx,
  { row, order }: OutsideView,
  to: { supplier: string; expectedDate: string; leadDays: number },
): Promise<void> {
  const userId = actor.kind === 'staff' ? actor.userId : 'system';
  await tx
    .update(outsideOrder)
    .set({
      ...to,
      state: 'placed',
      placedBy: userId,
      ...(row.placedAt === null ? { placedAt: sql`app_now()` } : {}),
    })
    .where(eq(outsideOrder.id, row.id));
  const here = (table: typeof orderOperation | typeof machineBooking) =>
    and(eq(table.orderId, order.id), eq(table.step, row.step));
  await tx
    .update(orderOperation)
    .set({ supplier: to.supplier, leadDays: to.leadDays })
    .where(and(here(orderOperation), eq(orderOperation.outsourced, true)));
  await tx
    .update(machineBooking)
    .set({ centre: to.supplier })
    .where(and(here(machineBooking), eq(machineBooking.kind, 'outside')));
  await followExpected({ tx }, row.id);
}
