import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { displace } from '../../workflows/rush-order/core/displace/displace.ts';
import { jsonOf } from './given-file.ts';
import { readPlanFile } from './plan-file.ts';

const README = new URL('../../workflows/rush-order/core/README.md', import.meta.url);

const machines = [{ id: 'A', model: 'M', spans: [{ from: 0, to: 100, rate: 0.5 }] }];
const tools = [{ id: 'T', pieces: 1 }];
const operation = { kind: 'inside', step: 1, choices: [{ model: 'M', factor: 1 }], runMinutes: 5 };
const query = { order: 'X', now: 0, horizon: 90, operations: [operation] };
const first = { id: 'r1', machine: 'A', order: 'O', step: 1, from: 0, to: 40, workMinutes: 20 };
const second = { ...first, id: 'r2', step: 2, from: 40, to: 80 };

const reason = (json: object): string => {
  try {
    readPlanFile({ machines, tools, reservations: [first, second], query, ...json });
  } catch (err) {
    return (err as Error).message;
  }
  return 'nothing is wrong';
};

it('runs the example of the README', () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync(README, 'utf8')) ?? [];
  const { plan, query: asked } = readPlanFile(jsonOf(example));
  expect(displace(plan, asked, { moves: 1 }).still?.operations).toHaveLength(2);
});

it('takes what does not contradict itself', () => {
  expect(reason({})).toBe('nothing is wrong');
  expect(readPlanFile({ machines, query }).query.frozenUntil).toBe(0);
});

it.each([
  [{ machines: [] }, /^machines: /],
  [{ query: { ...query, horizon: -1 } }, /^query\.horizon: /],
  [{ query: { ...query, horizon: 0 } }, 'query.horizon: 0 is not after now, 0'],
  [{ query: { ...query, horizon: 1e15 } }, /^query\.horizon: /],
  [
    { query: { ...query, operations: [operation, operation] } },
    'query.operations[1].step: 1 does not come after 1',
  ],
  [{ machines: [...machines, ...machines] }, 'machines[1].id: "A" is also machines[0]'],
  [
    { reservations: [first, { ...second, from: 30 }] },
    'reservations[1].from: r2 starts at 30, when A is taken until 40 by r1 (reservations[0])',
  ],
  [
    { reservations: [{ ...first, workMinutes: 21 }] },
    'reservations[0].workMinutes: 21 do not fit: A does 20 productive minutes in 0–40',
  ],
  [
    {
      reservations: [
        { ...first, step: 2 },
        { ...second, step: 1 },
      ],
    },
    'reservations[0].from: step 2 of O starts at 0, before 80: step 1 (reservations[1]) ends at 80, lag 0',
  ],
  [
    { reservations: [first, { ...second, lag: { min: 5 } }] },
    'reservations[1].from: step 2 of O starts at 40, before 45: step 1 (reservations[0]) ends at 40, lag 5',
  ],
  [
    { reservations: [{ ...first, tools: [{ tool: 'T', pieces: 2 }] }] },
    'reservations[0].tools[0].pieces: 2 pieces of T are taken at 0, there are 1',
  ],
  [
    {
      tools: [
        { id: 'T', pieces: 1, uses: [0, 10].map((from) => ({ tool: 'T', pieces: 1, from, to: from + 20 })) },
      ],
    },
    'tools[0].uses[1].pieces: 2 pieces of T are taken at 10, there are 1',
  ],
])('refuses %j', (json, wrong) => {
  const said = reason(json);
  if (typeof wrong === 'string') expect(said).toBe(wrong);
  else expect(said).toMatch(wrong);
});

const piece = { tool: 'T', pieces: 1 };

it.each([
  // Each of these was taken, and answered with more pieces than there are, with another duration, or with nothing.
  [
    {
      query: {
        ...query,
        operations: [{ ...operation, tools: [piece, piece] }],
      },
    },
    'query.operations[0].tools[1].tool: "T" is also query.operations[0].tools[0]; name it once, with all pieces',
  ],
  [
    {
      tools: [{ id: 'T', pieces: 2 }],
      reservations: [
        {
          ...first,
          tools: [piece, piece],
        },
      ],
    },
    'reservations[0].tools[1].tool: "T" is also reservations[0].tools[0]; name it once, with all pieces',
  ],
  [
    {
      query: {
        ...query,
        operations: [
          {
            ...operation,
            choices: [
              { model: 'M', factor: 1 },
              { model: 'M', factor: 2 },
            ],
          },
        ],
      },
    },
    'query.operations[0].choices[1].model: "M" is also query.operations[0].choices[0]; one factor a model',
  ],
  [
    {
      reservations: [
        {
          ...first,
          choices: [
            { model: 'M', factor: 1 },
            { model: 'M', factor: 2 },
          ],
        },
      ],
    },
    'reservations[0].choices[1].model: "M" is also reservations[0].choices[0]; one factor a model',
  ],
  [
    {
      reservations: [
        { ...first, due: 50 },
        { ...second, due: 90 },
      ],
    },
    'reservations[1].due: 90, but O is due at 50 (reservations[0]); an order has one due date',
  ],
  [
    { reservations: [{ ...first, weight: 2 }, second] },
    'reservations[1].weight: 1, but O weighs 2 (reservations[0]); an order has one weight',
  ],
  [
    { query: { ...query, order: 'O' } },
    'reservations[0].step: step 1 of O stands in the plan and is asked for as well: take it out of one of the two',
  ],
  [
    { query: { ...query, now: '2026-11-26T08:00:00+08:00' } },
    'query.now: a whole number from 0 to 1000000000 is expected (minutes since 1970-01-01T00:00Z), not "2026-11-26T08:00:00+08:00"',
  ],
])('refuses what no search could answer: %j', (json, wrong) => {
  expect(reason(json)).toBe(wrong);
});

it('the order waits for its own steps that stand in the plan', () => {
  const lag = { min: 7, max: null };
  const later = { ...query, horizon: 100, order: 'O', operations: [{ ...operation, step: 3, lag }] };
  const { plan, query: asked } = readPlanFile({ machines, reservations: [second, first], query: later });
  const option = displace(plan, asked, { moves: 1 }).still;
  expect(option?.operations[0]?.from).toBe(87);
  expect(option?.why[0]).toMatchObject({ kind: 'arrival', arrival: { name: 'O 2', p90: 87 } });
});

it.each([
  ['{"machines": [\n1,\n}', /^line 3: not JSON: /],
  ['{\n\n"machines": [x]}', /^line 3: not JSON: /],
  ['{\n"machines": [', /^line 2: not JSON: /],
])('names the line of %j', (text, wrong) => {
  expect(() => jsonOf(text)).toThrow(wrong);
});
