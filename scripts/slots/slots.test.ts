import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findSlots } from '../../workflows/rush-order/core/gaps/find.ts';
import { SlotIndex } from '../../workflows/rush-order/core/gaps/slot-index.ts';
import { deadlineIn, planBudget } from './deadline.ts';
import { readInstance } from './instance.ts';
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
    steps: [[1, 2]],
    given: [2],
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
  [
    '1 3 1.5\n1 2 1 0 2 5\n',
    'line 2: operation 1: it takes no time on one of its machines, and time on another',
  ],
  ['1 3 1.5\n1 2 1 4 1 5\n', 'line 2: operation 1: machine 1 is named twice'],
  [
    '1 2\n0 5 1 4\nOptimum 9\n',
    'line 3: "Optimum" is no number; one instance a file, and nothing behind its last job',
  ],
  ['1 2\n0 5 1\n', 'line 2: 3 numbers: they must come in pairs "machine time"'],
  ['1 2\n0 5 1 -4\n', 'line 2: operation 2: the time -4 is not a whole number from 0 to 1000000'],
  [
    '1 2\n0 5 1 999999999999\n',
    'line 2: operation 2: the time 999999999999 is not a whole number from 0 to 1000000',
  ],
  ['1 3 1\n999999999 1 1 5\n', 'line 2: operation 2: the number of its machines is missing'],
  ['1 3 1\n1 999999999 1 5\n', 'line 2: operation 1: 999999999 machines are announced, the line ends before'],
  ['1 999999999\n1 5\n', 'line 1: more than 5000 jobs or 1000 machines'],
  ['', 'line 1: no numbers: the first line must be "jobs machines"'],
])('says what is wrong in %j', (text, wrong) => {
  expect(reason(() => readInstance(text))).toBe(wrong);
});

const PAIRS = '2 3\n2 7 0 4 1 5\n0 3 1 8 2 6\n';

it.each([
  [
    'with its words',
    'Nb of jobs, Nb of Machines, Time seed, Machine seed, Upper bound, Lower bound\r\n          2           3   840612802   398197754        1231        1005\r\nTimes\r\n 7 4 5\r\n 3 8 6\r\nMachines\r\n 3 1 2\r\n 1 2 3\r\n',
  ],
  ['without', '2 3\n7 4 5\n3 8 6\n\n3 1 2\n1 2 3\n'],
])('reads Taillard’s blocks of times and machines, %s', (_, text) => {
  expect(readInstance(text).jobs).toEqual(readInstance(PAIRS).jobs);
  expect(readInstance(text)).toMatchObject({ format: 'jsp', machines: 3, base: 1 });
});

it('passes over titles, remarks and rules around an instance', () => {
  const dressed = ` instance tiny\n\n ++++++++\n Somebody, 2x3 (made up)\n# a remark\n${PAIRS.replaceAll('\n', ' # another\r\n')} ++++++++\r\n\r\n`;
  expect(readInstance(dressed)).toEqual(readInstance(PAIRS));
});

it.each([
  ['titles that begin with a number', `10x5 instance of somebody\n3 machines are busy\n${PAIRS}`],
  ['remarks of other languages', `// one\n% two\n; three\n${PAIRS.replaceAll('\n', ' // here\n')}% end\n`],
  ['lines that are broken', '2 3\n2 7 0 4\n1 5\n0 3 1 8\n2 6\n'],
  ['lines that are broken where blocks could be', '2 3\n2 7 0\n4 1 5\n0 3 1\n8 2 6\n'],
  ['numbers with a point or an exponent', '2 3e0\n2 7.0 0 4 1 5\n0 3 1 8 2 6\n'],
])('reads %s', (_, text) => {
  expect(readInstance(text)).toEqual(readInstance(PAIRS));
});

it('leaves out operations that take no time, and keeps the numbers of the others', () => {
  const shop = readInstance('2 3\n2 0 0 4 1 5\n0 3 1 8 2 0\n');
  expect(shop.jobs.map((operations) => operations.flat().map(({ time }) => time))).toEqual([
    [4, 5],
    [3, 8],
  ]);
  expect(shop.steps).toEqual([
    [2, 3],
    [1, 2],
  ]);
  const whole = [
    [
      [2, 0],
      [0, 0],
      [1, 4],
    ],
    [
      [0, 4],
      [1, 9],
      [2, 17],
    ],
  ];
  const short = whole.map((row, j) => row.filter((_, k) => shop.steps[j]?.includes(k + 1)));
  const plan = readShopPlan(whole, shop);
  expect(plan).toEqual(readShopPlan(short, shop));
  expect(questionOf(shop, plan, 0, 0).query.operations.map(({ step }) => step)).toEqual([2, 3]);
});

it.each([
  [
    '2 3 1 2 9 8\nTimes\n7 4 5\n3 8 6\nMachines\n3 1 2\n',
    'line 6: 2 jobs are announced: 2 lines of times and 2 of machines must follow, here are 3',
  ],
  ['2 3\nTimes\n7 4 5\n3 8\nMachines\n3 1 2\n1 2 3\n', 'line 4: 3 numbers are expected, one a machine'],
])('says what is wrong in blocks: %j', (text, wrong) => {
  expect(reason(() => readInstance(text))).toBe(wrong);
});

it('finds the shortest plan of a small instance', () => {
  expect(makespanOf(computePlan(instance('ft06'), null, { moves: 40_000, seed: 1 }))).toBe(55);
});

const watch = { now: () => performance.now(), stopped: () => false };

it('time is counted from the start of the process', () => {
  expect(deadlineIn(3, watch)).toMatchObject({ ends: 3000 });
});

it('has a usable plan of 200 × 50 when there is no time to search', () => {
  let seed = 1;
  const draw = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  // Each job goes once around all machines from a random one on; no machine has less than 9000 minutes to do.
  const rows = Array.from({ length: 200 }, () => {
    const first = draw(50);
    return Array.from({ length: 50 }, (_, k) => `${(first + 7 * k) % 50} ${1 + draw(99)}`).join(' ');
  });
  const shop = readInstance(`200 50\n${rows.join('\n')}\n`);
  const plan = computePlan(shop, null, planBudget(deadlineIn(0, watch)));
  expect(makespanOf(plan)).toBeLessThan(14_000);
  const rowsOf = plan.map((row) => row?.map(({ machine, start }) => [machine, start]) ?? null);
  expect(readShopPlan(rowsOf, shop)).toEqual(plan);
});

it('a job that is taken out and put back ends no later than before', () => {
  for (const name of ['ft06', 'la06', 'mk01.fjs']) {
    const shop = instance(name);
    const stands = computePlan(shop, null, { moves: 4000, seed: 1 });
    for (const job of shop.jobs.keys()) {
      const { plan, query, oldEnd } = questionOf(shop, stands, job, 0);
      const [still] = findSlots(new SlotIndex(plan), query, 1).options;
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
