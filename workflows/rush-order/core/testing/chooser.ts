import { random } from '../displace/random.ts';

/** Repeatable choices for made-up plans and queries: the same for the same seed. */
export interface Choose {
  /** A whole number in [low, high]. */
  between(low: number, high: number): number;
  /** true with probability `p`. */
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export function chooser(seed: number): Choose {
  // Seeds that follow one another must not begin alike.
  const numbers = random(Math.imul(seed, 0x9e3779b1));
  return {
    between: (low, high) => low + numbers.below(high - low + 1),
    chance: (p) => numbers.unit() < p,
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new RangeError('nothing to pick from');
      return from[numbers.below(from.length)] as T;
    },
  };
}
