import { afterAll, beforeAll, expect, test } from 'vitest';
import { outbox, person } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { MeetingMessage } from '../../workflows/messages.ts';
import type { Abilities } from '../channel.ts';
import type { OutboxRow } from './claim.ts';
import { prepareMeeting } from './meetings.ts';
import { settle } from './settle.ts';

const can: Abilities = {
  cardInputs: false,
  cardUpdate: false,
  cardPrivateViews: false,
  groupFiles: false,
  notices: false,
  meetings: false,
};
const meeting: Extract<MeetingMessage, { kind: 'meeting' }> = {
  kind: 'meeting',
  title: '异常升级会议',
  text: '事实',
  organiserUserId: 'lu',
  attendeeUserIds: ['wang', 'ghost'],
  startsAt: '2026-03-16T06:00:00Z',
  endsAt: '2026-03-16T14:30:00+08:00',
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.insert(person).values({ userId: 'wang', name: '王强', title: '', departmentIds: [] });
});
afterAll(() => database.close());

async function queued(message: MeetingMessage, key: string): Promise<OutboxRow> {
  const recipient = { to: 'person', userId: 'lu' } as const;
  const values = { channel: 'plain', lane: 'meeting:k', recipient, message, idempotencyKey: key };
  const [row] = await database.db.insert(outbox).values(values).returning();
  return { ...values, id: row?.id ?? 0, attempts: 1 };
}

const words = async (row: OutboxRow) => {
  const ready = await prepareMeeting(database.db, row, row.message as MeetingMessage, can);
  return 'sendable' in ready && ready.sendable.kind === 'markdown' ? ready.sendable.text : ready;
};

test('where there are no meetings the organiser reads about them, and about their changes', async () => {
  const row = await queued(meeting, 'k');
  expect(await words(row)).toBe(
    '**会议：异常升级会议**\n\n3月16日 14:00–14:30，请您召集：王强、ghost\n\n事实',
  );
  await settle(database.db, row, null, { outcome: 'sent', detail: {} });
  const change = { kind: 'meeting_update', meetingKey: 'k', title: '改', text: '新事实' } as const;
  expect(await words(await queued(change, 'k:update'))).toBe(
    '**会议变动：改**\n\n3月16日 14:00–14:30，请您召集：王强、ghost\n\n新事实',
  );
  const cancel = { kind: 'meeting_cancel', meetingKey: 'k', reason: '关卡已通过' } as const;
  expect(await words(await queued(cancel, 'k:cancel'))).toBe(
    '**会议取消：异常升级会议**\n\n3月16日 14:00–14:30\n\n关卡已通过',
  );
});

test('such words are not repeated after an unknown outcome, the event of a calendar is', async () => {
  const row = await queued({ ...meeting, title: '另一个' }, 'k2');
  const unknown = { outcome: 'unknown', code: 'timeout', reason: '' } as const;
  const markdown = { kind: 'markdown', title: '', text: '' } as const;
  expect(await settle(database.db, row, { sendable: { ...meeting, unionIds: {} } }, unknown)).toBe('queued');
  expect(await settle(database.db, row, { sendable: markdown }, unknown)).toBe('unknown');
});
