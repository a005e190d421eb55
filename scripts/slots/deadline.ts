import type { Budget } from '../../workflows/rush-order/core/displace/anneal.ts';

/** Milliseconds by `performance.now()`, which is 0 when the process starts. */
export interface Deadline {
  readonly begun: number;
  readonly ends: number;
}

/** Of all time: for the plan that an instance did not bring. The rest is for the order that it was asked about. */
const PLAN_SHARE = 0.25;
/** Moves for that plan: it comes within a few per cent of the shortest, in 0.3 to 0.8 s. */
const PLAN_MOVES = 150_000;

const AFTERWARDS = 2;

const clock = (): number => performance.now();

/** Counted from the start of the process, as who waits for it counts: loading is part of it, and reading. */
export const deadlineIn = (seconds: number): Deadline => ({ begun: clock(), ends: seconds * 1000 });

/** Ends after a number of moves, so that the same instance has the same plan wherever there is time enough. */
export function planBudget({ begun, ends }: Deadline): Budget {
  const last = begun + (ends - begun) * PLAN_SHARE;
  return { moves: PLAN_MOVES, seed: 1, stop: () => clock() >= last };
}

/**
 * For `displace`, whose search has simple ways before it and checks and offers of few orders after it. What comes
 * after takes about twice as long as what comes before (200 × 50: 0.8 s and 1.7 s), so as much is kept back.
 */
export function searchBudget({ ends }: Deadline): Budget {
  const asked = clock();
  let last: number | null = null;
  const stop = (): boolean => {
    const now = clock();
    last ??= ends - AFTERWARDS * (now - asked);
    return now >= last;
  };
  return { milliseconds: Math.max(1, ends - asked), clock, seed: 1, stop };
}
