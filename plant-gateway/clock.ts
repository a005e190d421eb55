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
