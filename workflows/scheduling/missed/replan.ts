import { sql } from 'drizzle-orm';
import { auditLast } from '../../audit/last.ts';
import type { TxCtx } from '../../context.ts';
import { schedule } from '../../due.ts';
import { instantOf, type Minute, minuteOf } from '../../load/spans.ts';
import { clock } from '../../now.ts';
import { plannersOf } from '../../rush-order/planners.ts';
import { delegatesOf } from '../../staff/delegates.ts';
import { lockSubject } from '../../subject.ts';
import { type BookingRow, PLAN, readBookings } from '../bookings.ts';
import { type PlannedOrder, readPlannedOrder } from '../read-order.ts';
import { isPlannable, settlePlan } from '../settle.ts';
import { stampText } from '../text.ts';
import { evidenceOf, isMissed } from './evidence.ts';
import { type Candidate, findCandidates } from './find.ts';
import { tellMissed } from './tell.ts';

/** Kind of the due instants of single orders; their ref is `<order id>:<minute>`. */
export const MISSED_START = 'scheduling.missed';

/** Rows of missed starts and the cards that show them change behind each other. */
export const MISSED = 'scheduling.missed';

/** So many are planned in one transaction, which holds the plan: some seconds with plans of thousands. */
const AT_ONCE = 20;

interface Missed {
  order: PlannedOrder;
  start: Candidate;
  before: BookingRow[];
  oldEnd: Minute;
}

/**
 * Orders whose start went by are planned anew where nobody is in the way; what has begun stays, and an order of which a
 * person holds something fast is not touched. All leave their places first: each planned around places that the next one
 * leaves ended days late. Their planners are told on one card. Nothing happens to what has begun meanwhile.
 * @param refs `<order id>:<minute>`, those who choose first at the head
 */
export const replanMissed = (ctx: TxCtx, refs: readonly string[]): Promise<void> =>
  auditLast(ctx.tx, () => replan(ctx, refs));

async function replan(ctx: TxCtx, refs: readonly string[]): Promise<void> {
  const soon = (await clock(ctx)).getTime() + 1_000;
  for (const [i, ref] of refs.slice(AT_ONCE).entries())
    await schedule(ctx, MISSED_START, ref, new Date(soon + i));
  const ids = refs.slice(0, AT_ONCE).map((ref) => Number(ref.split(':')[0]));
  for (const id of ids.toSorted((a, b) => a - b)) await lockSubject(ctx.tx, `order:${id}`);
  await lockSubject(ctx.tx, PLAN);
  await lockSubject(ctx.tx, MISSED);
  const missed: Missed[] = [];
  for (const id of ids) missed.push(...(await review(ctx, id)));
  for (const { order } of missed) await settlePlan(ctx, order.id, { lift: true });
  for (const one of missed) await planAnew(ctx, one);
}

/** @returns the order, when it is to be planned anew */
async function review(ctx: TxCtx, orderId: number): Promise<Missed[]> {
  const order = await readPlannedOrder(ctx, orderId);
  if (!order || !isPlannable(ctx, order)) return [];
  const [start] = await findCandidates(ctx, sql`b.order_id = ${orderId}`);
  const before = await readBookings(ctx, [orderId]);
  const open = before.filter(({ state }) => state !== 'done');
  if (!start) {
    if (open.length === 0) await housed(ctx, order);
    return [];
  }
  if (!isMissed(await evidenceOf(ctx, start), ctx.factory.scheduling.missedMinutes)) return [];
  const oldEnd = Math.max(...open.map(({ to }) => minuteOf(to)));
  if (!open.some(({ frozen, state }) => frozen && state === 'planned'))
    return [{ order, start, before, oldEnd }];
  await note(ctx, order, start, { oldEnd, newEnd: oldEnd, outcome: 'kept' });
  return [];
}

async function planAnew(ctx: TxCtx, { order, start, before, oldEnd }: Missed): Promise<void> {
  const place = start.machine || start.centre;
  const reason = `到点未开工：${start.step} ${start.name} ${place} ${stampText(minuteOf(start.from))}`;
  const { outcome } = await settlePlan(ctx, order.id, { anew: true, former: before, reason });
  const newEnd = outcome === 'booked' ? await endOf(ctx, order.id) : null;
  await note(ctx, order, start, { oldEnd, newEnd, outcome: newEnd === null ? 'none' : 'moved' });
}

/** What had no place may have one by now: material was promised, somebody made room. */
async function housed(ctx: TxCtx, order: PlannedOrder): Promise<void> {
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
