import { auditLast } from '../audit/last.ts';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { type Minute, minuteOf } from '../load/spans.ts';
import { clock } from '../now.ts';
import { dayText, plainText } from '../orders/text.ts';
import { PLAN, readBookings } from '../scheduling/bookings.ts';
import { settlePlan } from '../scheduling/settle.ts';
import { tellShifted } from '../scheduling/tell-shifted.ts';
import { momentText } from '../scheduling/text.ts';
import { dueOf } from '../scheduling/times.ts';
import { lockSubject } from '../subject.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { isLate } from './card.ts';
import { followExpected } from './follow-routing.ts';
import { isGoing, outsideRows } from './read.ts';
import { tellAsker } from './tell.ts';
import { type OutsideView, readOutside } from './view.ts';

/** Kind of the due instant; its ref is `<id of the outside order>:<day on which it is expected>`. */
export const REPLAN_LATE = 'outside.late';

/** Right after the commit: finding a place reads the whole plan. */
export const replanLateSoon = async (ctx: TxCtx, id: number, day: string): Promise<void> =>
  schedule(ctx, REPLAN_LATE, `${id}:${day}`, await clock(ctx));

/**
 * What comes back later than the plan has it moves what comes after it: the order is planned anew by purchasing's day, where
 * nobody is in the way; an order of which a person holds something fast is not touched. Whoever gave it out is told.
 */
export const replanLate = (ctx: TxCtx, ref: string): Promise<void> =>
  auditLast(ctx.tx, () => replan(ctx, ref));

async function replan(ctx: TxCtx, ref: string): Promise<void> {
  const [seen] = await outsideRows(ctx, [Number(ref.split(':')[0])]);
  if (!seen) return;
  await lockSubject(ctx.tx, `order:${seen.orderId}`);
  await lockSubject(ctx.tx, PLAN);
  const [row] = await outsideRows(ctx, [seen.id]);
  const view = await readOutside(ctx, row);
  // Settled, corrected or planned anew meanwhile.
  if (!row || !view || !isGoing(row)) return;
  // What nothing waits for is needed when it comes.
  if (view.next !== '' && !isLate(row.expectedDate, view.backBy)) return;
  const before = (await readBookings(ctx, [row.orderId])).filter(({ state }) => state !== 'done');
  const held = before.some(({ state, frozen }) => state === 'planned' && frozen);
  const day = dayText(row.expectedDate ?? '', shanghaiDay(view.now));
  const what = `外协 ${plainText(row.name)} 预计 ${day} 回厂`;
  if (held) return tell(ctx, view, `${what}，有工序固定了时间，没有自动重排`, ref);
  const { outcome } = await settlePlan(ctx, row.orderId, { anew: true, reason: what });
  await followExpected(ctx, row.id);
  if (outcome !== 'booked')
    return tell(ctx, view, `${what}，${outcome === 'impossible' ? '之后的工序排不下' : '晚于计划'}`, ref);
  await tellMoved(ctx, view, what, endOf(before), ref);
}

const endOf = (rows: readonly { to: Date }[]): Minute => Math.max(...rows.map(({ to }) => minuteOf(to)));

const tell = (ctx: TxCtx, view: OutsideView, what: string, ref: string): Promise<void> =>
  tellAsker(ctx, view, {
    title: '外协回厂晚于计划',
    text: `**${view.order.number}** ${what}。请处理：发「排产 ${view.order.number}」。`,
    key: `late:${ref}`,
  });

async function tellMoved(
  ctx: TxCtx,
  view: OutsideView,
  what: string,
  oldEnd: Minute,
  ref: string,
): Promise<void> {
  const { order } = view;
  const after = await readBookings(ctx, [order.id]);
  const newEnd = endOf(after.filter(({ state }) => state !== 'done'));
  const due = dueOf(order.promisedDate);
  const shift = { order, oldEnd, newEnd, onTime: newEnd <= due, wasOnTime: oldEnd <= due };
  await tellAsker(ctx, view, {
    title: '外协回厂晚于计划',
    text: `**${order.number}** ${what}，晚于计划，已重新排产：完工 ${momentText(oldEnd)} → **${momentText(newEnd)}**，${shift.onTime ? '赶得上承诺交期' : '**晚于承诺交期**'}。`,
    key: `late:${ref}`,
  });
  // Not everybody who sells an order may read its routing.
  await tellShifted(ctx, {
    shifts: [shift],
    why: '外协回厂晚于计划',
    key: `outside:${view.row.id}:shifted:${ref}`,
  });
}
