import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { claimOutbox, recoverLost } from './claim.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.db.execute(sql`truncate outbox restart identity`));

/** Queued rows with ids from 1, one per lane name, in this order. */
const queue = (...lanes: string[]) =>
  database.db.execute(sql`
    insert into outbox (channel, lane, recipient, message, idempotency_key)
    select 'dingtalk', lane, '{}', '{}', n::text from jsonb_array_elements_text(${JSON.stringify(lanes)}::text::jsonb)
      with ordinality as l (lane, n) order by n`);

const claimed = async (limit: number) => (await claimOutbox(database.db, limit)).map((row) => row.id);

test('each lane gives its oldest row, and none more while that one is under way', async () => {
  await queue('b', 'a', 'a', 'b', 'c');
  expect(await claimed(16)).toEqual([1, 2, 5]);
  expect(await claimed(16)).toEqual([]);
  await database.db.execute(sql`update outbox set state = 'sent' where id = 2`);
  expect(await claimed(16)).toEqual([3]);
});

test('no more rows than there are free slots, the oldest first', async () => {
  await queue('d', 'c', 'b', 'a');
  expect(await claimed(3)).toEqual([1, 2, 3]);
});

test('few that must not be repeated are under way at once, however many cards go out beside them', async () => {
  await queue(...'abcdef');
  await database.db.execute(sql`
    update outbox set message = jsonb_build_object('kind', case when id in (1, 2, 3, 5) then 'markdown' else 'card' end)`);
  expect((await claimOutbox(database.db, 16, null, 2)).map(({ id }) => id)).toEqual([1, 2, 4, 6]);
  expect((await claimOutbox(database.db, 16, null, 0)).map(({ id }) => id)).toEqual([]);
  expect((await claimOutbox(database.db, 16, null, 1)).map(({ id }) => id)).toEqual([3]);
});

test('a send that waits for another try holds its lane', async () => {
  await queue('a', 'a', 'b');
  await database.db.execute(sql`update outbox set due_at = app_now() + interval '1 minute' where id = 1`);
  expect(await claimed(16)).toEqual([3]);
});

test('several copies that claim at once share the rows without a double', async () => {
  await queue(...Array.from({ length: 200 }, (_, i) => `lane ${i}`));
  const shares = await Promise.all(Array.from({ length: 8 }, () => claimed(25)));
  expect(new Set(shares.flat()).size).toBe(shares.flat().length);
});

test('of sends whose process died, those that have a key on the platform are sent again, words are not', async () => {
  await database.db.execute(sql`
    insert into outbox (channel, lane, recipient, message, idempotency_key, state, leased_until)
    select 'dingtalk', kind, '{}', jsonb_build_object('kind', kind), kind, 'sending', clock_timestamp() - interval '1 s'
    from unnest(array['text', 'meeting', 'meeting_update', 'meeting_cancel', 'notice', 'picture']) as kind`);
  expect(await recoverLost(database.db)).toBe(6);
  const rows = await database.db.execute<{ kind: string }>(sql`
    select lane as kind from outbox where state = 'queued' and settled_at is null order by lane`);
  expect(rows.map((row) => row.kind)).toEqual(['meeting', 'meeting_cancel', 'meeting_update', 'notice']);
});
