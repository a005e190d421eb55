import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Sendable, SendResult } from '../../channel.ts';
import { apis } from '../openapi/apis.ts';
import type { ApiClient } from '../openapi/client.ts';
import { ApiError, toSendResult } from '../openapi/error.ts';

type Meeting = Extract<Sendable, { kind: 'meeting' }>;
type Update = Extract<Sendable, { kind: 'meeting_update' }>;
type Cancel = Extract<Sendable, { kind: 'meeting_cancel' }>;

const createdSchema = z.object({ id: z.string().min(1) });

/** The calendar keeps an idempotency key for a day (KB 0244). */
const clientToken = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

/**
 * A calendar event with an online meeting, in the calendar of the organiser (the platform knows no calendar of an
 * app). People are named by unionId there; an attendee without one is left out and named in the detail.
 */
export async function createMeeting(
  client: ApiClient,
  meeting: Meeting,
  idempotencyKey: string,
): Promise<SendResult> {
  const organiser = meeting.unionIds[meeting.organiserUserId];
  if (!organiser) return organiserUnknown(meeting);
  const { attendees, leftOut } = invited(meeting.attendeeUserIds, meeting.unionIds);
  try {
    const { id } = await client.call(apis.createEvent, createdSchema, {
      path: { unionId: organiser },
      headers: { 'x-client-token': clientToken(idempotencyKey) },
      json: {
        ...texts(meeting),
        start: time(meeting.startsAt),
        end: time(meeting.endsAt),
        attendees,
        onlineMeetingInfo: { type: 'dingtalk' },
        reminders: [{ method: 'dingtalk', minutes: 15 }],
      },
    });
    return { outcome: 'sent', detail: { eventId: id, ...leftOut } };
  } catch (err) {
    return toSendResult(err);
  }
}

/** Changes an event; what is not given stays. Done twice it is the same; an event that is gone is left so. */
export async function updateMeeting(client: ApiClient, change: Update): Promise<SendResult> {
  const organiser = change.unionIds[change.organiserUserId];
  if (!organiser) return organiserUnknown(change);
  const { eventId, startsAt, endsAt, attendeeUserIds } = change;
  const people = attendeeUserIds && invited(attendeeUserIds, change.unionIds);
  const json = {
    id: eventId,
    ...texts(change),
    ...(startsAt && endsAt ? { start: time(startsAt), end: time(endsAt) } : {}),
    ...(people ? { attendees: people.attendees } : {}),
  };
  try {
    await client.call(apis.updateEvent, z.unknown(), { path: { unionId: organiser, eventId }, json });
    return { outcome: 'sent', detail: { eventId, ...people?.leftOut } };
  } catch (err) {
    return isGone(err) ? { outcome: 'sent', detail: { eventId, gone: true } } : toSendResult(err);
  }
}

/** Takes an event from everybody's calendar and tells them; one that is gone already is as it should be. */
export async function cancelMeeting(client: ApiClient, change: Cancel): Promise<SendResult> {
  const { eventId } = change;
  const organiser = change.unionIds[change.organiserUserId];
  if (!organiser) return organiserUnknown(change);
  try {
    await client.call(apis.deleteEvent, z.unknown(), { path: { unionId: organiser, eventId } });
    return { outcome: 'sent', detail: { eventId } };
  } catch (err) {
    return isGone(err) ? { outcome: 'sent', detail: { eventId, gone: true } } : toSendResult(err);
  }
}

const isGone = (err: unknown): boolean => err instanceof ApiError && err.code === 'itemNotFound';

const organiserUnknown = ({ organiserUserId }: { organiserUserId: string }): SendResult => ({
  outcome: 'failed',
  code: 'dingtalk.organiser_unknown',
  reason: `组织者 ${organiserUserId} 没有 unionId，请先同步通讯录（权限 qyapi_get_member）`,
});

/** Characters that the calendar takes (KB 0244). */
const MAX_TITLE = 2_048;
const MAX_TEXT = 5_000;

const texts = ({ title, text }: { title: string; text: string }) => ({
  summary: shortened(title, MAX_TITLE),
  description: shortened(text, MAX_TEXT),
});

/** Never ends in half a character. */
const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

const time = (dateTime: string) => ({ dateTime, timeZone: 'Asia/Shanghai' });

function invited(userIds: readonly string[], unionIds: Readonly<Record<string, string>>) {
  const leftOut = userIds.filter((userId) => !unionIds[userId]);
  return {
    attendees: userIds.flatMap((userId) => {
      const id = unionIds[userId];
      return id ? [{ id, isOptional: false }] : [];
    }),
    leftOut: leftOut.length > 0 ? { leftOut } : {},
  };
}
