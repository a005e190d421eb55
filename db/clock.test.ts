import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './client.ts';
import { advance, assertRealTime, moveTo, now, offsetMs, reset, setMovable } from './clock.ts';
import { createTestDatabase, type TestDatabase } from './testing/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const DAY_MS = 86_400_000;

test('a moved clock stands where it was put, for every session, and runs on', async () => {
  const target = new Date('2031-02-03T04:05:06.789Z');
  expect(await moveTo(database.db, target)).toEqual(target);
  const other = connect(database.connection, { max: 1 });
  const seen = await now(other.db);
  await other.close();
  expect(seen.getTime()).toBeGreaterThanOrEqual(target.getTime());
  expect(seen.getTime()).toBeLessThan(target.getTime() + 5_000);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect((await now(database.db)).getTime()).toBeGreaterThan(seen.getTime());
});

test('inside one transaction the clock stands still, in whole milliseconds', async () => {
  await database.db.transaction(async (tx) => {
    const first = await now(tx);
    await tx.execute(sql`select pg_sleep(0.02)`);
    expect(await now(tx)).toEqual(first);
    const [row] = await tx.execute(sql`select app_now() = app_now()::timestamptz(3) as whole`);
    expect(row?.whole).toBe(true);
  });
});

test('ten advances at once add up', async () => {
  await reset(database.db);
  await Promise.all(Array.from({ length: 10 }, () => advance(database.db, DAY_MS)));
  expect(Math.abs((await offsetMs(database.db)) - 10 * DAY_MS)).toBeLessThan(2_000);
});

test('moving the clock wakes those who sleep until a due instant', async () => {
  let wakes = 0;
  const listening = await database.sql.listen('due', () => {
    wakes += 1;
  });
  await advance(database.db, 1_000);
  await expect.poll(() => wakes).toBe(1);
  await listening.unlisten();
});

test('a fixed clock cannot be moved and tells real time, prepared statements included', async () => {
  await setMovable(database.db, true);
  await moveTo(database.db, new Date('2040-01-01T00:00:00Z'));
  const prepared = () => database.sql`select app_now() - now() > interval '1 day' as ahead`;
  expect((await prepared())[0]?.ahead).toBe(true);
  await setMovable(database.db, false);
  expect((await prepared())[0]?.ahead).toBe(false);
  const moves = [
    () => moveTo(database.db, new Date(0)),
    () => advance(database.db, 1),
    () => reset(database.db),
  ];
  for (const move of moves) {
    await expect(move()).rejects.toMatchObject({ code: 'clock.not_movable' });
  }
  await setMovable(database.db, true);
});

test('production refuses a database whose clock was left moved, and takes one that was put back', async () => {
  await advance(database.db, DAY_MS);
  await expect(assertRealTime(database.db)).rejects.toMatchObject({ code: 'clock.moved' });
  await setMovable(database.db, true);
  await reset(database.db);
  await assertRealTime(database.db);
  await setMovable(database.db, true);
});

test('copies that start at once may all set the clock', async () => {
  await setMovable(database.db, false);
  await Promise.all(Array.from({ length: 5 }, () => setMovable(database.db, true)));
  await advance(database.db, 1);
});

test('bigrams are all windows of two characters, lower-cased', async () => {
  const [row] = await database.sql`
    select app_bigrams('海川 KHM') as words, app_bigrams('单') as one, app_bigrams('') as none,
      app_bigrams('𠮷田A') as rare`;
  expect(row).toEqual({
    words: ['海川', '川 ', ' k', 'kh', 'hm'],
    one: [],
    none: [],
    rare: ['𠮷田', '田a'],
  });
});
