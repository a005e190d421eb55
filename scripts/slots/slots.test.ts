import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { displace } from '../../workflows/rush-order/core/displace/displace.ts';
import { readInstance } from './instance.ts';
import { readPlanFile } from './plan-file.ts';
import { computePlan, makespanOf, readShopPlan } from './shop-plan.ts';
import { questionOf } from './shop-query.ts';

const instance = (name: string) =>
  readInstance(readFileSync(new URL(`../bench/displace/instances/${name}`, import.meta.url), 'utf8'));
const reason = (act: () => unknown): string => {
  try {
    act();
  } catch (err) {
    return (err as Error).message;
  }
  return 'nothing is wrong';
};

it('tells job shops from flexible ones, and machines from 0 from those from 1', () => {
  expect(instance('ft06')).toMatchObject({ format: 'jsp', machines: 6, base: 0 });
  expect(instance('mk01.fjs')).toMatchObject({ format: 'fjsp', machines: 6, base: 0 });
  expect(readInstance('1 2 1.5\n2 1 1 5 2 1 3 2 4\n')).toEqual({
    format: 'fjsp',
    machines: 2,
    base: 1,
    jobs: [
      [
        [{ machine: 0, time: 5 }],
        [
          { machine: 0, time: 3 },
          { machine: 1, time: 4 },
        ],
      ],
    ],
  });
});

it.each([
  ['2 2\n0 5 1 4\n', 'line 2: 2 jobs are announced, 1 lines of jobs follow'],
  ['1 2\n0 5 2 4\n', 'line 2: operation 2: machine 2 does not exist (0 to 1)'],
  ['1 2\n0 5 1 x\n', 'line 2: "x" is no number'],
  ['1 2\n0 5 1\n', 'line 2: 3 numbers: they must come in pairs "machine time"'],
  ['1 2\n0 5 1 -4\n', 'line 2: operation 2: the time -4 is not a whole number from 1'],
  ['', 'line 1: no numbers: the first line must be "jobs machines"'],
])('says what is wrong in %j', (text, wrong) => {
  expect(reason(() => readInstance(text))).toBe(wrong);
});

it('finds the shortest plan of a small instance', () => {
  expect(makespanOf(computePlan(instance('ft06'), null, 40_000))).toBe(55);
});

it('a job that is taken out and put back ends no later than before', () => {
  for (const name of ['ft06', 'la06', 'mk01.fjs']) {
    const shop = instance(name);
    const stands = computePlan(shop, null, 8000);
    for (const job of shop.jobs.keys()) {
      const { plan, query, oldEnd } = questionOf(shop, stands, job, 0);
      const { still } = displace(plan, query, { moves: 1, stop: () => true });
      expect(still?.completion.p90).toBeLessThanOrEqual(oldEnd ?? 0);
    }
  }
});

it('a given plan must be one that can be carried out', () => {
  const shop = readInstance('2 2\n0 5 1 4\n0 3 1 3\n');
  expect(
    reason(() =>
      readShopPlan(
        [
          [
            [0, 0],
            [1, 5],
          ],
          [
            [0, 4],
            [1, 9],
          ],
        ],
        shop,
      ),
    ),
  ).toMatch(/^jobs\[1\]\[0\]: machine 0 is taken until 5/);
  expect(
    reason(() =>
      readShopPlan(
        [
          [
            [0, 0],
            [1, 4],
          ],
          null,
        ],
        shop,
      ),
    ),
  ).toMatch(/^jobs\[0\]\[1\]: starts at 4/);
  expect(
    readShopPlan(
      [
        [
          [0, 0],
          [1, 5],
        ],
        null,
      ],
      shop,
    )[1],
  ).toBeNull();
});

it('a plan file is refused with the path of what is wrong', () => {
  const machines = [{ id: 'A', model: 'M', spans: [{ from: 0, to: 100 }] }];
  const operation = { kind: 'inside', step: 1, choices: [{ model: 'M', factor: 1 }], runMinutes: 5 };
  const query = { order: 'X', now: 0, horizon: 90, operations: [operation] };
  expect(readPlanFile({ machines, query }).query.frozenUntil).toBe(0);
  expect(reason(() => readPlanFile({ machines, query: { ...query, horizon: -1 } }))).toMatch(
    /^query\.horizon: /,
  );
  expect(reason(() => readPlanFile({ machines: [], query }))).toMatch(/^machines: /);
});
