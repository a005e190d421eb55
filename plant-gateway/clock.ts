/**
 * A clock for readings: wall time, ms, that never goes backward. A wall clock that is put forward is followed at once;
 * one that is put back (a correction by the network) is waited for at half speed, so that intervals stay in order.
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
    at = Math.max(target, at + passed / 2);
    return Math.round(at);
  };
}
