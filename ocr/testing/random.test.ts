import { expect, it } from 'vitest';
import { Random } from './random.ts';

it('gives the same numbers for the same seed, others for another', () => {
  const numbers = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 5 }, () => random.next());
  };
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});

it('is spread evenly', () => {
  const random = new Random('even');
  const buckets = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 20_000; i++) {
    const at = random.int(0, 9);
    buckets[at] = (buckets[at] ?? 0) + 1;
  }
  for (const count of buckets) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

it('forks do not move when others draw more', () => {
  const random = new Random(1);
  const before = random.fork('a').next();
  random.next();
  expect(random.fork('a').next()).toBe(before);
});
