import { expect, it } from 'vitest';
import type { Arrival, Binding, Check, Option, Placed } from '../core/types.ts';
import type { How } from '../stored.ts';
import { type Candidate, undominated } from './find-options.ts';
import { rootCause } from './root-cause.ts';
import { bindingText, impossibleText } from './words.ts';

const wire: Arrival = { kind: 'material', name: '漆包铜线', p50: 1_000, p90: 5_000 };
const arrives: Check = { kind: 'arrival', step: 10, arrival: wire, start: 5_840, slackMinutes: 840 };
const shift: Binding = { kind: 'shift', until: 5_840, models: ['CK6150'] };
const full = (until: number): Extract<Binding, { kind: 'machines' }> => ({
  kind: 'machines',
  until,
  models: ['M'],
  machines: 1,
  needMinutes: 60,
  longestFree: null,
  blockedBy: null,
});
const previous: Binding = { kind: 'previous', until: 0, lagMinutes: 0 };

function option(
  spans: readonly (readonly [number, number])[],
  why: readonly Binding[],
  checks: Check[] = [],
): Option {
  const operations = spans.map(([from, to], i) => ({
    kind: 'inside',
    step: 10 * (i + 1),
    machine: 'M-1',
    from,
    to,
  }));
  const p90 = spans.at(-1)?.[1] ?? 0;
  return {
    kind: 'no-displacement',
    operations: operations as Placed[],
    completion: { p50: p90, p90 },
    moved: [],
    displaced: [],
    why,
    checks,
  };
}

it('a shift that only rounds an arrival up to the morning is not the cause: the material is', () => {
  expect(rootCause(option([[5_840, 6_000]], [shift], [arrives]))?.binding).toMatchObject({
    kind: 'arrival',
    arrival: wire,
  });
  // Nor is a night between two operations.
  const two = option(
    [
      [5_840, 6_000],
      [6_900, 7_000],
    ],
    [shift, { ...shift, until: 6_900 }],
    [arrives],
  );
  expect(rootCause(two)).toMatchObject({ at: 0, binding: { kind: 'arrival' } });
});

it('the last operation that waits for machines pushes the end, not the one that waits longest', () => {
  const spans = [
    [4_000, 4_100],
    [4_600, 4_700],
    [4_700, 4_800],
  ] as const;
  expect(rootCause(option(spans, [full(4_000), full(4_600), previous]))?.at).toBe(1);
});

it('is nothing when one operation follows the other from the start', () => {
  const spans = [
    [0, 100],
    [100, 200],
  ] as const;
  expect(rootCause(option(spans, [{ kind: 'now', until: 0 }, previous]))).toBeNull();
});

it('a length of time stands in its sentence without a gap', () => {
  const names = { tool: String, step: String, isGiven: () => false };
  const waits = bindingText({ ...full(4_000), needMinutes: 858 }, '铣型腔', names);
  const nowhere = impossibleText(
    { kind: 'horizon', step: 20, from: 0, needMinutes: 858, binding: null },
    names,
    9_000,
  );
  for (const text of [waits, nowhere]) expect(text).toContain('没有 14.3 小时的空档');
});

const candidate = (how: How, end: number, slip: number, extra = 0): Candidate => ({
  how,
  option: {
    ...option([[0, end]], [previous]),
    displaced: slip
      ? [
          {
            order: 'SO-1',
            oldEnd: 0,
            newEnd: slip,
            slipMinutes: slip,
            due: null,
            onTime: true,
            wasOnTime: true,
          },
        ]
      : [],
  },
  overtime: extra ? [{ machine: 'M-1', from: 0, to: extra }] : [],
});

it('what another beats in everything is not offered, and the earliest is the earliest of all', () => {
  const hows = (all: Candidate[]) => undominated(all).map(({ how }) => how);
  expect(hows([candidate('none', 100, 0), candidate('least', 100, 50)])).toEqual(['none']);
  expect(
    hows([candidate('none', 100, 0), candidate('earliest', 80, 50), candidate('overtime', 60, 0, 40)]),
  ).toEqual(['none', 'least', 'overtime']);
  expect(
    hows([candidate('none', 100, 0), candidate('least', 80, 10), candidate('earliest', 70, 50)]),
  ).toEqual(['none', 'least', 'earliest']);
});
