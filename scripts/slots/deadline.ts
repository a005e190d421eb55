import type { Budget } from '../../workflows/rush-order/core/displace/anneal.ts';

/** What the time of an answer is taken from. */
export interface Watch {
  /** Milliseconds since the command was started. */
  now(): number;
  /** Whether who asked wants what there is by now. */
  stopped(): boolean;
}

/** Milliseconds of the watch. */
export interface Deadline extends Watch {
  readonly begun: number;
  readonly ends: number;
}

/** Of all time: for the plan that an instance did not bring. The rest is for the order that it was asked about. */
const PLAN_SHARE = 0.25;
/** Moves for that plan: it comes within a few per cent of the shortest, in 0.3 to 0.8 s. */
const PLAN_MOVES = 150_000;

const AFTERWARDS = 2;

/** Counted from the start of the command, as who waits for it counts: loading is part of it, and reading. */
export const deadlineIn = (seconds: number, { now, stopped }: Watch): Deadline => ({
  begun: now(),
  ends: seconds * 1000,
  now,
  stopped,
});

/** Ends after a number of moves, so that the same instance has the same plan wherever there is time enough. */
export function planBudget({ begun, ends, now, stopped }: Deadline): Budget {
  const last = begun + (ends - begun) * PLAN_SHARE;
  return { moves: PLAN_MOVES, seed: 1, stop: () => stopped() || now() >= last };
}

/**
 * For `displace`, whose search has simple ways before it and checks and offers of few orders after it. What comes
 * after takes about twice as long as what comes before (200 × 50: 0.8 s and 1.7 s), so as much is kept back.
 */
export function searchBudget({ ends, now, stopped }: Deadline): Budget {
  const asked = now();
  let last: number | null = null;
  const stop = (): boolean => {
    const at = now();
    last ??= ends - AFTERWARDS * (at - asked);
    return at >= last || stopped();
  };
  return { milliseconds: Math.max(1, ends - asked), clock: now, seed: 1, stop };
}
