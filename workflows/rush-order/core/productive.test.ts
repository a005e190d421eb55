import { describe, expect, it } from 'vitest';
import { ProductiveMap } from './productive.ts';
import { chooser } from './testing/chooser.ts';
import type { ProductiveSpan } from './types.ts';

describe('productive minutes', () => {
  it('work pauses over breaks and takes longer where a machine is derated', () => {
    const map = new ProductiveMap([
      { from: 100, to: 160, rate: 1 },
      { from: 200, to: 300, rate: 0.5 },
    ]);
    expect(map.end(150, 10_000)).toBe(160);
    expect(map.end(150, 11_000)).toBe(202);
    expect(map.start(160)).toBe(200);
    expect(map.start(300)).toBe(Number.POSITIVE_INFINITY);
    expect(map.end(150, 60_000)).toBe(300);
    expect(map.end(150, 60_001)).toBe(Number.POSITIVE_INFINITY);
  });

  it('agrees with adding minute after minute, both ways', () => {
    const choose = chooser(11);
    const spans: ProductiveSpan[] = [];
    for (let at = 5; at < 4_000; at = (spans.at(-1)?.to ?? at) + choose.between(0, 700))
      spans.push({ from: at, to: at + choose.between(1, 300), rate: choose.pick([1, 0.9, 2 / 3, 0.001]) });
    const map = new ProductiveMap(spans);
    const rate = (t: number) =>
      Math.round((spans.find(({ from, to }) => from <= t && t < to)?.rate ?? 0) * 1000);
    const sums = [0];
    for (let t = 0; t < 5_000; t += 1) sums.push((sums[t] as number) + rate(t));
    for (let t = 0; t <= 5_000; t += 1) expect(map.at(t), `W(${t})`).toBe(sums[t]);
    for (let n = 0; n < 500; n += 1) {
      const mills = choose.between(1, 300_000);
      const s = map.start(choose.between(0, 4_000));
      if (s < 5_000) {
        const end = sums.findIndex((w) => w >= (sums[s] as number) + mills);
        expect(map.end(s, mills)).toBe(end < 0 ? Number.POSITIVE_INFINITY : end);
      }
      const e = choose.between(0, 4_500);
      const first = sums.findIndex((_, t) => t < 5_000 && rate(t) > 0 && map.end(t, mills) >= e);
      expect(map.startFor(e, mills), `start that ends ${mills} at ${e}`).toBe(
        first < 0 ? Number.POSITIVE_INFINITY : first,
      );
    }
  });

  it('refuses spans that overlap, are empty, or have no rate', () => {
    const span = { from: 10, to: 20, rate: 1 };
    expect(() => new ProductiveMap([span, { from: 19, to: 30, rate: 1 }])).toThrow(RangeError);
    expect(() => new ProductiveMap([{ ...span, to: 10 }])).toThrow(RangeError);
    expect(() => new ProductiveMap([{ ...span, rate: 0 }])).toThrow(RangeError);
    expect(() => new ProductiveMap([{ ...span, rate: 1.1 }])).toThrow(RangeError);
    expect(() => new ProductiveMap([{ ...span, from: 9.5 }])).toThrow(RangeError);
  });

  it('of a machine that never works there is nothing', () => {
    const map = new ProductiveMap([]);
    expect(map.start(0)).toBe(Number.POSITIVE_INFINITY);
    expect(map.end(0, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(map.inverse(1)).toBe(Number.POSITIVE_INFINITY);
  });
});
