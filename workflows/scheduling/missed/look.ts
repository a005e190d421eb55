import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { type Minute, minuteOf } from '../../load/spans.ts';
import { lockSubject } from '../../subject.ts';
import { type BookingRow, PLAN, readBookings } from '../bookings.ts';
import { type PlannedOrder, readPlannedOrder } from '../read-order.ts';
import { isPlannable } from '../settle.ts';
import { stampText } from '../text.ts';
import { evidenceOf, isMissed } from './evidence.ts';
import { type Candidate, findCandidates } from './find.ts';
import { note, type Told } from './note.ts';

/** Rows of missed starts and the cards that show them change behind each other. */
export const MISSED = 'scheduling.missed';

/** An order that is to be planned anew, with what stands of it. */
export interface Missed {
  order: PlannedOrder;
  start: Candidate;
  before: BookingRow[];
  oldEnd: Minute;
}

/** The order that a ref is about. */
export const orderOf = (ref: string): number => Number(ref.split(':')[0]);

/** Why, for the log. */
export const reasonOf = ({ step, name, machine, centre, from }: Candidate): string =>
  `到点未开工：${step} ${name} ${machine || centre} ${stampText(minuteOf(from))}`;

/** The orders, the plan, and the cards, in the order in which everybody takes them. */
export async function lockAll(ctx: TxCtx, ids: readonly number[]): Promise<void> {
  for (const id of ids.toSorted((a, b) => a - b)) await lockSubject(ctx.tx, `order:${id}`);
  await lockSubject(ctx.tx, PLAN);
  await lockSubject(ctx.tx, MISSED);
}

/** What is to be done about an order: missed, homeless (it has no place), or nothing. */
export async function review(
  ctx: TxCtx,
  orderId: number,
  told: Told,
): Promise<{ missed: Missed } | { homeless: PlannedOrder } | null> {
  const order = await readPlannedOrder(ctx, orderId);
  if (!order || !isPlannable(ctx, order)) return null;
  const [start] = await findCandidates(ctx, sql`b.order_id = ${orderId}`);
  const before = await readBookings(ctx, [orderId]);
  const open = before.filter(({ state }) => state !== 'done');
  if (!start) return open.length === 0 ? { homeless: order } : null;
  if (!isMissed(await evidenceOf(ctx, start), ctx.factory.scheduling.missedMinutes)) return null;
  const oldEnd = Math.max(...open.map(({ to }) => minuteOf(to)));
  if (!open.some(({ frozen, state }) => frozen && state === 'planned'))
    return { missed: { order, start, before, oldEnd } };
  await note(ctx, order, start, { oldEnd, newEnd: oldEnd, outcome: 'kept' }, told);
  return null;
}
