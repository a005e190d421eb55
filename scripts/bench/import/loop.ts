import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Watches this process's event loop from now on. */
export function watchLoop(): { longestStall(): Promise<number> } {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  return {
    /** Stops watching. @returns the longest time between two turns, ms */
    async longestStall() {
      // A stall is only counted by the first tick after it.
      await new Promise((resolve) => setTimeout(resolve, 20));
      loop.disable();
      return loop.max / 1e6;
    },
  };
}
