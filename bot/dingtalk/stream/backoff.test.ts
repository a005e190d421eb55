import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

const rule = { firstMs: 1_000, maxMs: 60_000 };

describe('backoff', () => {
  it('doubles from the first wait up to the longest', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 20].map((n) => backoffMs(n, rule, 1));
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('waits between half and all of it, so that many clients do not come in step', () => {
    expect(backoffMs(3, rule, 0)).toBe(2_000);
    expect(backoffMs(3, rule, 0.5)).toBe(3_000);
  });
});
