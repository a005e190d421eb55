import { describe, expect, it } from 'vitest';
import { busy, inside, machine, outside, plan, query, tool } from '../testing/small.ts';
import type { Plan, Query } from '../types.ts';
import { findSlots } from './find.ts';
import { SlotIndex } from './slot-index.ts';

const ask = (where: Plan, what: Query, count?: number) => findSlots(new SlotIndex(where), what, count);
const spans = (where: Plan, what: Query) =>
  ask(where, what).options[0]?.operations.map(({ from, to }) => [from, to]);

describe('a place in a gap', () => {
  it('is the first that holds set-up and run', () => {
    const where = plan([machine('M-1')], [busy('M-1', 0, 50), busy('M-1', 70, 100)]);
    expect(spans(where, query([inside(10, 15, { setupMinutes: 5 })]))).toEqual([[50, 70]]);
    expect(spans(where, query([inside(10, 16, { setupMinutes: 5 })]))).toEqual([[100, 121]]);
  });

  it('may pause over a break, but not over another order', () => {
    const works = [
      [0, 60],
      [90, 1_000],
    ] as const;
    expect(spans(plan([machine('M-1', works)]), query([inside(10, 80)]))).toEqual([[0, 110]]);
    expect(spans(plan([machine('M-1', works)], [busy('M-1', 95, 100)]), query([inside(10, 80)]))).toEqual([
      [100, 180],
    ]);
  });

  it('takes longer on a slower model, and there only when it is worth it', () => {
    const either = inside(10, 100, {
      choices: [
        { model: 'M', factor: 1 },
        { model: 'N', factor: 1.5 },
      ],
    });
    const where = (until: number) => plan([machine('M-1'), machine('N-1')], [busy('M-1', 0, until)]);
    expect(
      ask(where(40), query([either])).options.map(({ operations: [o] }) => [
        o?.kind === 'inside' && o.machine,
        o?.to,
      ]),
    ).toEqual([
      ['M-1', 140],
      ['N-1', 150],
    ]);
    expect(ask(where(60), query([either])).options[0]?.operations[0]).toMatchObject({
      machine: 'N-1',
      workMinutes: 150,
    });
  });

  it('waits for a tool that is in use, and for another that has worn out for ever', () => {
    const where = (life: number | null) =>
      plan(
        [machine('M-1'), machine('M-2')],
        [busy('M-1', 0, 80, { tools: [{ tool: 'T', pieces: 1 }] })],
        [tool('T', 1, { lifeMinutes: life })],
      );
    const what = query([inside(10, 30, { tools: [{ tool: 'T', pieces: 1 }] })]);
    expect(spans(where(null), what)).toEqual([[80, 110]]);
    expect(spans(where(110), what)).toEqual([[80, 110]]);
    expect(ask(where(109), what).impossible).toEqual({
      kind: 'tool-life',
      step: 10,
      tool: 'T',
      leftMinutes: 29,
      needMinutes: 30,
    });
  });

  it('leaves with the next pick-up and comes back a lead time later; P50 is told beside P90', () => {
    const plated = outside(20, {
      pickUps: [
        { from: 0, to: 20 },
        { from: 200, to: 210 },
      ],
    });
    const { options } = ask(plan([machine('M-1')]), query([inside(10, 30), plated, inside(30, 40)]));
    expect(options[0]?.operations).toMatchObject([
      { from: 0, to: 30 },
      { from: 200, to: 350, backP50: 300 },
      { from: 350, to: 390 },
    ]);
    expect(options[0]?.completion).toEqual({ p50: 340, p90: 390 });
  });

  it('begins later so that the next operation can follow within its maximum lag', () => {
    const where = plan([machine('M-1'), machine('N-1')], [busy('N-1', 0, 300)]);
    const next = inside(20, 10, { choices: [{ model: 'N', factor: 1 }], lag: { min: 5, max: 20 } });
    const { options } = ask(where, query([inside(10, 30), next]));
    expect(options[0]?.operations).toMatchObject([
      { from: 250, to: 280 },
      { from: 300, to: 310 },
    ]);
    expect(options[0]?.why).toMatchObject([
      { kind: 'max-lag', nextStep: 20, maxMinutes: 20 },
      { kind: 'machines' },
    ]);
  });

  it('gives up a search between maximum lags that has too many combinations, and says so', () => {
    const early = Array.from({ length: 20 }, (_, i) => machine(`M-${i}`, [[0, 100]]));
    const late = inside(60, 10, { choices: [{ model: 'N', factor: 1 }], lag: { min: 0, max: 60 } });
    const tied = [10, 20, 30, 40, 50].map((step) => inside(step, 5, { lag: { min: 0, max: 30 } }));
    const { options, impossible, exact } = ask(
      plan([...early, machine('N-1', [[300, 400]])]),
      query([...tied, late]),
    );
    expect({ options, impossible, exact }).toEqual({
      options: [],
      impossible: { kind: 'max-lag', step: 60, maxMinutes: 60 },
      exact: false,
    });
  });

  it('gives options that differ, and no more than there are', () => {
    const where = plan([machine('M-1'), machine('M-2')], [busy('M-2', 0, 10)]);
    const ends = ask(where, query([inside(10, 30)])).options.map(({ completion }) => completion.p90);
    expect(ends).toEqual([30, 40]);
    expect(ask(where, query([inside(10, 30)]), 1).options).toHaveLength(1);
  });

  it('stays where it was found when the index is changed and asked again', () => {
    const index = new SlotIndex(plan([machine('M-1')], [busy('M-1', 0, 50)]));
    index.add(busy('M-1', 50, 90));
    expect(findSlots(index, query([inside(10, 20)])).options[0]?.completion.p90).toBe(110);
    expect(index.remove('M-1@0')?.to).toBe(50);
    expect(index.remove('M-1@0')).toBeUndefined();
    expect(findSlots(index, query([inside(10, 20)])).options[0]?.completion.p90).toBe(20);
  });

  it('is refused for a query or a plan that makes no sense', () => {
    const where = plan([machine('M-1')]);
    expect(() => ask(where, query([]))).toThrow(/no operation/);
    expect(() => ask(where, query([inside(20, 1), inside(10, 1)]))).toThrow(/step 10 after 20/);
    expect(() => ask(where, query([inside(10, 1, { lag: { min: 5, max: 4 } })]))).toThrow(/lag/);
    expect(() => ask(where, query([inside(10, 1)], { horizon: 0 }))).toThrow(/horizon/);
    expect(() => new SlotIndex(plan([machine('M-1'), machine('M-1')]))).toThrow(/two machines M-1/);
    expect(() => new SlotIndex(plan([], [busy('M-1', 0, 1)]))).toThrow(/no machine M-1/);
    expect(() => new SlotIndex(plan([machine('M-1')], [busy('M-1', 1, 1)]))).toThrow(/no span/);
  });
});
