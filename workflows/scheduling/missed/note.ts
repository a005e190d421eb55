import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { instantOf, type Minute, minuteOf } from '../../load/spans.ts';
import { plannersOf } from '../../rush-order/planners.ts';
import { delegatesOf } from '../../staff/delegates.ts';
import { readBookings } from '../bookings.ts';
import type { PlannedOrder } from '../read-order.ts';
import { settlePlan } from '../settle.ts';
import type { Candidate } from './find.ts';

/** Planners whose cards are to be brought up to date when all is done; true: there is something new. */
export type Told = Map<string, boolean>;

/**
 * What had no place may have one by now: material was promised, somebody made room.
 * @param lifted it has left its place just now, and its planner has not heard of it
 */
export async function housed(ctx: TxCtx, order: PlannedOrder, told: Told, lifted = false): Promise<void> {
  const { outcome } = await settlePlan(ctx, order.id, { reason: '到点未开工后重新排入' });
  // Somebody else may have planned it meanwhile.
  const found = outcome === 'booked' || (lifted && outcome === 'kept');
  const end = found ? await endOf(ctx, order.id) : Number.NaN;
  const newEnd = Number.isFinite(end) ? instantOf(end).toISOString() : null;
  const [row] = await ctx.tx.execute<{ planner: string; seen: boolean }>(sql`
    update missed_start set last_at = app_now(), new_end = ${newEnd}, outcome = ${newEnd ? 'moved' : 'none'},
      seen_at = case when ${lifted} then null else seen_at end
    where id = (select max(id) from missed_start where order_id = ${order.id}) and outcome = 'none'
    returning planner, seen_at is not null as seen`);
  if (row && row.planner !== '' && (newEnd || lifted) && !row.seen)
    told.set(row.planner, lifted || told.get(row.planner) === true);
}

/** When its plan ends; not finite when it has none. */
export async function endOf(ctx: TxCtx, orderId: number): Promise<Minute> {
  const after = await readBookings(ctx, [orderId]);
  return Math.max(...after.filter(({ state }) => state !== 'done').map(({ to }) => minuteOf(to)));
}

interface Became {
  oldEnd: Minute;
  newEnd: Minute | null;
  outcome: 'moved' | 'none' | 'kept';
}

/** One open row per order; what is kept where it is is told once. */
export async function note(
  ctx: TxCtx,
  order: PlannedOrder,
  { step, machine, centre, from }: Candidate,
  { oldEnd, newEnd, outcome }: Became,
  told: Told,
): Promise<void> {
  const at = (minute: Minute | null) => (minute === null ? null : instantOf(minute).toISOString());
  if (outcome === 'kept') {
    const [before] = await ctx.tx.execute(sql`
      select 1 as found from missed_start where order_id = ${order.id} and step = ${step} and outcome = 'kept'
        and planned_from = ${from.toISOString()} limit 1`);
    if (before) return;
  }
  const planner = await plannerOf(ctx, order);
  await ctx.tx.execute(sql`
    insert into missed_start as m (order_id, step, place, planned_from, old_end, new_end, outcome, planner)
    values (${order.id}, ${step}, ${machine || centre}, ${from.toISOString()}, ${at(oldEnd)}, ${at(newEnd)}, ${outcome}, ${planner})
    on conflict (order_id) where seen_at is null do update set step = excluded.step, place = excluded.place,
      planned_from = excluded.planned_from, new_end = excluded.new_end, outcome = excluded.outcome,
      planner = excluded.planner, times = m.times + 1, last_at = app_now()`);
  if (planner !== '') told.set(planner, true);
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
