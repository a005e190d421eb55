import { uptime } from 'node:os';

/** A clock put back by more was wrong before, ms. */
export const PUT_BACK_MS = 60_000;

/**
 * A clock for readings, wall time, ms. A wall clock that is put forward is followed at once; one that is put back a little
 * (a correction by the network) is waited for at half speed, so that intervals stay in order. One that is put back by more
 * than PUT_BACK_MS was wrong before: it is followed at once too, and what was seen by the wrong one ends there.
 * @param wall what people read from the clock, ms
 * @param steady ms that pass evenly
 */
export function readingClock(
  wall: () => number = Date.now,
  steady: () => number = () => performance.now(),
): () => number {
  let at = wall();
  let before = steady();
  return () => {
    const now = steady();
    const passed = Math.max(0, now - before);
    before = now;
    const target = wall();
    at = target < at - PUT_BACK_MS ? target : Math.max(target, at + passed / 2);
    return Math.round(at);
  };
}

/** A clock for the readings of one process. */
export interface SteadyClock {
  /** ms since 1970, by what the wall clock said at the start; never goes back. */
  now(): number;
  /** How far the wall clock has gone ahead of it since (behind: below 0), ms. */
  aheadMs(): number;
  /** What it would have said when the computer was started, ms. */
  bootedMs(): number;
}

/** Sleeping computers: a difference of less is how exactly the system counts, ms. */
const SLEPT_MS = 2_000;
/** How often it is looked, ms: it is a system call that reads a file. */
const LOOK_MS = 500;

/**
 * A clock that nobody can set: it begins at the wall clock's time and passes evenly, so that no stretch becomes longer,
 * shorter or turned round when the network sets the wall clock. How far both are apart is told along with the records.
 * @param steady ms that pass evenly while the computer is awake
 * @param up ms since the computer was started, its sleep included
 */
export function steadyClock(
  wall: () => number = Date.now,
  steady: () => number = () => performance.now(),
  up: () => number = () => uptime() * 1000,
): SteadyClock {
  const began = wall() - steady();
  const asleep = up() - steady();
  let slept = 0;
  let looked = steady();
  const now = (): number => {
    const passed = steady();
    if (passed - looked > LOOK_MS) {
      looked = passed;
      const since = up() - passed - asleep;
      if (since > slept + SLEPT_MS) slept = since;
    }
    return Math.round(began + passed + slept);
  };
  return { now, aheadMs: () => wall() - now(), bootedMs: () => now() - up() };
}
