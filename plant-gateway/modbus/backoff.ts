/** Waits between attempts that keep failing: half a second, doubled up to 8 s, a quarter more or less. */
export interface Backoff {
  /** The next wait, ms. */
  next(): number;
  reset(): void;
}

const FIRST_MS = 500;
const MOST_MS = 8_000;

/** @param random 0…1; the jitter keeps a hall of devices from coming back all at once after a power cut */
export function backoff(random: () => number = Math.random): Backoff {
  let failures = 0;
  return {
    next() {
      const base = Math.min(MOST_MS, FIRST_MS * 2 ** failures);
      failures += 1;
      return Math.round(base * (0.75 + random() / 2));
    },
    reset() {
      failures = 0;
    },
  };
}
