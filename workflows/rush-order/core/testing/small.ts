import type { InsideOperation, Machine, OutsideOperation, Plan, Query, Reservation, Tool } from '../types.ts';

/*
 * A workshop to write tests with: times are minutes from 0, machines M-1, M-2 … of model M work from 0 to 1,000
 * without a break, and everything else is what the test says.
 */

export const machine = (
  id: string,
  spans: readonly (readonly [number, number, number?])[] = [[0, 1_000]],
): Machine => ({
  id,
  model: id.replace(/-\d+$/, ''),
  spans: spans.map(([from, to, rate = 1]) => ({ from, to, rate })),
});

export const busy = (id: string, from: number, to: number, more: Partial<Reservation> = {}): Reservation => ({
  id: `${id}@${from}`,
  machine: id,
  order: `SO-${from}`,
  step: 10,
  from,
  to,
  workMinutes: to - from,
  priority: 1,
  frozen: false,
  release: 0,
  due: null,
  ...more,
});

export const tool = (id: string, pieces = 1, more: Partial<Tool> = {}): Tool => ({
  id,
  pieces,
  lifeMinutes: null,
  uses: [],
  ...more,
});

export const plan = (
  machines: readonly Machine[],
  reservations: readonly Reservation[] = [],
  tools: readonly Tool[] = [],
): Plan => ({
  machines,
  reservations,
  tools,
});

export const inside = (
  step: number,
  runMinutes: number,
  more: Partial<InsideOperation> = {},
): InsideOperation => ({
  kind: 'inside',
  step,
  choices: [{ model: 'M', factor: 1 }],
  setupMinutes: 0,
  runMinutes,
  ...more,
});

export const outside = (step: number, more: Partial<OutsideOperation> = {}): OutsideOperation => ({
  kind: 'outside',
  step,
  supplier: '宏达电镀',
  process: '镀镍',
  lead: { p50: 100, p90: 150 },
  pickUps: [{ from: 0, to: 1_000 }],
  ...more,
});

export const query = (operations: Query['operations'], more: Partial<Query> = {}): Query => ({
  order: 'SO-RUSH',
  priority: 5,
  due: null,
  operations,
  now: 0,
  horizon: 1_000,
  frozenUntil: 0,
  ...more,
});
