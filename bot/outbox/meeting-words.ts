import { inArray } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { person } from '../../db/schema/index.ts';
import type { MeetingMessage } from '../../workflows/messages.ts';
import type { Sendable } from '../channel.ts';

type Meeting = Extract<MeetingMessage, { kind: 'meeting' }>;
type Change = Exclude<MeetingMessage, { kind: 'meeting' }>;

/** Where a platform has no meetings the organiser reads about it in the chat, and calls the people together. */
export async function meetingInWords(db: Db, meeting: Meeting, change?: Change): Promise<Sendable> {
  if (change?.kind === 'meeting_cancel')
    return words(`会议取消：${meeting.title}`, [span(meeting.startsAt, meeting.endsAt), change.reason]);
  const { title, text, startsAt, endsAt, attendeeUserIds } = { ...meeting, ...change };
  const rows = await db
    .select({ userId: person.userId, name: person.name })
    .from(person)
    .where(inArray(person.userId, attendeeUserIds));
  const names = attendeeUserIds.map((userId) => rows.find((one) => one.userId === userId)?.name ?? userId);
  return words(`${change ? '会议变动' : '会议'}：${title}`, [
    `${span(startsAt, endsAt)}，请您召集：${names.join('、')}`,
    text,
  ]);
}

const words = (title: string, paragraphs: string[]): Sendable => ({
  kind: 'markdown',
  title,
  text: [`**${title}**`, ...paragraphs].join('\n\n'),
});

const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'long', day: 'numeric' });
const time = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** 3月18日 10:00–10:30 */
function span(startsAt: string, endsAt: string): string {
  const start = new Date(startsAt);
  return `${day.format(start)} ${time.format(start)}–${time.format(new Date(endsAt))}`;
}
