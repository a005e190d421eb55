/** How often something may be done: so many a second on average, with some in reserve for a rush. */
export interface Bucket {
  /** Takes one; false when there is none, a second later there will be. */
  take(): boolean;
}

/** @param elapsed ms of real time, that runs on whatever the system's clock does */
export function createBucket(perSecond: number, reserve: number, elapsed = () => performance.now()): Bucket {
  let left = reserve;
  let seen = elapsed();
  return {
    take() {
      const now = elapsed();
      left = Math.min(reserve, left + ((now - seen) / 1000) * perSecond);
      seen = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
