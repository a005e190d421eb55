import { sql } from 'drizzle-orm';
import { audit } from '../audit/record.ts';
import { subjectOf } from '../checkpoints/audit-subject.ts';
import { repaintSoon } from '../checkpoints/repaint.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { say } from '../say.ts';
import { addWorkingMinutes } from '../working-time/add-minutes.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { askCalendars, type Calendars } from './ask-calendars.ts';
import { waitForYear } from './late-step.ts';
import { MEETING_OVER, meetingKey } from './meeting-keys.ts';
import { meetingText } from './meeting-text.ts';
import { holdInvitations, ownMeetings, together } from './own-meetings.ts';
import { namesOf, readMeetingFacts } from './read-meeting.ts';
import { chooseSlot, type Slot } from './slot.ts';

/** A planner that has not finished after this long is taken for dead (real time). */
const LEASE_SECONDS = 30;

interface Planning extends Record<string, unknown> {
  id: number;
  checkpointId: number;
  arm: number;
  organiser: string;
  attendees: string[];
  createdAt: string;
  now: string;
}

/** Plans the meetings that wait for it, one after the other; what fails is tried again when its lease has ended. */
export async function planMeetings(ctx: Ctx, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const meeting = await claim(ctx);
    if (!meeting) return;
    await planOne(ctx, meeting).catch((err: unknown) => failed(ctx, meeting, err));
  }
}

/** A year that nobody knows is an alarm, and looked for again after hours; anything else when the lease has ended. */
async function failed(ctx: Ctx, meeting: Planning, err: unknown): Promise<void> {
  if (!(err instanceof YearMissingError)) {
    ctx.log.error({ err, code: 'escalation.meeting_failed', meeting: meeting.id }, 'meeting not planned');
    return;
  }
  await ctx.db.transaction(async (tx) => {
    await waitForYear({ ...ctx, tx }, [], err.year, new Date(meeting.now));
    await tx.execute(sql`
      update escalation_meeting set leased_until = clock_timestamp() + interval '6 hours' where id = ${meeting.id}`);
  });
}

/** The lease runs on the machine's clock, because calendars take real seconds to answer. */
async function claim({ db }: Ctx): Promise<Planning | undefined> {
  const [row] = await db.execute<Planning>(sql`
    update escalation_meeting set attempts = attempts + 1,
      leased_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    where id = (
      select id from escalation_meeting
      where state = 'planning' and (leased_until is null or leased_until < clock_timestamp())
      order by created_at, id limit 1 for update skip locked)
    returning id::float8 as id, checkpoint_id::float8 as "checkpointId", arm, organiser_user_id as organiser,
      attendee_user_ids as attendees, created_at as "createdAt", app_now() as now`);
  return row;
}

/** People's calendars are asked outside any transaction; the invitation and all that belongs to it is one. */
async function planOne(ctx: Ctx, meeting: Planning): Promise<void> {
  const people = [meeting.organiser, ...meeting.attendees];
  const { from, to, last } = windowOf(ctx, meeting);
  const calendars = await askCalendars(ctx, people, from, last);
  const { minutes } = ctx.factory.escalation.meeting;
  await ctx.db.transaction(async (tx) => {
    const as = { ...ctx, tx };
    // Under the lock, so that no two meetings take the same half hour of anybody.
    await holdInvitations(as);
    const busy = together(calendars.busy, await ownMeetings(as, people, from, last));
    const slot =
      chooseSlot(ctx.factory.calendar, busy, from, to, minutes) ??
      chooseSlot(ctx.factory.calendar, busy, from, last, minutes);
    if (!slot) throw new Error('no shift is long enough for a meeting');
    await invite(as, meeting, slot, calendars);
  });
}

/** From when, until when, and until when at the latest where the window has no room. @throws YearMissingError */
function windowOf({ factory }: Ctx, { createdAt, now }: Planning): { from: Date; to: Date; last: Date } {
  const { calendar, escalation } = factory;
  const { notBefore, within } = escalation.meeting;
  const step = new Date(createdAt);
  // A planning that comes late starts from now: people need their time to get there all the same.
  const begin = new Date(now).getTime() - step.getTime() > 60_000 ? new Date(now) : step;
  const from = addWorkingMinutes(calendar, begin, notBefore);
  const to = addWorkingMinutes(calendar, begin, Math.max(within, notBefore));
  return { from, to, last: addWorkingMinutes(calendar, to, 2 * calendar.dayMinutes) };
}

/** Nothing is written when the checkpoint was decided meanwhile. The checkpoint is locked first, as presses do. */
async function invite(ctx: TxCtx, meeting: Planning, slot: Slot, calendars: Calendars): Promise<void> {
  const [held] = await ctx.tx.execute(sql`
    select id from checkpoint where id = ${meeting.checkpointId} and arm = ${meeting.arm} and state = 'open' for update`);
  const [mine] = await ctx.tx.execute(
    sql`select id from escalation_meeting where id = ${meeting.id} and state = 'planning' for update`,
  );
  const people = [meeting.organiser, ...meeting.attendees];
  const facts = await readMeetingFacts(ctx, meeting.checkpointId, people);
  if (!mine) return;
  if (!held || !facts) {
    await ctx.tx.execute(sql`update escalation_meeting set state = 'cancelled' where id = ${meeting.id}`);
    return;
  }
  const nameOf = await namesOf(ctx, people);
  const conflicts = slot.conflicts.map(nameOf);
  const unknown = calendars.known ? people.filter((id) => !calendars.busy.has(id)).map(nameOf) : 'all';
  const { title } = ctx.factory.escalation.meeting;
  const text = meetingText(ctx.factory, facts, { organiser: nameOf(meeting.organiser), conflicts, unknown });
  const freeBusy = !calendars.known
    ? 'unknown'
    : slot.conflicts.length > 0
      ? `busy:${slot.conflicts.join(',')}`
      : 'free';
  await ctx.tx.execute(sql`
    update escalation_meeting set state = 'invited', starts_at = ${slot.start.toISOString()}::timestamptz,
      ends_at = ${slot.end.toISOString()}::timestamptz, free_busy = ${freeBusy}, leased_until = null,
      facts = ${JSON.stringify({ text })}::text::jsonb
    where id = ${meeting.id}`);
  await say(
    ctx,
    { to: 'person', userId: meeting.organiser },
    {
      kind: 'meeting',
      title: `${title}：${facts.view.order.number} ${facts.view.name}`,
      text,
      organiserUserId: meeting.organiser,
      attendeeUserIds: meeting.attendees,
      startsAt: slot.start.toISOString(),
      endsAt: slot.end.toISOString(),
    },
    meetingKey(meeting.id),
  );
  await schedule(ctx, MEETING_OVER, `${meeting.id}:0`, slot.end);
  await ctx.tx.execute(sql`update checkpoint set version = version + 1 where id = ${meeting.checkpointId}`);
  await repaintSoon(ctx, meeting.checkpointId);
  await audit(ctx, {
    action: 'escalation.invite',
    ...subjectOf(facts.view.order.number),
    change: {
      checkpoint: [null, facts.view.name],
      organiser: [null, meeting.organiser],
      attendees: [null, meeting.attendees],
      startsAt: [null, slot.start.toISOString()],
      freeBusy: [null, freeBusy],
    },
  });
}
