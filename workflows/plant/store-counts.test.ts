import { expect, it } from 'vitest';
import { withoutCounted } from './store-counts.ts';

const span = (from: number, to: number) => ({ from, to });
const none = { before: [], within: [], after: [] };

it('of a span of a counter only what no minute counted is left', () => {
  const before = [span(18, 20), span(12, 15), span(8, 12)];
  expect(withoutCounted(span(10, 22), { ...none, before })).toEqual([span(15, 18), span(20, 22)]);
  expect(withoutCounted(span(10, 20), { ...none, after: [span(19, 30), span(30, 31)] })).toEqual([
    span(10, 19),
  ]);
  expect(withoutCounted(span(10, 12), { before: [span(9, 11)], within: [], after: [span(11, 14)] })).toEqual(
    [],
  );
  // One that knew little for long counted from far below.
  expect(withoutCounted(span(15, 18), { ...none, after: [span(20, 21), span(10, 30)] })).toEqual([]);
});

it('behind a reset the same numbers are other parts, earlier and later', () => {
  // Before: 500 parts of the shift before; after: a reset.
  const within = [span(0, 1)];
  expect(withoutCounted(span(0, 3), { before: [span(480, 500), span(0, 480)], within, after: [] })).toEqual([
    span(1, 3),
  ]);
  expect(withoutCounted(span(495, 500), { ...none, before: [span(480, 495)], after: [span(0, 4)] })).toEqual([
    span(495, 500),
  ]);
});
