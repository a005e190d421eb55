import { expect, it } from 'vitest';
import { withoutCounted } from './store-counts.ts';

const span = (from: number, to: number) => ({ from, to });

it('of a span of a counter only what no minute counted is left', () => {
  const before = [span(18, 20), span(12, 15), span(8, 12)];
  expect(withoutCounted(span(10, 22), before, [])).toEqual([span(15, 18), span(20, 22)]);
  expect(withoutCounted(span(10, 20), [], [span(19, 30), span(30, 31)])).toEqual([span(10, 19)]);
  expect(withoutCounted(span(10, 12), [span(9, 11)], [span(11, 14)])).toEqual([]);
});

it('behind a reset the same numbers are other parts, earlier and later', () => {
  // Before: 500 parts of the shift before; after: a reset.
  expect(withoutCounted(span(0, 3), [span(0, 1), span(480, 500), span(0, 480)], [])).toEqual([span(1, 3)]);
  expect(withoutCounted(span(495, 500), [span(480, 495)], [span(0, 4), span(4, 600)])).toEqual([
    span(495, 500),
  ]);
});
