import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantile, quantilesOf } from './quantiles.ts';

it('interpolates between the times', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9)).toBe(10);
});

it('without passes goes by what is said, with neither by nothing', () => {
  expect(quantilesOf([], 4)).toEqual({ p50: 4, p90: 5.6, passes: 0 });
  expect(quantilesOf([], null)).toBeNull();
});

it('few passes are drawn towards what is said, many are not', () => {
  const few = quantilesOf([8], 4);
  expect(few?.p50).toBeCloseTo(8 / 3 + (4 * 2) / 3);
  const many = quantilesOf(Array(100).fill(8), 4);
  expect(many?.p50).toBeGreaterThan(7.9);
});

it('few passes give a wider range than many of the same spread', () => {
  const times = Array.from({ length: 11 }, (_, i) => i);
  const many = Array.from({ length: 25 }, () => times).flat();
  const width = (of: readonly number[]) => {
    const found = quantilesOf(of, null);
    return (found?.p90 ?? 0) - (found?.p50 ?? 0);
  };
  expect(width(times)).toBeGreaterThan(width(many));
});

it('nine of ten never take less than half of them', () => {
  const time = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(time, { maxLength: 30 }), fc.option(time), (times, said) => {
      const found = quantilesOf(times, said);
      return found === null || (found.p90 >= found.p50 && found.p50 >= 0);
    }),
  );
});
