import { afterAll, beforeAll, expect, test } from 'vitest';
import { advance } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { createRealClock } from './real-clock.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('real time is kept wherever the clock of the house stands', async () => {
  await advance(database.db, 40 * 86_400_000);
  const clock = createRealClock(database.db);
  expect((await clock.isNear(Date.now(), 2_000)).near).toBe(true);
  expect((await clock.isNear(Date.now() - 5_000, 2_000)).near).toBe(false);
});

test('it goes on between readings; a refusal rests on a new one', async () => {
  let elapsed = 0;
  let reads = 0;
  const db = {
    execute: async () => {
      reads += 1;
      return [{ now: 1_000_000 + elapsed }];
    },
  } as unknown as TestDatabase['db'];
  const clock = createRealClock(db, () => elapsed);
  const isNear = async (instant: number) => (await clock.isNear(instant, 100)).near;
  expect([await isNear(1_000_050), reads]).toEqual([true, 1]);
  elapsed = 5_000;
  expect([await isNear(1_005_050), reads]).toEqual([true, 1]);
  expect([await isNear(1_000_050), reads]).toEqual([false, 2]);
  elapsed = 20_000;
  expect([await isNear(1_020_000), reads]).toEqual([true, 3]);
});
