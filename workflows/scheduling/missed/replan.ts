import { sql } from 'drizzle-orm';
import { auditLast } from '../../audit/last.ts';
import type { TxCtx } from '../../context.ts';
import { instantOf, type Minute, minuteOf } from '../../load/spans.ts';
import { plannersOf } from '../../rush-order/planners.ts';
import { delegatesOf } from '../../staff/delegates.ts';
import { lockSubject } from '../../subject.ts';
import { PLAN, readBookings } from '../bookings.ts';
import { type PlannedOrder, readPlannedOrder } from '../read-order.ts';
import { isPlannable, settlePlan } from '../settle.ts';
import { stampText } from '../text.ts';
import { evidenceOf, isMissed } from './evidence.ts';
import { type Candidate, findCandidates } from './find.ts';
import { tellMissed } from './tell.ts';

/** Rows of missed starts and the cards that show them change behind each other. */
export const MISSED = 'scheduling.missed';

/**
 * An order whose start went by is planned anew where nobody is in the way; what has begun stays, and an order of which a
 * person holds something fast is not touched. Its planner is told on one card. Nothing happens when it has begun meanwhile.
 */
export const replanMissed = (ctx: TxCtx, orderId: number): Promise<void> =>
  auditLast(ctx.tx, () => replan(ctx, orderId));

async function replan(ctx: TxCtx, orderId: number): Promise<void> {
  await lockSubject(ctx.tx, `order:${orderId}`);
  await lockSubject(ctx.tx, PLAN);
  const order = await readPlannedOrder(ctx, orderId);
  if (!order || !isPlannable(ctx, order)) return;
  const [missed] = await findCandidates(ctx, sql`b.order_id = ${orderId}`);
  const before = await readBookings(ctx, [orderId]);
  const open = before.filter(({ state }) => state !== 'done');
  if (!missed) return open.length === 0 ? housed(ctx, order) : undefined;
  if (!isMissed(await evidenceOf(ctx, missed), ctx.factory.scheduling.missedMinutes)) return;
  await lockSubject(ctx.tx, MISSED);
  const oldEnd = Math.max(...open.map(({ to }) => minuteOf(to)));
  if (open.some(({ frozen, state }) => frozen && state === 'planned')) {
    await note(ctx, order, missed, { oldEnd, newEnd: oldEnd, outcome: 'kept' });
    return;
  }
  const place = missed.machine || missed.centre;
  const reason = `到点未开工：${missed.step} ${missed.name} ${place} ${stampText(minuteOf(missed.from))}`;
  const { outcome } = await settlePlan(ctx, orderId, { anew: true, reason });
  const newEnd = outcome === 'booked' ? await endOf(ctx, orderId) : null;
  await note(ctx, order, missed, { oldEnd, newEnd, outcome: newEnd === null ? 'none' : 'moved' });
}

/** What had no place may have one by now: material was promised, somebody made room. */
async function housed(ctx: TxCtx, order: PlannedOrder): Promise<void> {
  await lockSubject(ctx.tx, MISSED);
  const { outcome } = await settlePlan(ctx, order.id, { reason: '到点未开工后重新排入' });
  const newEnd = outcome === 'booked' ? instantOf(await endOf(ctx, order.id)).toISOString() : null;
  const [row] = await ctx.tx.execute<{ planner: string; seen: boolean }>(sql`
    update missed_start set last_at = app_now(), new_end = ${newEnd}, outcome = ${newEnd ? 'moved' : 'none'}
    where id = (select max(id) from missed_start where order_id = ${order.id}) and outcome = 'none'
    returning planner, seen_at is not null as seen`);
  if (row && newEnd && !row.seen) await tellMissed(ctx, row.planner, false);
}

async function endOf(ctx: TxCtx, orderId: number): Promise<Minute> {
  const after = await readBookings(ctx, [orderId]);
  return Math.max(...after.filter(({ state }) => state !== 'done').map(({ to }) => minuteOf(to)));
}

interface Became {
  oldEnd: Minute;
  newEnd: Minute | null;
  outcome: 'moved' | 'none' | 'kept';
}

/** One open row per order; what is kept where it is is told once. */
async function note(
  ctx: TxCtx,
  order: PlannedOrder,
  { step, machine, centre, from }: Candidate,
  { oldEnd, newEnd, outcome }: Became,
): Promise<void> {
  const at = (minute: Minute | null) => (minute === null ? null : instantOf(minute).toISOString());
  if (outcome === 'kept') {
    const [told] = await ctx.tx.execute(sql`
      select 1 as found from missed_start where order_id = ${order.id} and step = ${step} and outcome = 'kept'
        and planned_from = ${from.toISOString()} limit 1`);
    if (told) return;
  }
  const planner = await plannerOf(ctx, order);
  await ctx.tx.execute(sql`
    insert into missed_start as m (order_id, step, place, planned_from, old_end, new_end, outcome, planner)
    values (${order.id}, ${step}, ${machine || centre}, ${from.toISOString()}, ${at(oldEnd)}, ${at(newEnd)}, ${outcome}, ${planner})
    on conflict (order_id) where seen_at is null do update set step = excluded.step, place = excluded.place,
      planned_from = excluded.planned_from, new_end = excluded.new_end, outcome = excluded.outcome,
      planner = excluded.planner, times = m.times + 1, last_at = app_now()`);
  if (planner !== '') await tellMissed(ctx, planner, true);
}

/** Who answers for its plan, or who stands in for them; '' when nobody may plan. */
async function plannerOf(ctx: TxCtx, order: PlannedOrder): Promise<string> {
  const [planner] = await plannersOf(ctx, order);
  if (!planner) {
    ctx.log.warn({ order: order.number }, 'nobody can be told of a missed start');
    return '';
  }
  return (await delegatesOf(ctx, [planner.userId])).get(planner.userId) ?? planner.userId;
}
