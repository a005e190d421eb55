/** How long something takes: half of the times, and nine of ten. */
export interface Quantiles {
  p50: number;
  p90: number;
  /** Passes that it was learnt from; 0: only what is usually said. */
  passes: number;
}

/** What is said counts like so many passes: few passes alone would say too much. */
const SAID_COUNTS = 2;
/** Nine of ten take at most so much of what is said. */
const SAID_P90 = 1.4;

/**
 * Quantiles of the last passes, drawn towards what is said (the lead time of the routing) while they are few: both by
 * linear interpolation between order statistics (Hyndman & Fan 1996, type 7), mixed n : 2; then the upper one is widened by
 * 1 + 0.5/√(n+1), since nine of ten of a few is nearly the longest of them.
 * @param times in any unit, in any order
 * @param said null: nothing is said
 * @returns null when there is neither
 */
export function quantilesOf(times: readonly number[], said: number | null): Quantiles | null {
  const n = times.length;
  if (n === 0) return said === null ? null : saidQuantiles(said);
  const [low, high] = [quantile(times, 0.5), quantile(times, 0.9)];
  const share = said === null ? 1 : n / (n + SAID_COUNTS);
  const p50 = share * low + (1 - share) * (said ?? 0);
  const wide = share * high + (1 - share) * (said ?? 0) * SAID_P90;
  const p90 = p50 + (Math.max(wide, p50) - p50) * (1 + 0.5 / Math.sqrt(n + 1));
  return { p50, p90, passes: n };
}

/** Where only what is said is known. */
export const saidQuantiles = (said: number): Quantiles => ({ p50: said, p90: said * SAID_P90, passes: 0 });

/** Type 7: between order statistics. `times` is not empty. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}
