import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { claimInbound, postponeInbound } from './claim.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.db.execute(sql`truncate inbox restart identity`));

/** Rows with ids from 1, one per lane name, in this order. */
const arrive = (...lanes: string[]) =>
  database.db.execute(sql`
    insert into inbox (channel, dedupe_key, kind, lane, payload)
    select 'dingtalk', n::text, 'event', lane, '{}' from jsonb_array_elements_text(${JSON.stringify(lanes)}::text::jsonb)
      with ordinality as l (lane, n) order by n`);

const claimed = async (tx: Parameters<typeof claimInbound>[0]) => (await claimInbound(tx))?.id;

test('while the first row of a lane is worked, others get the next lane and never its second row', async () => {
  await arrive('a', 'a', 'b', 'a');
  await database.db.transaction(async (first) => {
    expect(await claimed(first)).toBe(1);
    await database.db.transaction(async (second) => {
      expect(await claimed(second)).toBe(3);
      await database.db.transaction(async (third) => expect(await claimed(third)).toBeUndefined());
    });
  });
});

test('rows come in the order in which they were taken in, whatever their lanes', async () => {
  await arrive('z', 'a', 'm', 'a', 'z');
  const order: (number | undefined)[] = [];
  for (let i = 0; i < 6; i += 1) {
    await database.db.transaction(async (tx) => {
      const id = await claimed(tx);
      order.push(id);
      await tx.execute(sql`update inbox set state = 'done' where id = ${id ?? 0}`);
    });
  }
  expect(order).toEqual([1, 2, 3, 4, 5, undefined]);
});

test('a row that waits for another try holds its lane and no other', async () => {
  await arrive('a', 'a', 'b');
  expect(await postponeInbound(database.db, 1, 'try again')).toBe('later');
  await database.db.transaction(async (tx) => expect(await claimed(tx)).toBe(3));
});
