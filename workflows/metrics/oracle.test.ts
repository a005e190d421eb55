import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OsrtBy } from '../../board/api/metrics.ts';
import { moveTo } from '../../db/clock.ts';
import { absence } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { Ctx } from '../context.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { workingMinutesBetween } from '../working-time/minutes-between.ts';
import { readOsrt } from './osrt.ts';
import { type Span, waitsOf } from './testing/by-hand.ts';
import { past } from './testing/history.ts';
import { type History, randomHistory } from './testing/random-history.ts';
import { settleWaits } from './waits/settle.ts';

/** Monday. */
const NOW = new Date('2026-03-02T10:00:00+08:00');
const PERIOD = { from: '2026-02-03', to: '2026-02-27' };
const [BEGINS, ENDS] = [Date.parse('2026-02-03T00:00:00+08:00'), Date.parse('2026-02-28T00:00:00+08:00')];
/** Two histories, and many more with LONG_TESTS. */
const SEEDS = Array.from({ length: process.env.LONG_TESTS ? 60 : 2 }, (_, i) => i + 3);

/** How many, and median and 90th percentile in minutes, by the clock and in working time. */
type Figures = readonly [count: number, clock: readonly number[], working: readonly number[]];

let database: TestDatabase;
let factory: TestFactory;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, NOW);
  factory = await createTestFactory(database, { checkpoints: true });
  await seedCatalogue(database);
});
afterAll(() => database.close());

it.each(SEEDS)('OSRT of a random history is what counting it wait by wait gives (%s)', async (seed) => {
  await moveTo(database.db, NOW);
  const history = randomHistory(seed, NOW.getTime());
  await write(history);
  const boss = await factory.as('boss');
  const wanted = counted(boss, history);
  expectSame(await read(boss), wanted);
  await factory.does(null, settleWaits);
  expectSame(await read(boss), wanted);
});

async function write({ orders, aways }: History): Promise<void> {
  await database.db.execute(sql`
    truncate customer_order, status_change, absence, measured_wait, measured_until, measured_month, measured_values cascade`);
  await database.db.insert(absence).values(
    aways.map(({ userId, delegateUserId, from, until, declared, cancelled }) => ({
      ...{ userId, delegateUserId, declaredBy: `staff:${userId}` },
      ...{ fromAt: new Date(from), untilAt: new Date(until), declaredAt: new Date(declared) },
      cancelledAt: cancelled === null ? null : new Date(cancelled),
    })),
  );
  for (const stays of orders)
    await past(database, {
      ...{ customer: '恒锐', product: 'KHM-200', promised: ['03-20'] },
      statuses: stays.map(({ at, status, owner, act }) => [
        text(at),
        status,
        owner,
        act === null ? null : text(act),
      ]),
    });
}

function counted({ factory: { calendar } }: Ctx, { orders, aways }: History): Map<string, Figures> {
  const samples = new Map<string, Span[][]>();
  const add = (key: string, spans: Span[]) => samples.set(key, [...(samples.get(key) ?? []), spans]);
  for (const { status, began, pieces, parts } of waitsOf(orders, aways, NOW.getTime())) {
    if (began < BEGINS || began >= ENDS) continue;
    add('all', pieces);
    add(`status ${status}`, pieces);
    for (const [who, spans] of parts) add(`person ${who}`, spans);
  }
  const clock = ([a, b]: Span) => (b - a) / 60_000;
  const working = ([a, b]: Span) => workingMinutesBetween(calendar, new Date(a), new Date(b));
  const spread = (of: Span[][], minutes: (span: Span) => number) => {
    const sorted = of
      .map((spans) => spans.reduce((sum, span) => sum + minutes(span), 0))
      .sort((a, b) => a - b);
    return [0.5, 0.9].map((share) => {
      const place = share * (sorted.length - 1);
      const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
      return low + (place - Math.floor(place)) * (high - low);
    });
  };
  return new Map(
    [...samples].map(([key, of]) => [key, [of.length, spread(of, clock), spread(of, working)] as const]),
  );
}

async function read(ctx: Ctx): Promise<Map<string, Figures>> {
  const figures = new Map<string, Figures>();
  for (const by of ['status', 'person'] as const satisfies OsrtBy[]) {
    const { rows, all } = await readOsrt(ctx, PERIOD, by);
    for (const { key, count, clock, working } of by === 'status' ? [{ ...all, key: '' }, ...rows] : rows)
      figures.set(key === '' ? 'all' : `${by} ${key}`, [
        count,
        [clock?.medianMinutes ?? -1, clock?.p90Minutes ?? -1],
        [working?.medianMinutes ?? -1, working?.p90Minutes ?? -1],
      ]);
  }
  return figures;
}

/** What lasts grows by some seconds while it is asked. */
function expectSame(got: Map<string, Figures>, wanted: Map<string, Figures>): void {
  expect([...got.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, [count, ...spreads]] of wanted) {
    const [has, ...measured] = got.get(key) ?? [0, [], []];
    expect([key, has]).toEqual([key, count]);
    for (const [i, minutes] of measured.flat().entries())
      expect(
        Math.abs(minutes - (spreads.flat()[i] ?? -1)),
        `${key} ${got.get(key)} ${wanted.get(key)}`,
      ).toBeLessThan(0.5);
  }
}

const text = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');
