import { describe, expect, it } from 'vitest';
import { randomCase } from '../testing/random-plan.ts';
import { SMALL } from '../testing/shape.ts';
import { busy, inside, machine, outside, plan, query, tool } from '../testing/small.ts';
import type { Arrival, Plan, Query } from '../types.ts';
import { findSlots } from './find.ts';
import { SlotIndex } from './slot-index.ts';

const ask = (where: Plan, what: Query) => findSlots(new SlotIndex(where), what, 1);
const why = (where: Plan, what: Query) => ask(where, what).options[0]?.why;
const steel: Arrival = { kind: 'material', name: '45#钢', p50: 20, p90: 60 };

describe('why nothing is earlier', () => {
  it('names the machines that are full, the longest free time, and who is in the way', () => {
    const where = plan(
      [machine('M-1'), machine('M-2')],
      [busy('M-1', 10, 90, { order: 'SO-7' }), busy('M-2', 0, 95)],
    );
    expect(why(where, query([inside(10, 30)]))).toEqual([
      {
        kind: 'machines',
        until: 90,
        models: ['M'],
        machines: 2,
        needMinutes: 30,
        longestFree: { machine: 'M-1', minutes: 10 },
        blockedBy: { machine: 'M-1', order: 'SO-7', to: 90 },
      },
    ]);
  });

  it('names the tool when a machine would be free', () => {
    const tools = [tool('T', 2, { uses: [{ tool: 'T', pieces: 1, from: 0, to: 40, lifeMinutes: 0 }] })];
    const what = query([inside(10, 30, { tools: [{ tool: 'T', pieces: 2 }] })]);
    expect(why(plan([machine('M-1')], [], tools), what)).toEqual([
      { kind: 'tool', until: 40, tool: 'T', pieces: 2, needed: 2, machine: 'M-1', freeFrom: 0 },
    ]);
  });

  it('names the arrival, the return from a supplier, the pick-up, and the shift', () => {
    const what = query([
      inside(10, 30, { arrivals: [steel] }),
      outside(20, { pickUps: [{ from: 200, to: 201 }] }),
      inside(30, 10),
      inside(40, 10, { lag: { min: 15, max: null } }),
      inside(50, 10, { choices: [{ model: 'N', factor: 1 }] }),
    ]);
    const option = ask(plan([machine('M-1'), machine('N-1', [[600, 1_000]])]), what).options[0];
    expect(option?.why).toEqual([
      { kind: 'arrival', until: 60, arrival: steel },
      { kind: 'pick-up', until: 200, supplier: '宏达电镀' },
      { kind: 'return', until: 350, supplier: '宏达电镀', p50: 300 },
      { kind: 'previous', until: 375, lagMinutes: 15 },
      { kind: 'shift', until: 600, models: ['N'] },
    ]);
  });

  it('says of no model that it does not work yet when it does, only slower', () => {
    const choices = [
      { model: 'N', factor: 1 },
      { model: 'L', factor: 50 },
    ];
    const where = plan([machine('N-1', [[600, 1_000]]), machine('L-1')]);
    expect(why(where, query([inside(10, 15, { choices })]))).toEqual([
      { kind: 'shift', until: 600, models: ['N'] },
    ]);
  });

  it('says so when nothing holds it back', () => {
    const option = ask(plan([machine('M-1')]), query([inside(10, 30), inside(20, 30)])).options[0];
    expect(option?.why.map(({ kind }) => kind)).toEqual(['now', 'previous']);
  });

  it('is true: what is named, taken away, lets a single operation end earlier', () => {
    const told = { tool: 0, machines: 0, shift: 0 };
    for (let seed = 1; seed <= 600; seed += 1) {
      const { plan: where, query: what } = randomCase(seed, { ...SMALL, operations: 1 });
      const [option] = ask(where, what).options;
      const binding = option?.why[0]?.kind;
      if (!option || (binding !== 'tool' && binding !== 'machines' && binding !== 'shift')) continue;
      told[binding] += 1;
      const [easier, easierQuery] = without(binding, where, what);
      const end = ask(easier, easierQuery).options[0]?.completion.p90;
      expect(end, `seed ${seed}: ${binding}`).toBeLessThan(option.completion.p90);
    }
    for (const [what, count] of Object.entries(told)) expect(count, what).toBeGreaterThan(5);
  });
});

function without(binding: 'tool' | 'machines' | 'shift', where: Plan, what: Query): [Plan, Query] {
  const noTools = {
    ...what,
    operations: what.operations.map((o) => (o.kind === 'inside' ? { ...o, tools: [] } : o)),
  };
  if (binding === 'tool') return [where, noTools];
  const empty = { ...where, reservations: [] };
  if (binding === 'machines') return [empty, noTools];
  const span = { from: what.now - 1, to: what.horizon, rate: 1 };
  return [{ ...empty, machines: where.machines.map((m) => ({ ...m, spans: [span] })) }, noTools];
}

describe('why there is no place at all', () => {
  const impossible = (where: Plan, what: Query) => ask(where, what).impossible;

  it('names the step and what is missing', () => {
    const where = plan([machine('M-1')], [], [tool('T', 1)]);
    const lathe = { choices: [{ model: 'L', factor: 1 }] };
    expect(impossible(where, query([inside(10, 5), inside(20, 5, lathe)]))).toEqual({
      kind: 'no-machine',
      step: 20,
      models: ['L'],
    });
    const two = { tools: [{ tool: 'T', pieces: 2 }] };
    expect(impossible(where, query([inside(10, 5, two)]))).toEqual({
      kind: 'no-tool',
      step: 10,
      tool: 'T',
      onHand: 1,
      needed: 2,
    });
    const gone = outside(20, { pickUps: [{ from: 0, to: 5 }] });
    expect(impossible(where, query([inside(10, 5), gone]))).toEqual({
      kind: 'no-pick-up',
      step: 20,
      supplier: '宏达电镀',
      from: 5,
    });
  });

  it('names what fills the time until the horizon', () => {
    const where = plan([machine('M-1')], [busy('M-1', 10, 500, { order: 'SO-9' })]);
    expect(impossible(where, query([inside(10, 5), inside(20, 30)], { horizon: 400 }))).toMatchObject({
      kind: 'horizon',
      step: 20,
      from: 5,
      needMinutes: 30,
      binding: { kind: 'machines', until: 500, longestFree: { minutes: 5 }, blockedBy: { order: 'SO-9' } },
    });
  });

  // The calendars of a house end where its horizon does: the reason was never named there.
  it('names what stands in the way until the calendars end: the machines, a tool, or what comes too late', () => {
    const to = { horizon: 1_000 };
    const full = plan([machine('M-1')], [busy('M-1', 40, 1_000, { order: 'SO-9' })]);
    const binding = (where: Plan, what: Query) => {
      const why = impossible(where, what);
      return why?.kind === 'horizon' ? why.binding : why;
    };
    expect(binding(full, query([inside(10, 60)], to))).toEqual({
      kind: 'machines',
      until: 1_000,
      models: ['M'],
      machines: 1,
      needMinutes: 60,
      longestFree: { machine: 'M-1', minutes: 40 },
      blockedBy: { machine: 'M-1', order: 'SO-9', to: 1_000 },
    });
    const uses = [{ tool: 'T', pieces: 1, from: 30, to: 990, lifeMinutes: 0 }];
    const taken = plan([machine('M-1')], [], [tool('T', 1, { uses })]);
    expect(binding(taken, query([inside(10, 60, { tools: [{ tool: 'T', pieces: 1 }] })], to))).toMatchObject({
      kind: 'tool',
      tool: 'T',
      until: 990,
      freeFrom: 0,
    });
    const late: Arrival = { kind: 'wip', name: '热处理', p50: 400, p90: 5_000 };
    const open = plan([machine('M-1')]);
    expect(binding(open, query([inside(10, 60, { arrivals: [late] })], to))).toMatchObject({
      kind: 'arrival',
      arrival: late,
    });
    expect(
      binding(open, query([outside(10, { lead: { p50: 900, p90: 970 } }), inside(20, 60)], to)),
    ).toMatchObject({
      kind: 'return',
      until: 970,
    });
    expect(binding(open, query([inside(10, 970), inside(20, 60)], to))).toMatchObject({ kind: 'previous' });
    expect(binding(open, query([inside(10, 1_060)], to))).toBeNull();
  });

  it('names the lag that keeps two operations apart', () => {
    const where = plan([machine('M-1', [[0, 100]]), machine('N-1', [[300, 400]])]);
    const next = inside(20, 10, { choices: [{ model: 'N', factor: 1 }], lag: { min: 0, max: 60 } });
    expect(impossible(where, query([inside(10, 30), next]))).toEqual({
      kind: 'max-lag',
      step: 20,
      maxMinutes: 60,
    });
  });
});
