import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Sendable, SendResult } from '../../channel.ts';
import { ellipsis } from '../cards/split.ts';
import { apis } from '../openapi/apis.ts';
import type { ApiClient } from '../openapi/client.ts';
import { toSendResult } from '../openapi/error.ts';

type Meeting = Extract<Sendable, { kind: 'meeting' }>;

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
  if (!organiser)
    return {
      outcome: 'failed',
      code: 'dingtalk.organiser_unknown',
      reason: `组织者 ${meeting.organiserUserId} 没有 unionId，请先同步通讯录（权限 qyapi_get_member）`,
    };
  const invited = meeting.attendeeUserIds.filter((userId) => meeting.unionIds[userId]);
  const leftOut = meeting.attendeeUserIds.filter((userId) => !meeting.unionIds[userId]);
  try {
    const { id } = await client.call(apis.createEvent, createdSchema, {
      path: { unionId: organiser },
      headers: { 'x-client-token': clientToken(idempotencyKey) },
      json: {
        summary: ellipsis(meeting.title, 2_000),
        description: ellipsis(meeting.text, 4_900),
        start: { dateTime: meeting.startsAt, timeZone: 'Asia/Shanghai' },
        end: { dateTime: meeting.endsAt, timeZone: 'Asia/Shanghai' },
        attendees: invited.map((userId) => ({ id: meeting.unionIds[userId], isOptional: false })),
        onlineMeetingInfo: { type: 'dingtalk' },
        reminders: [{ method: 'dingtalk', minutes: 15 }],
      },
    });
    return { outcome: 'sent', detail: { eventId: id, ...(leftOut.length > 0 ? { leftOut } : {}) } };
  } catch (err) {
    return toSendResult(err);
  }
}
