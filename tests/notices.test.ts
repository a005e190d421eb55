import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { outbox } from '../db/schema/index.ts';
import type { WorkNotification } from '../sandbox/control-types.ts';
import { say } from '../workflows/say.ts';
import { useWorld } from './world/world.ts';

const the = useWorld({ pace: { noticeCheckMs: 30 } });

/** Says the same words to somebody, for the reason `key`. */
async function remind(userId: string, key: string): Promise<void> {
  const { base } = the().service;
  const notice = {
    kind: 'notice',
    title: '催办：结构工程师确认BOM冻结',
    text: 'SO-20260316-0001 等您确认',
  } as const;
  await base.db.transaction((tx) =>
    say({ ...base, tx, actor: { kind: 'system', name: 'test' } }, { to: 'person', userId }, notice, key),
  );
  await the().quiet();
}

const got = (userId: string) => the().control.get<WorkNotification[]>(`/people/${userId}/work-notifications`);
const rowOf = async (key: string) => {
  const [row] = await the().service.base.db.select().from(outbox).where(eq(outbox.idempotencyKey, key));
  return row;
};

test('two reminders about one matter on one day, in the same words, both arrive', async () => {
  await remind('yezian', 'reminder:1');
  await remind('yezian', 'reminder:2');
  expect(await got('yezian')).toHaveLength(2);
  for (const key of ['reminder:1', 'reminder:2'])
    expect(await rowOf(key)).toMatchObject({ state: 'sent', result: { taskId: expect.any(Number) } });
});

test('one reminder whose answer was lost is sent again and arrives once; the outbox knows why', async () => {
  the().complaints.expect('dingtalk.GatewayTimeout');
  await the().control.post('/faults', { kind: 'after', path: '*asyncsend_v2', count: 1 });
  await remind('panyue', 'reminder:3');
  expect(await got('panyue')).toHaveLength(1);
  expect(await rowOf('reminder:3')).toMatchObject({
    state: 'sent',
    attempts: 2,
    result: { alreadyThere: true },
  });
  expect(the().complaints.met).not.toContain('outbox.swallowed');
});

test('a reminder that the platform drops although it is the first of its kind is told in the log', async () => {
  await remind('tiantian', 'reminder:4');
  // As after a database that was restored from before the send: the person has it, we do not know.
  await the().service.base.db.delete(outbox).where(eq(outbox.idempotencyKey, 'reminder:4'));
  the().complaints.expect('outbox.swallowed');
  await remind('tiantian', 'reminder:4');
  expect(await got('tiantian')).toHaveLength(1);
  expect(the().complaints.met).toContain('outbox.swallowed');
  expect(await rowOf('reminder:4')).toMatchObject({ state: 'sent', result: { alreadyThere: true } });
});
