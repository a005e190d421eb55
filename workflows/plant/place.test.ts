import fc from 'fast-check';
import { expect, it } from 'vitest';
import { place, type Stretch } from './place.ts';

const stretch = (state: Stretch['state'], from: number, to: number, samples = to - from): Stretch => ({
  ...{ state, from, to, samples },
  ...{ quality: '', source: 'gw' },
});

/** Stores what was placed, as the verb does, and gives rows their ids. */
function store(rows: readonly Stretch[], fresh: readonly Stretch[], nextId: () => number): Stretch[] {
  const { removed, changed, added } = place(rows, fresh);
  const byId = new Map(changed.map((row) => [row.id, row]));
  return [
    ...rows.filter((row) => !removed.includes(row.id ?? -1)).map((row) => byId.get(row.id) ?? row),
    ...added.map((row) => ({ ...row, id: nextId() })),
  ].sort((a, b) => a.from - b.from);
}

function counter(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

it('makes a growing stretch longer, however often it is told', () => {
  const id = counter();
  let rows = store([], [stretch('run', 100, 110)], id);
  for (const to of [120, 130, 130, 125]) rows = store(rows, [stretch('run', 100, to)], id);
  expect(rows).toEqual([{ ...stretch('run', 100, 130), id: 1 }]);
});

it('lets what is known take the place of what is unknown, and never the other way round', () => {
  const id = counter();
  let rows = store([], [stretch('unknown', 0, 100, 0)], id);
  rows = store(rows, [stretch('alarm', 40, 60)], id);
  rows = store(rows, [stretch('unknown', 30, 70, 0)], id);
  expect(rows.map(({ state, from, to }) => [state, from, to])).toEqual([
    ['unknown', 0, 40],
    ['alarm', 40, 60],
    ['unknown', 60, 100],
  ]);
});

it('leaves what the first gateway saw; a later one fills the gaps', () => {
  const id = counter();
  let rows = store([], [stretch('run', 0, 40), stretch('idle', 60, 80)], id);
  rows = store(rows, [{ ...stretch('alarm', 20, 100, 80), source: 'other' }], id);
  expect(rows.map(({ state, from, to, samples }) => [state, from, to, samples])).toEqual([
    ['run', 0, 40, 40],
    ['alarm', 40, 60, 20],
    ['idle', 60, 80, 20],
    ['alarm', 80, 100, 20],
  ]);
});

const anyStretch = fc
  .record({
    state: fc.constantFrom('run' as const, 'idle' as const, 'alarm' as const, 'unknown' as const),
    from: fc.integer({ min: 0, max: 40 }),
    length: fc.integer({ min: 1, max: 12 }),
    source: fc.constantFrom('a', 'b'),
  })
  .map(({ state, from, length, source }) => ({ ...stretch(state, from, from + length), source }));

it('minute for minute: the first knowledge stands, unknown fills only what is empty, nothing overlaps', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyStretch, { maxLength: 4 }), { maxLength: 8 }), (batches) => {
      const id = counter();
      let rows: Stretch[] = [];
      const minutes = new Map<number, string>();
      for (const batch of batches) {
        rows = store(rows, batch, id);
        for (const { state, from, to } of batch)
          for (let at = from; at < to; at += 1)
            if ((minutes.get(at) ?? 'unknown') === 'unknown') minutes.set(at, state);
      }
      const seen = new Map<number, string>();
      for (const { state, from, to } of rows)
        for (let at = from; at < to; at += 1) {
          expect(seen.has(at)).toBe(false);
          seen.set(at, state);
        }
      expect([...seen].sort((a, b) => a[0] - b[0])).toEqual([...minutes].sort((a, b) => a[0] - b[0]));
      expect(store(rows, batches.flat(), id).map(({ state, from, to }) => [state, from, to])).toEqual(
        rows.map(({ state, from, to }) => [state, from, to]),
      );
    }),
    { numRuns: 300 },
  );
});
