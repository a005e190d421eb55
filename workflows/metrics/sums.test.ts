import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OsrtBy } from '../../board/api/metrics.ts';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { compare } from './compare.ts';
import { readOsrt } from './osrt.ts';
import { spreadOf, unpack } from './spreads.ts';
import { february, NOW } from './testing/february.ts';
import { forgetStatusWaits } from './waits/forget.ts';
import { settleWaits } from './waits/settle.ts';

/** Whole months, and a part of one on either side. */
const PERIODS = [
  { from: '2026-01-05', to: '2026-03-02' },
  { from: '2026-02-05', to: '2026-02-13' },
];
const FEBRUARY = { from: '2026-02-01', to: '2026-02-28' };
const BY: readonly OsrtBy[] = ['all', 'status', 'team', 'person'];

let database: TestDatabase;
let factory: TestFactory;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, NOW);
  factory = await createTestFactory(database, { checkpoints: true });
  await seedCatalogue(database);
  await february(database);
});
afterAll(() => database.close());

/** What lasts goes on while it is asked: without some seconds of it. */
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' && value > 1 ? Math.round(value - 0.2) : value;

async function everything(): Promise<unknown> {
  await moveTo(database.db, NOW);
  const read: unknown[] = [];
  for (const who of ['boss', 'checkhead']) {
    const ctx = await factory.as(who);
    for (const period of PERIODS) for (const by of BY) read.push(await readOsrt(ctx, period, by));
  }
  read.push(await compare(await factory.as('boss'), { from: '2026-01-01', to: '2026-01-31' }, FEBRUARY));
  return JSON.parse(JSON.stringify(read), rounded);
}
const summed = async () =>
  (
    await database.db.execute<{ n: number }>(sql`select count(distinct month)::int as n from measured_values`)
  )[0]?.n;

it('read from sums of months, wait by wait, or measured while asked: the same figures', async () => {
  const asked = await everything();
  await factory.does(null, settleWaits);
  expect(await summed()).toBe(2);
  expect(await everything()).toEqual(asked);
  await database.db.execute(sql`delete from measured_values`);
  expect(await everything()).toEqual(asked);
});

it('a wait that is measured anew takes its month out of the sums until they are made again', async () => {
  await factory.does(null, settleWaits);
  const before = await everything();
  await database.db.execute(sql`
    with told as (
      select min(c.id) as id from status_change c join customer_order o on o.id = c.order_id where o.open and c.at < '2026-02-20' and c.first_act_at is not null
    )
    ${forgetStatusWaits(sql`select id from told`)}`);
  expect(await summed()).toBe(1);
  expect(await everything()).toEqual(before);
  await factory.does(null, settleWaits);
  expect(await summed()).toBe(2);
  expect(await everything()).toEqual(before);
});

it('percentiles lie between the two values next to them; one value is both of them', () => {
  const packed = (...seconds: number[]) => {
    const bytes = Buffer.alloc(seconds.length * 4);
    seconds.forEach((one, i) => {
      bytes.writeInt32BE(one, i * 4);
    });
    return bytes;
  };
  expect(spreadOf(unpack(packed(600, 60, 240, 120)))).toEqual({ medianMinutes: 3, p90Minutes: 8.2 });
  expect(spreadOf(unpack(packed(90, -1)))).toEqual({ medianMinutes: 1.5, p90Minutes: 1.5 });
  expect(spreadOf(unpack(packed(-1)))).toBeNull();
  expect(spreadOf(unpack(null))).toBeNull();
});
