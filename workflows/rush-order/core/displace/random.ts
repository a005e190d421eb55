/** A random number generator that gives the same numbers for the same seed, everywhere. */
export interface Random {
  /** 0 ≤ x < 1 */
  unit(): number;
  /** An integer, 0 ≤ x < n. */
  below(n: number): number;
}

/** Mulberry32: 32 bits of state, one multiplication chain a number; good enough to choose moves with. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  };
  return {
    unit: () => next() / 4294967296,
    below: (n) => Math.floor((next() / 4294967296) * n),
  };
}
