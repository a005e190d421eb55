import { sql } from 'drizzle-orm';
import { auditLast } from '../audit/last.ts';
import type { TxCtx } from '../context.ts';
import { type Minute, minuteOf } from '../load/spans.ts';
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
import { outsideRows } from './read.ts';
import { tellAsker } from './tell.ts';
import { type OutsideView, readOutside } from './view.ts';

/** Kind of the due instant; its ref is `<id of the outside order>:<transaction>`. */
export const REPLAN = 'outside.replan';

/** Right after the commit: finding a place reads the whole plan. */
export async function replanSoon({ tx }: Pick<TxCtx, 'tx'>, id: number): Promise<void> {
  await tx.execute(sql`
    insert into due_instant (kind, ref, due_at) values (${REPLAN}, ${`${id}:`} || pg_current_xact_id(), app_now())
    on conflict do nothing`);
}

/**
 * What comes back later than the plan has it, or is made in the house after all, moves what comes after it: the order is
 * planned anew where nobody is in the way. Whoever gave it out is told, and who was promised another end.
 */
export const replan = (ctx: TxCtx, ref: string): Promise<void> => auditLast(ctx.tx, () => planAnew(ctx, ref));

async function planAnew(ctx: TxCtx, ref: string): Promise<void> {
  const [seen] = await outsideRows(ctx, [Number(ref.split(':')[0])]);
  if (!seen) return;
  await lockSubject(ctx.tx, `order:${seen.orderId}`);
  await lockSubject(ctx.tx, PLAN);
  const [row] = await outsideRows(ctx, [seen.id]);
  const view = await readOutside(ctx, row);
  if (!row || !view || row.state === 'back' || !view.order.open) return;
  const refused = row.state === 'cancelled';
  // Corrected or planned anew meanwhile. What nothing waits for is needed when it comes.
  if (!refused && view.next !== '' && !isLate(row.expectedDate, view.backBy)) return;
  const what = `${plainText(row.name)} ${refused ? plainText(row.endedReason) : lateText(view)}`;
  const before = (await readBookings(ctx, [row.orderId])).filter(({ state }) => state !== 'done');
  const held = !refused && before.some(({ state, frozen }) => state === 'planned' && frozen);
  if (held) return tell(ctx, view, `${what}，有工序固定了时间，没有自动重排`, ref);
  const { outcome } = await settlePlan(ctx, row.orderId, { anew: true, reason: what });
  await followExpected(ctx, row.id);
  if (outcome === 'booked') return tellMoved(ctx, view, what, endOf(before), ref);
  await tell(ctx, view, outcome === 'impossible' ? `${what}，之后的工序排不下` : what, ref);
}

const lateText = ({ row, now }: OutsideView): string =>
  `外协预计 ${dayText(row.expectedDate ?? '', shanghaiDay(now))} 回厂，晚于计划`;

const endOf = (rows: readonly { to: Date }[]): Minute => Math.max(...rows.map(({ to }) => minuteOf(to)));

const tell = (ctx: TxCtx, view: OutsideView, what: string, ref: string): Promise<void> =>
  tellAsker(ctx, view, {
    title: '外协有变',
    text: `**${view.order.number}** ${what}。请处理：发「排产 ${view.order.number}」。`,
    key: `replan:${ref}`,
  });

async function tellMoved(
  ctx: TxCtx,
  view: OutsideView,
  what: string,
  oldEnd: Minute,
  ref: string,
): Promise<void> {
  const { order, row } = view;
  const after = await readBookings(ctx, [order.id]);
  const newEnd = endOf(after.filter(({ state }) => state !== 'done'));
  const due = dueOf(order.promisedDate);
  const shift = { order, oldEnd, newEnd, onTime: newEnd <= due, wasOnTime: oldEnd <= due };
  const ends = `完工 ${momentText(oldEnd)} → **${momentText(newEnd)}**`;
  await tellAsker(ctx, view, {
    title: '外协有变',
    text: `**${order.number}** ${what}，已重新排产：${ends}，${shift.onTime ? '赶得上承诺交期' : '**晚于承诺交期**'}。`,
    key: `replan:${ref}`,
  });
  // Not everybody who sells an order may read its routing.
  const why = row.state === 'cancelled' ? '外协改回厂内做' : '外协回厂晚于计划';
  await tellShifted(ctx, { shifts: [shift], why, key: `outside:${row.id}:shifted:${ref}` });
}
