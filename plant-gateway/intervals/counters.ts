import type { CounterRule } from '../config/plant.ts';

/** No machine makes more parts than this in a second, with some at once for a device that refreshes its counter in lumps. */
const MOST_A_SECOND = 50;
const AT_ONCE = 20;
/** What a reset, or a way over the top where the counter may also be reset, can have brought: about a part a second. */
const FEW = 2;

/** A value that contradicts the one before, until the next reading agrees with it. */
interface Doubtful {
  raw: number;
  atMs: number;
  /** What was made on the way to it if it is true. */
  gain: number;
}

/** One counter's readings as whole parts made. */
export interface Counter {
  /** @returns parts made since what was told last, never negative; null: nothing to tell */
  next(rule: CounterRule, raw: number, atMs: number): number | null;
}

/**
 * A counter that goes on by what a machine can make is believed at once. Anything else (smaller than before, or a jump that
 * no machine makes) must be shown by two readings in a row, and means: the way over the top if that is short enough;
 * a reset if it shows (nearly) 0 and may be reset; else that somebody set it, which makes no parts. A single 0, a
 * value one lower, a torn 60000 are forgotten when the next reading goes on from the value before them. Near the top of
 * a counter that may also be reset, the smaller reading of the two is taken: more than about a part a second is a reset.
 * @param from what was told last and when; undefined: never seen, the first value is the beginning
 */
export function counterOf(from?: { raw: number; atMs: number }): Counter {
  let last = from;
  let doubtful: Doubtful | null = null;
  return {
    next(rule, raw, atMs) {
      if (!last) {
        last = { raw, atMs };
        return 0;
      }
      const seconds = Math.max(0, atMs - last.atMs) / 1000;
      const believe = (delta: number): number | null => {
        const told = raw === last?.raw ? null : delta;
        last = { raw, atMs };
        doubtful = null;
        return told;
      };
      if (raw >= last.raw && canBeMade(raw - last.raw, seconds)) return believe(raw - last.raw);
      if (doubtful && agrees(raw, atMs, doubtful, last.raw))
        return believe(doubtful.gain + raw - doubtful.raw);
      doubtful = { raw, atMs, gain: gainOf(rule, last.raw, raw, seconds) };
      return null;
    },
  };
}

/** Whether a machine can make so many parts in that time. */
export const canBeMade = (parts: number, seconds: number): boolean =>
  parts <= AT_ONCE + MOST_A_SECOND * seconds;

/** A drop is not confirmed by what is as high as before it: that is the old counter again. */
const agrees = (raw: number, atMs: number, before: Doubtful, last: number): boolean =>
  raw >= before.raw &&
  (before.raw > last || raw < last) &&
  canBeMade(raw - before.raw, Math.max(0, atMs - before.atMs) / 1000);

function gainOf({ wrap, resetAllowed }: CounterRule, last: number, raw: number, seconds: number): number {
  if (raw > last) return 0;
  const few = FEW + seconds;
  const overTop = wrap === null || last >= wrap ? Number.POSITIVE_INFINITY : wrap - last + raw;
  if (resetAllowed ? overTop <= few : canBeMade(overTop, seconds)) return overTop;
  return resetAllowed && raw <= few ? raw : 0;
}
