import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/database.ts';
import { recordingLog } from './dingtalk/testing/log.ts';
import { until } from './dingtalk/testing/until.ts';
import { recoveryDuty } from './engine/recovery.ts';
import { beginLife, watchLives } from './life.ts';
import { claimOutbox } from './outbox/claim.ts';

const { log } = recordingLog();
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.db.execute(sql`truncate outbox, inbox restart identity`));

const queue = (lane: string, kind: string) =>
  database.db.execute(sql`
    insert into outbox (channel, lane, recipient, message, idempotency_key)
    values ('dingtalk', ${lane}, '{}', ${JSON.stringify({ kind })}::text::jsonb, ${lane})`);

const states = async () =>
  Object.fromEntries(
    (await database.db.execute<{ lane: string; state: string }>(sql`select lane, state from outbox`)).map(
      ({ lane, state }) => [lane, state],
    ),
  );

test('what a dead process had taken is given back within seconds; what lives is left alone', async () => {
  const [dying, living, own] = [
    await beginLife(database.connection, log),
    await beginLife(database.connection, log),
    await beginLife(database.connection, log),
  ];
  await queue('card of the dead', 'card');
  await queue('text of the dead', 'text');
  await claimOutbox(database.db, 2, dying.key);
  await queue('card of the living', 'card');
  await claimOutbox(database.db, 1, living.key);
  await database.db.execute(sql`
    insert into inbox (channel, dedupe_key, kind, lane, payload, due_at, holder)
    values ('dingtalk', 'm1', 'message', 'l', '{}', app_now() + interval '2 minutes', ${dying.key})`);
  let woken = 0;
  const duty = recoveryDuty(database.db, own.key, log, () => {
    woken += 1;
  });
  await dying.end();
  await duty.run();
  expect(await duty.next?.()).toBe(1_000);
  expect((await states())['card of the dead']).toBe('sending');
  await sleep(2_100);
  await duty.run();
  expect(await states()).toEqual({
    'card of the dead': 'queued',
    'text of the dead': 'unknown',
    'card of the living': 'sending',
  });
  const [row] = await database.db.execute(
    sql`select due_at <= app_now() as due, holder from inbox where dedupe_key = 'm1'`,
  );
  expect(row).toMatchObject({ due: true, holder: null });
  expect(woken).toBe(1);
  await Promise.all([living.end(), own.end()]);
});

test('a process that lost its connection takes its lock again', async () => {
  const life = await beginLife(database.connection, log);
  const locked = async () => {
    const [row] = await database.db.execute<{ pid: number }>(sql`
      select pid from pg_locks where locktype = 'advisory' and objid = ${life.key} and granted`);
    return row?.pid;
  };
  const before = await locked();
  expect(before).toBeDefined();
  await database.db.execute(sql`select pg_terminate_backend(${before}::int)`);
  await until('the lock', async () => ![undefined, before].includes(await locked()));
  await queue('mine', 'card');
  await claimOutbox(database.db, 1, life.key);
  expect(await watchLives(database.db, 1).dead()).toEqual({ holders: [], others: true });
  await life.end();
});
