import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { outbox } from '../../db/schema/index.ts';
import type { CalendarEventView, CallRecord } from '../../sandbox/control-types.ts';
import type { MeetingMessage } from '../../workflows/messages.ts';
import { say } from '../../workflows/say.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld();
let n = 0;
let key = '';
beforeEach(() => {
  n += 1;
  key = `test:meeting:${n}`;
});

const meeting = (): MeetingMessage => ({
  kind: 'meeting',
  title: `异常升级会议 ${n}`,
  text: '事实',
  organiserUserId: 'luwenyuan',
  attendeeUserIds: ['wangqiang', 'linxiaolan'],
  startsAt: '2026-03-16T14:00:00+08:00',
  endsAt: '2026-03-16T14:30:00+08:00',
});
const cancel = (): MeetingMessage => ({ kind: 'meeting_cancel', meetingKey: key, reason: '关卡已通过' });
const update = (): MeetingMessage => ({
  kind: 'meeting_update',
  meetingKey: key,
  title: `异常升级会议 ${n}（改）`,
  text: '新事实',
  startsAt: '2026-03-16T15:00:00+08:00',
});

/** All in one transaction, each to another person: who is addressed does not matter for the order. */
async function says(...messages: MeetingMessage[]): Promise<void> {
  const { base } = the().service;
  const addressed = ['luwenyuan', 'wangqiang', 'linxiaolan'];
  await base.db.transaction(async (tx) => {
    const ctx = { ...base, tx, actor: { kind: 'system', name: 'test' } as const };
    for (const [at, message] of messages.entries()) {
      const suffix = message.kind === 'meeting' ? '' : `:${message.kind}`;
      await say(ctx, { to: 'person', userId: addressed[at] ?? '' }, message, `${key}${suffix}`);
    }
  });
}

const seenBy = async (userId: string) =>
  (await the().control.get<CalendarEventView[]>(`/people/${userId}/calendar`)).filter((one) =>
    one.summary.startsWith(`异常升级会议 ${n}`),
  );
const rowOf = async (suffix = '') => {
  const { db } = the().service.base;
  const [row] = await db
    .select()
    .from(outbox)
    .where(eq(outbox.idempotencyKey, `${key}${suffix}`));
  return row;
};
const EVENTS = '*/calendars/primary/events';
const creations = async () =>
  (await the().control.get<CallRecord[]>('/calls?route=primary')).filter((one) => one.method === 'POST');

test('a meeting stands in the calendars of its people, with a link; then it moves; then it is cancelled', async () => {
  await says(meeting());
  await the().quiet();
  for (const who of ['luwenyuan', 'wangqiang', 'linxiaolan'])
    expect(await seenBy(who)).toMatchObject([{ status: 'confirmed', meetingUrl: expect.any(String) }]);
  await says(update());
  await the().quiet();
  expect(await seenBy('wangqiang')).toMatchObject([
    {
      description: '新事实',
      start: { dateTime: '2026-03-16T15:00:00+08:00' },
      end: { dateTime: '2026-03-16T07:30:00.000Z' },
    },
  ]);
  await says(cancel());
  await the().quiet();
  expect(await seenBy('wangqiang')).toMatchObject([{ status: 'cancelled', told: { what: 'cancelled' } }]);
});

test('a meeting that is cancelled before it went out is never made', async () => {
  await says(meeting(), update(), cancel());
  await the().quiet();
  expect(await seenBy('wangqiang')).toEqual([]);
  expect((await rowOf())?.result).toEqual({ skipped: 'cancelled before it went out' });
  expect((await rowOf(':meeting_cancel'))?.state).toBe('sent');
});

test('one that may have been made although the answer was lost is made once and then cancelled', async () => {
  the().complaints.expect('dingtalk.GatewayTimeout');
  await the().control.post('/faults', { kind: 'after', path: EVENTS, count: 3 });
  await says(meeting());
  await expect.poll(async () => (await rowOf())?.error, { timeout: 10_000 }).toContain('GatewayTimeout');
  await says(update(), cancel());
  await the().quiet();
  await the().control.remove('/faults');
  expect(await seenBy('wangqiang')).toMatchObject([{ status: 'cancelled' }]);
  expect((await rowOf(':meeting_update'))?.result).toMatchObject({ skipped: expect.any(String) });
});

test('one that the platform refused for good needs no cancellation, and what changes it says so', async () => {
  the().complaints.expect('dingtalk.invalidParameter');
  await says({ ...meeting(), endsAt: '2026-03-16T13:00:00+08:00' } as MeetingMessage);
  await the().quiet();
  const before = (await creations()).length;
  await says(update(), cancel());
  await the().quiet();
  expect((await rowOf())?.state).toBe('failed');
  for (const suffix of [':meeting_update', ':meeting_cancel'])
    expect(await rowOf(suffix)).toMatchObject({
      state: 'sent',
      result: { skipped: expect.stringContaining('dingtalk.invalidParameter') },
    });
  expect((await creations()).length).toBe(before);
});

test('a change of a meeting that was never said is an error of ours, and is told in the log', async () => {
  the().complaints.expect('outbox.no_such_meeting');
  await says(cancel());
  await the().quiet();
  expect((await rowOf(':meeting_cancel'))?.state).toBe('failed');
});

test('a meeting under way holds up nobody’s chat', async () => {
  await the().control.post('/faults', { kind: 'slow', path: EVENTS, count: 1, delayMs: 2_000 });
  await says(meeting());
  const organiser = the().persona('陆文渊');
  await organiser.says('链头');
  await organiser.receives('审计链头');
  expect((await rowOf())?.state).toBe('sending');
  await the().quiet();
});
