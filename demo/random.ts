/** A stream of chance that is the same for the same seed, on every machine. */
export interface Random {
  /** 0 ≤ x < 1. */
  unit(): number;
  /** A whole number from `least` to `most`, both possible. */
  whole(least: number, most: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of a list that must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** Around a median, a few times more or less; what waiting times look like. */
  around(median: number): number;
}

/** mulberry32: 32 bits of state are plenty for a demonstration. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    unit,
    whole: (least, most) => least + Math.floor(unit() * (most - least + 1)),
    chance: (probability) => unit() < probability,
    pick: <T>(list: readonly T[]): T => {
      const chosen = list[Math.floor(unit() * list.length)];
      if (chosen === undefined) throw new RangeError('nothing to pick from');
      return chosen;
    },
    // Mean of three uniform draws is bell-shaped enough; the exponent spreads it from a third to three times.
    around: (median) => median * 3 ** (((unit() + unit() + unit()) / 3 - 0.5) * 2),
  };
}
