import { eq, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { outbox } from '../../db/schema/index.ts';
import type { MeetingMessage } from '../../workflows/messages.ts';
import type { Abilities, KnownMeeting, Sendable, SendResult } from '../channel.ts';
import { unionIdsOf } from '../union-ids.ts';
import type { OutboxRow } from './claim.ts';
import { meetingInWords } from './meeting-words.ts';

type Meeting = Extract<MeetingMessage, { kind: 'meeting' }>;
type Change = Exclude<MeetingMessage, { kind: 'meeting' }>;
type Ready = { sendable: Sendable };

const nothing = (why: string): SendResult => ({ outcome: 'sent', detail: { skipped: why } });

/**
 * A meeting, or a change of one, as the channel gets it; or how it ended without a send. The lane of the meeting has
 * seen to it that the meeting itself is settled before any change of it comes here.
 */
export async function prepareMeeting(
  db: Db,
  row: OutboxRow,
  message: MeetingMessage,
  can: Abilities | undefined,
): Promise<Ready | SendResult> {
  if (message.kind === 'meeting') {
    // An attempt of before may have made it although we were told otherwise: then it is made (once) and cancelled.
    if (row.attempts === 1 && (await cancelWaits(db, row))) return nothing('cancelled before it went out');
    if (can && !can.meetings) return { sendable: await meetingInWords(db, message) };
    const people = [message.organiserUserId, ...message.attendeeUserIds];
    return { sendable: { ...message, unionIds: await unionIdsOf(db, people) } };
  }
  const said = await meetingSaid(db, message.meetingKey);
  if (!said) return { outcome: 'failed', code: 'outbox.no_such_meeting', reason: message.meetingKey };
  if (said.state !== 'sent') return nothing(`the meeting was not made: ${said.error ?? said.state}`);
  if (message.kind === 'meeting_update' && (await cancelWaits(db, row)))
    return nothing('the meeting is about to be cancelled');
  if (said.skipped) return nothing(`the meeting was not made: ${said.skipped}`);
  if (can && !can.meetings) return { sendable: await meetingInWords(db, said.meeting, message) };
  if (!said.eventId) return nothing('the meeting stands in no calendar');
  return {
    sendable: withTimes(
      { ...message, ...(await known(db, said.eventId, said.meeting, message)) },
      said.meeting,
    ),
  };
}

async function known(db: Db, eventId: string, meeting: Meeting, change: Change): Promise<KnownMeeting> {
  const { organiserUserId } = meeting;
  const attendees = change.kind === 'meeting_update' ? (change.attendeeUserIds ?? []) : [];
  return { eventId, organiserUserId, unionIds: await unionIdsOf(db, [organiserUserId, ...attendees]) };
}

/** Calendars want both times. A new start alone keeps the length; a new end alone, the start as it was said. */
function withTimes(change: Change & KnownMeeting, meeting: Meeting): Sendable {
  if (change.kind === 'meeting_cancel' || !(change.startsAt || change.endsAt)) return change;
  const { startsAt = meeting.startsAt, endsAt = endAfter(startsAt, meeting) } = change;
  return { ...change, startsAt, endsAt };
}

const endAfter = (startsAt: string, meeting: Meeting): string =>
  new Date(Date.parse(startsAt) + Date.parse(meeting.endsAt) - Date.parse(meeting.startsAt)).toISOString();

interface Said {
  state: string;
  error: string | null;
  meeting: Meeting;
  eventId: string | undefined;
  skipped: string | undefined;
}

async function meetingSaid(db: Db, key: string): Promise<Said | undefined> {
  const [row] = await db.select().from(outbox).where(eq(outbox.idempotencyKey, key));
  const meeting = row?.message as MeetingMessage | undefined;
  if (!row || meeting?.kind !== 'meeting') return undefined;
  const { eventId, skipped } = (row.result ?? {}) as { eventId?: string; skipped?: string };
  return { state: row.state, error: row.error, meeting, eventId, skipped };
}

/** Whether its cancellation waits behind this row in the lane. */
async function cancelWaits(db: Db, row: OutboxRow): Promise<boolean> {
  const [found] = await db.execute(sql`
    select 1 from outbox where lane = ${row.lane} and state in ('queued', 'sending') and id > ${row.id}
      and message->>'kind' = 'meeting_cancel' limit 1`);
  return found !== undefined;
}
