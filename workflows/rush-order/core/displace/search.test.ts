import { expect, it } from 'vitest';
import { checkPlan } from '../check-plan.ts';
import { loadedPlan } from '../testing/loaded-plan.ts';
import type { Plan, Query, Reservation } from '../types.ts';
import { displace } from './displace.ts';

const DAY = [{ from: 0, to: 1000, rate: 1 }];

function on(
  machine: string,
  order: string,
  from: number,
  to: number,
  more: Partial<Reservation> = {},
): Reservation {
  const id = `${order}@${from}`;
  return {
    ...{ id, machine, order, step: from, from, to, workMinutes: to - from },
    ...{ priority: 0, frozen: false, release: 0, due: null, ...more },
  };
}

function shop(reservations: readonly Reservation[], machines = ['A']): Plan {
  return { machines: machines.map((id) => ({ id, model: 'M', spans: DAY })), reservations, tools: [] };
}

function rush(runMinutes: number, more: Partial<Query> = {}): Query {
  const operations = [
    { kind: 'inside', step: 10, choices: [{ model: 'M', factor: 1 }], setupMinutes: 0, runMinutes } as const,
  ];
  return {
    order: 'RUSH',
    priority: 1,
    due: null,
    operations,
    now: 0,
    horizon: 1000,
    frozenUntil: 0,
    ...more,
  };
}

const ends = (found: ReturnType<typeof displace>) => ({
  still: found.still?.completion.p90,
  earliest: found.earliest?.completion.p90,
});

it('goes before what may move, behind what has started or is as urgent', () => {
  const plan = shop([
    on('A', 'started', 0, 50, { frozen: true }),
    on('A', 'urgent', 50, 100, { priority: 1 }),
    on('A', 'other', 100, 300),
  ]);
  const found = displace(plan, rush(40), { moves: 500 });
  expect(ends(found)).toEqual({ still: 340, earliest: 140 });
  expect(found.earliest?.displaced).toMatchObject([
    { order: 'other', oldEnd: 300, newEnd: 340, slipMinutes: 40 },
  ]);
});

it('moves nobody who need not move', () => {
  const plan = shop(
    [on('A', 'near', 0, 100), on('A', 'far', 600, 700), on('B', 'apart', 0, 500)],
    ['A', 'B'],
  );
  const found = displace(plan, rush(50), { moves: 500 });
  expect(found.earliest?.moved.map(({ order }) => order)).toEqual(['near']);
});

it('the heavier order waits less', () => {
  const plan = shop([on('A', 'light', 0, 100), on('A', 'heavy', 100, 200, { weight: 5 })]);
  const found = displace(plan, rush(100), { moves: 500 });
  expect(found.earliest?.displaced.map(({ order, slipMinutes }) => [order, slipMinutes])).toEqual([
    ['light', 200],
  ]);
});

it('a promise that can be kept is kept', () => {
  const plan = shop([on('A', 'loose', 0, 100, { due: 900 }), on('A', 'tight', 100, 200, { due: 200 })]);
  const found = displace(plan, rush(100), { moves: 500 });
  expect(found.earliest?.displaced).toMatchObject([{ order: 'loose', newEnd: 300, onTime: true }]);
});

it('the fewest: one order makes room where all together would gain little more', () => {
  const plan = shop(
    [on('A', 'a', 0, 300), on('A', 'b', 300, 600), on('B', 'c', 0, 290), on('B', 'd', 290, 600)],
    ['A', 'B'],
  );
  const found = displace(plan, rush(200), { moves: 2000 });
  expect(found.earliest?.displaced.length).toBeGreaterThan(0);
  for (const option of [found.fewest, found.earliest])
    if (option) expect(checkPlan(plan, rush(200), option)).toEqual([]);
  if (found.fewest) expect(found.fewest.displaced).toHaveLength(1);
});

it('offers no displacement when nothing is gained by it', () => {
  const found = displace(shop([on('A', 'later', 500, 600)]), rush(100), { moves: 500 });
  expect(found).toMatchObject({ fewest: null, earliest: null, impossible: null });
});

it('the same seed and moves give the same answer', () => {
  const { plan, query } = loadedPlan(7);
  const once = displace(plan, query, { moves: 3000, seed: 4 });
  expect(displace(plan, query, { moves: 3000, seed: 4 })).toEqual(once);
});

it('cut off at once it still answers with a plan that can be carried out', () => {
  const { plan, query } = loadedPlan(7);
  const found = displace(plan, query, { moves: 1_000_000, stop: () => true });
  expect(found.moves).toBe(0);
  expect(found.earliest && checkPlan(plan, query, found.earliest)).toEqual([]);
});

it('more moves never answer worse', () => {
  const { plan, query } = loadedPlan(11, {
    machines: 6,
    models: 3,
    orders: 20,
    operations: 5,
    tools: 1,
    days: 30,
  });
  const quick = displace(plan, query, { moves: 100, seed: 1, stop: () => true });
  expect(displace(plan, query, { moves: 20_000, seed: 1 }).cost).toBeLessThanOrEqual(quick.cost);
});

it('in a large plan most orders stay where they are', () => {
  const { plan, query } = loadedPlan(4, {
    machines: 100,
    models: 12,
    orders: 500,
    operations: 5,
    tools: 0,
    days: 30,
  });
  // A clock that counts glances: as many moves as 1.5 s allow, wherever the test runs.
  let glances = 0;
  const clock = () => {
    glances += 1;
    return glances * 16;
  };
  const { earliest, cost } = displace(plan, query, { milliseconds: 1500, clock, seed: 1 });
  expect(earliest && checkPlan(plan, query, earliest)).toEqual([]);
  expect([earliest && earliest.displaced.length < 150, cost < 14_000]).toEqual([true, true]);
});

it('a simple way that finds an order no place is not taken for a good one', () => {
  // Behind the rush order, `late` fits before its calendar ends only where it goes ahead of `early`.
  const plan = shop([on('A', 'early', 0, 500), on('A', 'late', 500, 990)]);
  const found = displace(plan, rush(10), { moves: 500 });
  expect(found.earliest?.completion.p90).toBe(10);
});
