import { describe, expect, it } from 'vitest';
import { checkPlan, type Violation } from './check-plan.ts';
import { findSlots } from './gaps/find.ts';
import { SlotIndex } from './gaps/slot-index.ts';
import { busy, inside, machine, outside, plan, query, tool } from './testing/small.ts';
import type { Displaced, Moved, Option, PlacedInside, Reservation } from './types.ts';

const T = [{ tool: 'T', pieces: 1 }];
const others: Reservation[] = [
  busy('M-1', 0, 50, { frozen: true }),
  busy('M-1', 60, 100, { order: 'SO-A', due: 120, tools: T }),
  busy('M-2', 0, 300, { order: 'SO-C', priority: 5 }),
];
const where = plan(
  [
    machine('M-1', [
      [0, 200],
      [230, 1_000],
    ]),
    machine('M-2'),
  ],
  others,
  [tool('T', 1, { lifeMinutes: 100 })],
);
const what = query([
  inside(10, 30, { tools: T, arrivals: [{ kind: 'wip', name: '热处理', p50: 0, p90: 5 }] }),
  outside(20),
  inside(30, 10, { lag: { min: 5, max: 100 } }),
]);
const [good] = findSlots(new SlotIndex(where), what, 1).options as [Option];

const rules = (option: Pick<Option, 'operations' | 'moved' | 'displaced'>): Violation['rule'][] => [
  ...new Set(checkPlan(where, what, option).map(({ rule }) => rule)),
];

/** The good option with one operation changed. */
const changed = (i: number, more: Partial<PlacedInside>): Option => ({
  ...good,
  operations: good.operations.map((o, k) => (k === i ? ({ ...o, ...more } as PlacedInside) : o)),
});

describe('the checker', () => {
  it('has nothing to say about a good option', () => {
    expect(good.operations).toMatchObject([
      { from: 100, to: 130 },
      { from: 130, to: 280 },
      { from: 285, to: 295 },
    ]);
    expect(checkPlan(where, what, good)).toEqual([]);
  });

  it('sees what is wrong with the rush order itself', () => {
    expect(rules({ ...good, operations: good.operations.slice(1) })).toContain('operations');
    expect(rules(changed(0, { machine: 'M-9' }))).toEqual(['operations']);
    expect(rules(changed(0, { workMinutes: 29, to: 129 }))).toEqual(['operations']);
    expect(rules(changed(0, { to: 131 }))).toContain('calendar');
    expect(rules(changed(2, { from: 229, to: 240 }))).toContain('calendar');
    expect(rules(changed(1, { to: 279 }))).toContain('calendar');
    expect(rules(changed(2, { from: 284, to: 294 }))).toEqual(['precedence']);
    expect(rules(changed(2, { from: 381, to: 391 }))).toEqual(['precedence']);
    expect(rules(changed(0, { from: 4, to: 34 }))).toEqual(['arrival', 'overlap']);
    expect(rules(changed(2, { from: 995, to: 1005 }))).toContain('horizon');
    expect(rules(changed(0, { from: 70, to: 100 }))).toEqual(['overlap', 'tool']);
  });

  it('sees a tool that does not last', () => {
    const worn = { ...where, tools: [tool('T', 1, { lifeMinutes: 69 })] };
    expect(checkPlan(worn, what, good)).toMatchObject([{ rule: 'tool' }]);
  });

  const move = (from: number, to: number, more: Partial<Moved> = {}): Moved => ({
    reservation: 'M-1@60',
    order: 'SO-A',
    step: 10,
    old: { machine: 'M-1', from: 60, to: 100 },
    new: { machine: 'M-1', from, to, workMinutes: 40 },
    ...more,
  });
  const slip = (newEnd: number): Displaced => ({
    order: 'SO-A',
    oldEnd: 100,
    newEnd,
    slipMinutes: newEnd - 100,
    due: 120,
    onTime: newEnd <= 120,
    wasOnTime: true,
  });
  const moving = (moved: Moved, displaced: Displaced[], at = query([inside(10, 30)])) => {
    const early = {
      kind: 'inside',
      step: 10,
      machine: 'M-1',
      model: 'M',
      from: 60,
      to: 90,
      workMinutes: 30,
      setupMinutes: 0,
    } as const;
    return [
      ...new Set(
        checkPlan(where, at, { operations: [early], moved: [moved], displaced }).map(({ rule }) => rule),
      ),
    ];
  };

  it('lets an order of lower priority be moved, to where it may be', () => {
    expect(moving(move(90, 130), [slip(130)])).toEqual([]);
    expect(moving(move(180, 250), [slip(250)])).toEqual([]);
    expect(moving(move(80, 120), [slip(120)])).toEqual(['overlap']);
    expect(moving(move(90, 131), [slip(131)])).toEqual(['calendar']);
    expect(
      moving(move(90, 130, { new: { machine: 'M-2', from: 300, to: 340, workMinutes: 40 } }), [slip(340)]),
    ).toEqual([]);
    expect(
      moving(move(90, 130, { new: { machine: 'M-3', from: 300, to: 340, workMinutes: 40 } }), [slip(340)]),
    ).toEqual(['operations']);
  });

  it('sees what may not be moved, and consequences that are not true', () => {
    expect(moving(move(90, 130), [slip(130)], query([inside(10, 30)], { frozenUntil: 61 }))).toEqual([
      'frozen',
    ]);
    expect(moving(move(90, 130), [slip(130)], query([inside(10, 30)], { priority: 1 }))).toEqual([
      'priority',
    ]);
    expect(moving(move(90, 130), [])).toEqual(['displaced']);
    expect(moving(move(90, 130), [slip(120)])).toEqual(['displaced']);
    expect(moving(move(90, 130), [slip(130), { ...slip(130), order: 'SO-B' }])).toEqual(['displaced']);
    const moved: Moved = {
      ...move(90, 130),
      reservation: 'M-1@0',
      old: { machine: 'M-1', from: 0, to: 50 },
      order: 'SO-0',
      new: { machine: 'M-1', from: 90, to: 140, workMinutes: 50 },
    };
    expect(
      moving(moved, [{ ...slip(140), order: 'SO-0', oldEnd: 50, slipMinutes: 90, due: null, onTime: true }]),
    ).toEqual(['frozen', 'overlap']);
  });
});
