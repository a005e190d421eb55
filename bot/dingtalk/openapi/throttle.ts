export interface Throttle {
  /** Resolves when a call to this API may begin; in the order of asking. Waits, never drops. */
  slot(api: string): Promise<void>;
}

/** The platform counts over one second of its own clock; the margin covers calls that bunch up on the way. */
const WINDOW_MS = 1_050;

/**
 * At most `perSecond` calls of one API begin within any second (20 on the free plan, KB 1433): a new call waits until
 * the call `perSecond` places before it is a window old.
 */
export function createThrottle(perSecond: number, now: () => number = () => performance.now()): Throttle {
  const starts = new Map<string, number[]>();
  return {
    async slot(api) {
      const recent = starts.get(api) ?? [];
      const start = startAfter(recent, perSecond, now());
      starts.set(api, [...recent, start].slice(-perSecond));
      const waitMs = start - now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    },
  };
}

/** When the next call may begin, given when the last ones did. */
export function startAfter(recent: readonly number[], perSecond: number, now: number): number {
  const pacing = recent.length >= perSecond ? recent[recent.length - perSecond] : undefined;
  return pacing === undefined ? now : Math.max(now, pacing + WINDOW_MS);
}
