import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OsrtRow } from '../../board/api/metrics.ts';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { readOnTime, readOnTimeWeeks } from './on-time.ts';
import { readOsrt } from './osrt.ts';
import { readPlannerResponse } from './planners.ts';
import { readRepeatShare } from './repeat.ts';
import { readResponse } from './response.ts';
import { readRework } from './rework.ts';
import { readSalesToPlanning } from './sales-to-planning.ts';
import { february, NOW } from './testing/february.ts';
import { readTimeouts } from './timeouts.ts';
import { settleWaits } from './waits/settle.ts';

const FEBRUARY = { from: '2026-02-01', to: '2026-02-28' };

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

const figuresOf = ({ count, open, unanswered, clock, working }: OsrtRow) => [
  count,
  open,
  unanswered,
  clock && [clock.medianMinutes, clock.p90Minutes],
  working && [working.medianMinutes, working.p90Minutes],
];
const rowsOf = (rows: readonly OsrtRow[]) => Object.fromEntries(rows.map((row) => [row.key, figuresOf(row)]));

// First what nobody has measured yet, then the same from the table: figures must not depend on it.
describe.each(['asked', 'measured before'])('a month by hand (testing/february.ts), %s', (how) => {
  beforeAll(async () => {
    if (how === 'asked') return;
    const written = await factory.does(null, settleWaits);
    expect(written).toBeGreaterThan(15);
    expect(await factory.does(null, settleWaits)).toBe(0);
  });

  it('OSRT of all: 18 waits, one that lasts, one that nobody answered', async () => {
    const { all, scope } = await readOsrt(await factory.as('boss'), FEBRUARY, 'all');
    expect(scope).toBe('all');
    // Working: 15 20 30 30 45 60 60 60 120 | 120 150 150 180 180 270 300 570 2610. Median (120 + 120) / 2; the 90th
    // percentile lies at 0.9 × 17 = 15.3: 300 + 0.3 × (570 − 300).
    // Clock: 15 20 30 30 45 60 60 60 120 | 180 240 360 990 1140 1500 3900 8700 13920: (120 + 180) / 2;
    // 3900 + 0.3 × (8700 − 3900).
    expect(figuresOf(all)).toEqual([18, 1, 1, [150, 5340], [120, 381]]);
  });

  it('OSRT by step, in the order of the flow', async () => {
    const { rows } = await readOsrt(await factory.as('boss'), FEBRUARY, 'status');
    expect(rows.map(({ name }) => name)).toEqual([
      '待审核',
      '已确认',
      '备料中',
      '生产中',
      '质检中',
      '已发货',
    ]);
    expect(rowsOf(rows)).toEqual({
      // Clock 180 1500 3900 13920, working 120 180 180 570; the 90th percentile at 2.7.
      pending_review: [4, 0, 0, [2700, 10914], [180, 453]],
      // 30 120 360 8700 and 30 120 270 2610.
      confirmed: [4, 1, 1, [240, 6198], [195, 1908]],
      preparing_material: [1, 0, 0, [30, 30], [30, 30]],
      // 60 240 and 60 150; at 0.9.
      in_production: [2, 0, 0, [150, 222], [105, 141]],
      // 15 45 1140 and 15 45 300; at 1.8.
      in_quality_check: [3, 0, 0, [45, 921], [45, 249]],
      // 20 60 60 990 and 20 60 60 150.
      shipped: [4, 0, 0, [60, 711], [60, 123]],
    });
  });

  it('OSRT by person: what waited while somebody was away is the substitute’s', async () => {
    const { rows } = await readOsrt(await factory.as('boss'), FEBRUARY, 'person');
    expect(rowsOf(rows)).toMatchObject({
      // A and D; C was planner2's. The absence that was declared when it was over takes nothing of A from them.
      planner: [2, 0, 0, [2040, 3528], [180, 180]],
      // B and C.
      planner2: [2, 0, 0, [7710, 12678], [345, 525]],
      // Of E only until the absence began: 15 45 1080, working 15 45 240.
      checker: [3, 0, 0, [45, 873], [45, 201]],
      checkhead: [1, 0, 0, [60, 60], [60, 60]],
    });
    // Four of lin, four of buyer (A, B, C, D), two of shop, one of store.
    expect(rows.map(({ key, count }) => `${key} ${count}`).sort()).toEqual(
      ['buyer 4', 'checker 3', 'checkhead 1', 'lin 4', 'planner 2', 'planner2 2', 'shop 2', 'store 1'].sort(),
    );
  });

  it('OSRT by team: a team had a wait once, however many of its people had it', async () => {
    const { rows } = await readOsrt(await factory.as('boss'), FEBRUARY, 'team');
    expect(rowsOf(rows)).toMatchObject({
      3: [4, 0, 0, [2700, 10914], [180, 453]],
      7: [3, 0, 0, [45, 921], [45, 249]],
    });
    expect(rows.find(({ key }) => key === '7')?.name).toBe('质量部');
  });

  it('a wait belongs to the period in which it began', async () => {
    const boss = await factory.as('boss');
    const january = await readOsrt(boss, { from: '2026-01-01', to: '2026-01-31' }, 'all');
    expect(figuresOf(january.all)).toEqual([1, 0, 0, [30, 30], [30, 30]]);
    const day = await readOsrt(boss, { from: '2026-02-14', to: '2026-02-14' }, 'all');
    expect(figuresOf(day.all)).toEqual([1, 0, 0, [13920, 13920], [120, 120]]);
    const march = await readOsrt(boss, { from: '2026-03-01', to: '2026-03-31' }, 'person');
    expect(march).toMatchObject({ rows: [], all: { count: 0, clock: null, working: null } });
  });

  it('cross-department response', async () => {
    const { handOvers, signatures, pairs, ...both } = await readResponse(await factory.as('boss'), FEBRUARY);
    // A 3900 120 30 240 45 60 15 60, B 13920 8700, C 1500 30 60, D 180 360, E 20 (who asked for its inspection and for
    // G is not known): 29240 in 16. Working: 180 120 30 150 45 60 15 60, 120 2610, 570 30 60, 180 270, 20: 4520.
    expect(handOvers).toEqual({ count: 16, meanClockMinutes: 1827.5, meanWorkingMinutes: 282.5 });
    // A 270 / 180, D 90 / 90; E was asked within the department.
    expect(signatures).toEqual({ count: 2, meanClockMinutes: 180, meanWorkingMinutes: 135 });
    expect(both).toMatchObject({ count: 18, meanClockMinutes: 1644.4, meanWorkingMinutes: 266.1 });
    // Lin is in a group of the sales department.
    expect(pairs[0]).toMatchObject({ from: '销售部', to: '计划部', count: 4, meanClockMinutes: 4875 });
  });

  it('information delay from sales to planning', async () => {
    // 2 4 6 8 seconds.
    expect(await readSalesToPlanning(await factory.as('boss'), FEBRUARY)).toMatchObject({
      count: 4,
      waiting: 0,
      meanSeconds: 5,
      medianSeconds: 5,
      p90Seconds: 7.4,
    });
  });

  it('mean response of each planner', async () => {
    const { rows } = await readPlannerResponse(await factory.as('boss'), FEBRUARY);
    expect(rows).toEqual([
      { userId: 'planner2', name: '钱一', count: 2, meanClockMinutes: 7710, meanWorkingMinutes: 345 },
      { userId: 'planner', name: '孙磊', count: 2, meanClockMinutes: 2040, meanWorkingMinutes: 180 },
    ]);
  });
});

describe('figures of orders', () => {
  it('on time, against the original and the present promise', async () => {
    // Due: A B C E G; D was cancelled, F is due in March. Kept: A, E, and by the moved promise C.
    expect(await readOnTime(await factory.as('boss'), FEBRUARY)).toMatchObject({
      original: { due: 5, kept: 2, share: 0.4 },
      current: { due: 5, kept: 3, share: 0.6 },
    });
  });

  it('on time by week', async () => {
    const { weeks } = await readOnTimeWeeks(await factory.as('boss'), FEBRUARY);
    expect(
      weeks.map(({ period, original, current }) => [period.from, original.kept, original.due, current.due]),
    ).toEqual([
      ['2026-01-26', 0, 0, 0],
      ['2026-02-02', 1, 1, 1],
      ['2026-02-09', 1, 2, 2],
      ['2026-02-16', 0, 1, 0],
      ['2026-02-23', 0, 1, 2],
    ]);
  });

  it('repeats: what the same customer had ordered before', async () => {
    // Came in and stayed: A B C E F G. A and G repeat H of January; D is cancelled.
    expect(await readRepeatShare(await factory.as('boss'), FEBRUARY)).toMatchObject({
      orders: 6,
      repeats: 2,
    });
  });

  it('rework: A was inspected twice and sent back once, E passed', async () => {
    expect(await readRework(await factory.as('boss'), FEBRUARY)).toMatchObject({
      inspected: 3,
      sentBack: 1,
      orders: 1,
    });
  });

  it('time-outs by checkpoint; what was escalated by hand is none', async () => {
    expect(await readTimeouts(await factory.as('boss'), FEBRUARY)).toMatchObject({
      timeouts: 2,
      silent: 1,
      rows: [
        { key: 'bom_freeze', timeouts: 1, opened: 2, meetings: 1, silent: 0 },
        { key: 'quality_release', timeouts: 1, opened: 1, meetings: 0, silent: 1 },
      ],
    });
  });
});
