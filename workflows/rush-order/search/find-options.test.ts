import { expect, it } from 'vitest';
import type { House } from '../../scheduling/assemble-plan.ts';
import type { OrderQuery } from '../../scheduling/query.ts';
import { midnightOf } from '../../working-time/shanghai.ts';
import { shipped } from '../../working-time/testing/calendars.ts';
import { busy, inside, machine, plan, query } from '../core/testing/small.ts';
import type { Option, Plan, Query } from '../core/types.ts';
import type { Displacer } from './displace.ts';
import { findOptions } from './find-options.ts';

/** A Monday's first minute. */
const DAY = midnightOf('2026-03-16') / 60_000;
const nobody: Displacer = () => ({ least: null, earliest: null });
const capability = { aliases: [], inHouse: true, engineers: [], leadDays: 1 };

function asked(what: Query, process = ''): OrderQuery & { query: Query; present: Option | null } {
  const task = { name: '铣型腔', centre: 'M', process } as never;
  return {
    query: what,
    places: [],
    tasks: new Map(what.operations.map(({ step }) => [step, task])),
    leads: new Map(),
    pickUps: [{ from: DAY, to: DAY + 10_000 }],
    unknownTools: [],
    unknownMaterial: [],
    hasRouting: true,
    present: null,
  };
}

function find(
  standing: Plan,
  what: Query,
  more: Partial<House> & { present?: Option } = {},
  process = '',
  outside = {},
) {
  const house = {
    plan: standing,
    now: DAY,
    horizon: DAY + 10_000,
    frozenUntil: DAY,
    machines: [],
    times: new Map(),
    handSpans: [],
    tools: [],
    hands: {},
    overtime: null,
    ...more,
  };
  const capabilities = { engineers: [], processes: [{ name: '镀镍', suppliers: ['永固'], ...capability }] };
  const scheduling = { outside } as never;
  return findOptions(
    { calendar: shipped, capabilities, scheduling },
    house,
    { ...asked(what, process), present: more.present ?? null },
    nobody,
    0,
  );
}

/** The order's own plan. */
const planned = (from: number): Option => ({
  kind: 'no-displacement',
  operations: [
    {
      kind: 'inside',
      step: 10,
      machine: 'M-1',
      model: 'M',
      from,
      to: from + 120,
      workMinutes: 120,
      setupMinutes: 0,
    },
  ],
  completion: { p50: from + 120, p90: from + 120 },
  moved: [],
  displaced: [],
  why: [],
  checks: [],
});

const what = query([inside(10, 120)], { now: DAY, horizon: DAY + 10_000 });
/** Works from 8:00 to 17:00 of two days; the first is taken. */
const spans = [480, 1_920].map((from) => [DAY + from, DAY + from + 540] as const);
const full = plan([machine('M-1', spans)], [busy('M-1', DAY + 480, DAY + 1_020)]);

it('an empty place is filled with overtime that ends earlier, and only the time beyond the shifts is told', () => {
  const overtime = { workdays: ['18:00-21:00'], daysOff: [] };
  const found = find(full, what, { overtime }).candidates;
  expect(found.map(({ how, option }) => [how, option.completion.p90 - DAY])).toEqual([
    ['none', 2_040],
    ['overtime', 1_200],
  ]);
  expect(found[1]?.overtime).toEqual([{ machine: 'M-1', from: DAY + 1_080, to: DAY + 1_200 }]);
  // The machine stands still in that time.
  const down = new Map([
    ['M-1', { spans: [], down: [{ from: DAY + 1_080, to: DAY + 1_260 }], availability: [] }],
  ]);
  expect(find(full, what, { overtime, times: down }).candidates.map(({ how }) => how)).toEqual(['none']);
});

it('a special process may go to a supplier where that is earlier; an ordinary one may not', () => {
  const late = plan([machine('M-1', [[DAY + 8_000, DAY + 9_000]])]);
  const found = find(late, what, {}, '镀镍').candidates;
  expect(found.map(({ how }) => how)).toEqual(['none', 'outside']);
  expect(found[1]?.option.operations).toMatchObject([{ kind: 'outside', supplier: '永固', to: DAY + 2_016 }]);
  expect(find(late, what).candidates.map(({ how }) => how)).toEqual(['none']);
});

it('the work of a centre that may go out fills a place where that is earlier', async () => {
  const late = plan([machine('M-1', [[DAY + 8_000, DAY + 9_000]])]);
  const found = find(late, what, {}, '', { M: { supplier: '宏远精磨厂', leadDays: 2 } }).candidates;
  expect(found.map(({ how }) => how)).toEqual(['none', 'outside']);
  expect(found[1]?.option.operations).toMatchObject([{ kind: 'outside', supplier: '宏远精磨厂' }]);
  // A day's gain of half an hour is not worth it.
  const soon = plan([machine('M-1', [[DAY + 3_900, DAY + 4_500]])]);
  expect(find(soon, what, {}, '', { M: { supplier: '宏远精磨厂', leadDays: 2 } }).candidates).toHaveLength(1);
});

it('days off are worked only where a place is still empty, and weeks ahead where the parts come late', () => {
  const overtime = { workdays: ['18:00-21:00'], daysOff: ['08:00-17:00'] };
  // Works on the Fridays of three weeks ahead; the order waits for its material until the Friday before.
  const friday = DAY + 18 * 1_440;
  const weeks = plan([
    machine('M-1', [
      [friday + 480, friday + 1_020],
      [friday + 4_800, friday + 5_340],
    ]),
  ]);
  const arrival = { kind: 'material' as const, name: '圆钢', p50: friday + 480, p90: friday + 480 };
  const long = query([{ ...inside(10, 1_000), arrivals: [arrival] }], { now: DAY, horizon: DAY + 40_000 });
  const found = find(weeks, long, { overtime, horizon: DAY + 40_000 }).candidates;
  expect(found.map(({ how }) => how)).toEqual(['none', 'overtime', 'overtime_all']);
  const ends = found.map(({ option }) => option.completion.p90 - friday);
  expect(ends).toEqual([5_260, expect.any(Number), expect.any(Number)]);
  expect(ends[2]).toBeLessThan(ends[1] ?? 0);
});

it('what is no earlier fills no place', () => {
  const free = plan([machine('M-1', spans)]);
  const overtime = { workdays: ['18:00-21:00'], daysOff: [] };
  const { candidates, absent } = find(free, what, { overtime }, '镀镍');
  expect(candidates.map(({ how }) => how)).toEqual(['none']);
  expect(absent).toEqual({
    least: 'no_gain',
    earliest: 'no_gain',
    overtime: 'no_gain',
    outside: 'no_gain',
  });
});

it('why there is none of a kind is known for each kind', () => {
  expect(find(full, what).absent).toMatchObject({ overtime: 'unset', outside: 'unset' });
  const minutes = { workdays: ['17:00-17:20'], daysOff: [] };
  // Twenty minutes after the shift, and the rest the next morning: earlier, but nobody is asked to stay for that.
  const half = plan([machine('M-1', spans)], [busy('M-1', DAY + 480, DAY + 960)]);
  expect(
    find(half, query([inside(10, 70)], { now: DAY, horizon: DAY + 10_000 }), { overtime: minutes }).absent,
  ).toMatchObject({ overtime: 'short' });
  expect(
    find(full, what, { overtime: { workdays: ['18:00-21:00'], daysOff: [] } }).absent,
  ).not.toHaveProperty('overtime');
});

it('the plan of now takes the place of a free one that is no earlier, and what ends later than it is not offered', () => {
  const overtime = { workdays: ['18:00-21:00'], daysOff: [] };
  const how = (from: number) =>
    find(full, what, { overtime, present: planned(DAY + from) }).candidates.map((one) => one.how);
  // Free on the machine: from 1,920 on; overtime until 1,200.
  expect(how(1_800)).toEqual(['keep', 'overtime']);
  expect(how(1_930)).toEqual(['keep', 'overtime']);
  expect(how(1_960)).toEqual(['none', 'overtime']);
  expect(how(1_100)).toEqual(['keep']);
});
