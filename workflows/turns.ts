import { setImmediate as pause } from 'node:timers/promises';

/** So long work may keep everything else waiting, ms; collecting garbage and the piece under way come on top. */
const LONGEST_MS = 10;

/**
 * Gives everything else in this process its turn: awaited between the pieces of long work, it pauses only when they have
 * taken a while.
 */
export function takingTurns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < LONGEST_MS) return;
    await pause();
    since = performance.now();
  };
}
