const LOOK_EVERY_MS = 5;

export interface StallWatch {
  /** Ends it. @returns the longest time for which our own work kept the event loop from its turn, ms */
  stop(): number;
}

/**
 * Like `monitorEventLoopDelay`, but of a turn that came late only the processor time counts that this process used
 * meanwhile: at load 20 the system alone kept an idle loop waiting for 60 to 600 ms.
 */
export function watchStalls(): StallWatch {
  let longest = 0;
  let [last, used] = [performance.now(), process.cpuUsage()];
  const timer = setInterval(() => {
    const spent = process.cpuUsage(used);
    const late = performance.now() - last - LOOK_EVERY_MS;
    longest = Math.max(longest, Math.min(late, (spent.user + spent.system) / 1000));
    [last, used] = [performance.now(), process.cpuUsage()];
  }, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return longest;
    },
  };
}
