/** How often something may be done; kept in this process only, so each copy of the service counts for itself. */
export interface Pace {
  /** Counts one more; false when there were too many lately: then it does not count. */
  take(key: string): boolean;
  /** Whether one more would be too many. */
  full(key: string): boolean;
}

/** Keys beyond which those that are idle are forgotten. */
const MANY = 1_000;

/** @param now ms of real time, that runs on whatever the system's clock does */
export function createPace(most: number, windowMs: number, now = () => performance.now()): Pace {
  const taken = new Map<string, number[]>();
  const lately = (times: readonly number[]): number[] => times.filter((at) => at > now() - windowMs);
  return {
    full: (key) => lately(taken.get(key) ?? []).length >= most,
    take(key) {
      if (taken.size > MANY)
        for (const [old, times] of taken) if (lately(times).length === 0) taken.delete(old);
      const times = lately(taken.get(key) ?? []);
      if (times.length >= most) return false;
      taken.set(key, [...times, now()]);
      return true;
    },
  };
}
