import { describe, expect, it } from 'vitest';
import { createThrottle, startAfter } from './throttle.ts';

describe('the throttle', () => {
  it('lets the first calls through at once and spaces the rest so that no second sees more', () => {
    const starts: number[] = [];
    for (let i = 0; i < 100; i += 1) starts.push(startAfter(starts.slice(-20), 20, 0));
    expect(starts.slice(0, 20)).toEqual(Array(20).fill(0));
    for (const [i, start] of starts.entries()) {
      const within = starts.filter((s, j) => j <= i && s > start - 1_000);
      expect(within.length).toBeLessThanOrEqual(20);
    }
    expect(starts[99]).toBe(4 * 1_050);
  });

  it('forgets calls that are long past', () => {
    expect(startAfter(Array(20).fill(0), 20, 5_000)).toBe(5_000);
  });

  it('makes callers wait, in their order, per API', async () => {
    const throttle = createThrottle(2);
    const began = performance.now();
    const order: string[] = [];
    await Promise.all([
      ...['a1', 'a2', 'a3'].map((name) => throttle.slot('a').then(() => order.push(name))),
      throttle.slot('b').then(() => order.push('b1')),
    ]);
    expect(order).toEqual(['a1', 'a2', 'b1', 'a3']);
    expect(performance.now() - began).toBeGreaterThan(1_000);
  });
});
