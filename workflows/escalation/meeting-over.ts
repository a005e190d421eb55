import { sql } from 'drizzle-orm';
import { type CheckpointView, readCheckpoint } from '../checkpoints/read.ts';
import { instantText, orderLine } from '../checkpoints/text.ts';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { delegatesOf } from '../staff/delegates.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { addWorkingDays, workDayBounds } from '../working-time/work-days.ts';
import { nextWorkingInstant } from '../working-time/working-instant.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { raiseAlarm } from './alarm.ts';
import { decisionCard } from './decision-card.ts';
import { toldAt } from './ladder.ts';
import { decisionCardKey, MEETING_OVER } from './meeting-keys.ts';
import { holdMeeting, type Meeting } from './read-held-meeting.ts';
import { namesOf } from './read-meeting.ts';

/** From this many mornings without an answer on, those who look after the ladder are told, too. */
const ALARM_FROM = 2;
const DAY_MS = 86_400_000;

/**
 * A meeting is over: its organiser is asked for the decision, and reminded every working morning until it is there. A
 * ladder never ends in silence.
 * @param ref see MEETING_OVER
 */
export async function meetingOver(ctx: TxCtx, ref: string): Promise<void> {
  const [meetingId = 0, turn = 0] = ref.split(':').map(Number);
  const meeting = await holdMeeting(ctx, meetingId);
  if (meeting?.state !== 'invited' || !meeting.endsAt || !meeting.startsAt) return;
  const view = await readCheckpoint(ctx, meeting.checkpointId);
  if (view?.state !== 'open' || view.arm !== meeting.arm) return;
  const now = new Date(meeting.now);
  const held = heldUntil(ctx, new Date(meeting.endsAt), now);
  if (held) return schedule(ctx, MEETING_OVER, ref, held);
  const asked = await askedPeople(ctx, meeting);
  if (turn === 0) await giveCards(ctx, meeting, view, asked);
  else await remind(ctx, meeting, view, asked, turn);
  await schedule(ctx, MEETING_OVER, `${meetingId}:${turn + 1}`, nextMorning(ctx, now));
}

/** Outside working hours it waits; a meeting that ends with the shift is asked for then. */
function heldUntil({ factory }: TxCtx, ends: Date, now: Date): Date | null {
  try {
    const at = toldAt(factory.calendar, ends, now);
    return at > now ? at : null;
  } catch (err) {
    if (err instanceof YearMissingError) return null;
    throw err;
  }
}

/** Start of work on the next working day; of a year that nobody knows the next day at this time. */
function nextMorning({ factory }: TxCtx, now: Date): Date {
  try {
    const day = addWorkingDays(factory.calendar, shanghaiDay(now), 1);
    const bounds = workDayBounds(factory.calendar, day);
    return bounds ? bounds.start : nextWorkingInstant(factory.calendar, now);
  } catch (err) {
    if (err instanceof YearMissingError) return new Date(now.getTime() + DAY_MS);
    throw err;
  }
}

/** The organiser, and who stands in for them. */
async function askedPeople(ctx: TxCtx, { organiser }: Meeting): Promise<string[]> {
  const delegates = await delegatesOf(ctx, [organiser]);
  return [organiser, ...delegates.values()];
}

async function giveCards(
  ctx: TxCtx,
  meeting: Meeting,
  view: CheckpointView,
  userIds: readonly string[],
): Promise<void> {
  const people = [meeting.organiser, ...meeting.attendees];
  const nameOf = await namesOf(ctx, people);
  const card = decisionCard(ctx.factory, view, {
    meetingId: meeting.id,
    startsAt: meeting.startsAt ?? meeting.now,
    people: people.map(nameOf),
    candidates: await candidates(ctx, meeting, view),
  });
  for (const userId of userIds) {
    const key = decisionCardKey(meeting.id, userId);
    await say(ctx, { to: 'person', userId }, { kind: 'card', flow: 'escalation', key, card }, `${key}:ask`);
  }
}

/** Colleagues of those who must sign, and who was at the meeting; most select inputs take some thirty. */
const MOST_CANDIDATES = 30;

async function candidates({ tx }: TxCtx, meeting: Meeting, view: CheckpointView) {
  const pending = view.signers.filter((one) => one.state === 'pending').map((one) => one.userId);
  const there = [meeting.organiser, ...meeting.attendees];
  const rows = await tx.execute<{ userId: string; name: string }>(sql`
    with pending as (select p.user_id, p.department_ids from person p where p.user_id in ${[...pending, '']})
    select p.user_id as "userId", p.name from person p
    where p.active and p.user_id not in (select user_id from pending)
      and (p.user_id in ${there} or exists (select from pending q where q.department_ids && p.department_ids))
    order by exists (select from pending q where q.department_ids && p.department_ids) desc, p.user_id
    limit ${MOST_CANDIDATES}`);
  return [...rows];
}

async function remind(
  ctx: TxCtx,
  meeting: Meeting,
  view: CheckpointView,
  userIds: readonly string[],
  turn: number,
): Promise<void> {
  const title = `请填写会议结论：${view.name} · ${view.order.number}`;
  const text = [
    `${instantText(meeting.startsAt ?? meeting.now, meeting.now)} 的升级会议已结束，关卡仍未办结，结论还没有填写。`,
    plainText(orderLine(view)),
    '请在「会议结论」卡片上填写；不填写，关卡不会再有新的截止时间。',
    `提醒时间 ${instantText(meeting.now, meeting.now)} · 第${turn}次`,
  ].join('\n\n');
  for (const userId of userIds)
    await say(
      ctx,
      { to: 'person', userId },
      { kind: 'notice', title, text },
      `${decisionCardKey(meeting.id, userId)}:remind:${turn}`,
    );
  if (turn < ALARM_FROM) return;
  const nameOf = await namesOf(ctx, [meeting.organiser]);
  await raiseAlarm(
    ctx,
    `escalation.no_decision:${meeting.id}:${turn}`,
    `升级会议没有结论：${view.name} · ${view.order.number}`,
    `${nameOf(meeting.organiser)} 已提醒 ${turn} 次，仍未填写会议结论。订单 ${view.order.number} 的关卡「${view.name}」没有新的截止时间。`,
  );
}
