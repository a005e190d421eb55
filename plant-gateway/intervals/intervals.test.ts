import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MachineState, PlantMachine } from '../config/plant.ts';
import type { IntervalRecord } from '../sink.ts';
import { intervalsOf, plantFrom } from '../testing/plants.ts';
import { counterOf } from './counters.ts';
import { runLength } from './run-length.ts';
import { stateOf } from './state-of.ts';
import { trackerOf } from './tracker.ts';

const short = ({ state, fromMs, toMs, doubt }: IntervalRecord): string =>
  `${state} ${fromMs}-${toMs}${doubt === '' ? '' : ` ${doubt}`}`;

describe('readings as intervals', () => {
  it('a state lasts until the reading that shows another', () => {
    const runs = runLength('A', { staleMs: 3_500, fromMs: 0 });
    const ended = [
      ...runs.reading(1_000, 'run'),
      ...runs.reading(2_000, 'run'),
      ...runs.reading(3_000, 'idle'),
      ...runs.grow(3_500),
      ...runs.reading(4_000, 'idle'),
      ...runs.grow(4_500),
    ];
    expect(ended.map(short)).toEqual(['unknown 0-1000 silent', 'run 1000-3000', 'idle 3000-4000']);
    expect(ended.at(1)).toMatchObject({ samples: 2, final: true });
    expect(ended.at(2)).toMatchObject({ samples: 2, final: false });
    expect(runs.growing).toBeNull();
    runs.reading(5_000, 'idle');
    expect(runs.growing).toMatchObject({ fromMs: 3_000, toMs: 5_000, samples: 3, final: false });
    expect(runs.grow(5_500)).toHaveLength(1);
  });

  it('a gap is unknown from the last good reading on, for the reason that was seen, and never idle', () => {
    const runs = runLength('A', { staleMs: 3_500, fromMs: 1_000 });
    runs.reading(1_000, 'run');
    runs.reading(2_000, 'run');
    runs.failure('garbage');
    expect(runs.grow(5_000)).toMatchObject([{ state: 'run', toMs: 2_000, final: false }]);
    expect(runs.grow(6_000).map(short)).toEqual(['run 1000-2000', 'unknown 2000-6000 garbage']);
    expect(runs.reading(7_000, 'run').map(short)).toEqual(['unknown 2000-7000 garbage']);
  });

  it('a gap that nobody looked at in between is found by the next reading', () => {
    const runs = runLength('A', { staleMs: 3_500, fromMs: 0 });
    runs.reading(0, 'run');
    runs.reading(1_000, 'run');
    expect(runs.reading(60_000, 'run').map(short)).toEqual(['run 0-1000', 'unknown 1000-60000 silent']);
  });

  it('a machine whose round takes longer than staleMs is not silent, but one that stops answering is', () => {
    const runs = runLength('A', { staleMs: 3_500, fromMs: 0 });
    runs.roundMs = 4_200;
    const told = [0, 5_000, 10_000].flatMap((at) => [...runs.grow(at - 1), ...runs.reading(at, 'run')]);
    expect(told.filter(({ state }) => state === 'unknown')).toEqual([]);
    expect(runs.grow(20_000).map(short)).toEqual(['run 0-10000', 'unknown 10000-20000 silent']);
  });

  it('whatever comes, intervals touch, never overlap, and only grow', () => {
    const event = fc.record({
      pass: fc.integer({ min: 0, max: 6_000 }),
      what: fc.constantFrom<'grow' | 'failure' | MachineState>(
        'run',
        'run',
        'run',
        'idle',
        'alarm',
        'grow',
        'failure',
      ),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const runs = runLength('A', { staleMs: 3_500, fromMs: 0 });
        const told: IntervalRecord[] = [];
        let at = 0;
        for (const { pass, what } of events) {
          at += pass;
          if (what === 'failure') runs.failure('silent');
          else told.push(...(what === 'grow' ? runs.grow(at) : runs.reading(at, what)));
        }
        told.push(...runs.grow(at + 1));
        const ends = new Map<number, number>();
        for (const { fromMs, toMs } of told) {
          expect(toMs).toBeGreaterThan(fromMs);
          expect(toMs).toBeGreaterThanOrEqual(ends.get(fromMs) ?? 0);
          ends.set(fromMs, toMs);
        }
        let end = 0;
        for (const one of intervalsOf(told, 'A')) {
          expect(one.fromMs).toBe(end);
          end = one.toMs;
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a counter', () => {
  const u16 = { wrap: 65_536, resetAllowed: true };
  const thousand = { wrap: 1_000, resetAllowed: true };
  const never = { wrap: 1_000, resetAllowed: false };
  const plain = { wrap: null, resetAllowed: false };
  const reset = { wrap: null, resetAllowed: true };
  it.each([
    ['goes on', u16, [10, 13], 3],
    ['wraps', u16, [65_535, 1, 2], 3],
    ['is set back', u16, [812, 0, 3], 3],
    ['is set back and shows what was made since', u16, [812, 1, 1], 1],
    ['wraps when it is never set back', never, [990, 3, 3], 13],
    ['drops though it can do neither', plain, [400, 3, 4], 1],
    ['is set back where it cannot wrap', reset, [400, 0, 0, 1], 1],
    ['shows one less for a moment', u16, [100, 99, 100], 0],
    ['is corrected by one', u16, [100, 99, 99, 100], 1],
    ['shows 0 for a moment', u16, [1_000, 0, 1_000, 1_001], 1],
    ['shows 0 for a moment while it is low', u16, [5, 0, 5, 6], 1],
    ['shows 0 for a moment at its top', u16, [65_535, 0, 65_535, 0, 1], 2],
    ['shows nonsense for a moment', u16, [1_000, 60_000, 1_001, 1_002], 2],
    ['is set to another value', u16, [1_000, 60_000, 60_001, 60_002], 2],
    ['is set back near its top', thousand, [995, 0, 1], 1],
  ])('%s', (_name, rule, readings, made) => {
    const counter = counterOf();
    const told = readings.map((raw, second) => counter.next(rule, raw, second * 1_000));
    expect(told.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBe(made);
  });

  it('what was made in an hour without a gateway counts, a reset within it too', () => {
    expect(counterOf({ raw: 100, atMs: 0 }).next(u16, 500, 3_600_000)).toBe(400);
    const again = counterOf({ raw: 1_000, atMs: 0 });
    expect([again.next(u16, 30, 3_600_000), again.next(u16, 30, 3_601_000)]).toEqual([null, 30]);
  });
});

describe('the state of a machine', () => {
  const rules = (states: string): PlantMachine['states'] =>
    plantFrom(
      `machines: [{id: A, name: A, model: A, source: {type: modbus-tcp, host: h}, tags: [{name: alarm, area: coil, addr: 0, type: bit}, {name: run, area: coil, addr: 1, type: bit}, {name: load, area: input, addr: 0, type: u16}], states: ${states}}]`,
    ).machines[0]?.states ?? [];
  const list =
    '[{state: alarm, when: {alarm: true}}, {state: run, when: {run: true, load: {gte: 3}}}, {state: setup, when: {load: {in: [1, 2]}}}]';
  it.each([
    [{ alarm: true, run: true, load: 9 }, 'alarm', ''],
    [{ alarm: false, run: true, load: 3 }, 'run', ''],
    [{ alarm: false, run: true, load: 2 }, 'setup', ''],
    [{ alarm: false, run: false, load: 9 }, 'unknown', 'no_rule'],
    [{ run: true, load: 9 }, 'unknown', 'no_tag'],
    [{ run: true, load: Number.POSITIVE_INFINITY, mode: 1, alarm: false }, 'unknown', 'no_tag'],
    [{ alarm: true }, 'alarm', ''],
  ])('%j is %s', (values, state, doubt) => {
    const map = new Map<string, boolean | number>(Object.entries(values));
    expect(stateOf(rules(list), map)).toEqual({ state, doubt });
  });
});

it('a gateway that starts again: the time without it is nobody’s, parts made meanwhile are not lost', () => {
  const [machine] = plantFrom(
    'machines: [{id: A, name: A, model: A, source: {type: modbus-tcp, host: h}, tags: [{name: parts, area: holding, addr: 0, type: u16, counter: true}], states: [{state: run, when: {}}]}]',
  ).machines;
  if (!machine) throw new Error('no machine');
  const tracker = trackerOf(machine, { toMs: 1_000, counters: { parts: 100 } }, 9_000);
  const reading = (atMs: number, parts: number) =>
    tracker.reading({ machine: 'A', atMs, values: new Map([['parts', parts]]) });
  expect(reading(9_500, 107)).toMatchObject([
    { state: 'unknown', fromMs: 1_000, toMs: 9_000, doubt: 'away', final: true },
    { state: 'unknown', fromMs: 9_000, toMs: 9_500 },
    { kind: 'count', delta: 7, raw: 107 },
  ]);
  expect(reading(10_000, 107)).toEqual([]);
});

it('a clock that was an hour ahead and was put right: intervals of the present at once, also after a restart', () => {
  const hour = 3_600_000;
  const runs = runLength('A', { staleMs: 3_500, fromMs: 0 });
  for (const at of [0, 1_000, hour + 2_000, hour + 3_000]) runs.reading(at, 'run');
  const told = [4_000, 5_000, 6_000].flatMap((at) => runs.reading(at, 'run'));
  expect([...told, ...runs.grow(6_500)].map(short)).toEqual([
    `run ${hour + 2_000}-${hour + 3_000}`,
    'run 4000-6000',
  ]);
  const [machine] = plantFrom(
    'machines: [{id: A, name: A, model: A, source: {type: modbus-tcp, host: h}, tags: [{name: parts, area: holding, addr: 0, type: u16, counter: true}], states: [{state: run, when: {}}]}]',
  ).machines;
  if (!machine) throw new Error('no machine');
  const tracker = trackerOf(machine, { toMs: hour, counters: { parts: 7 } }, 10_000);
  const again = [11_000, 12_000].flatMap((atMs) =>
    tracker.reading({ machine: 'A', atMs, values: new Map([['parts', 8]]) }),
  );
  expect(again).toMatchObject([{ state: 'unknown', fromMs: 10_000, toMs: 11_000 }, { delta: 1 }]);
  expect(tracker.grow(12_500)).toMatchObject([{ state: 'run', fromMs: 11_000, toMs: 12_000 }]);
});
