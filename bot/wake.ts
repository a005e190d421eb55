import type { Logger } from 'pino';

/**
 * A loop that runs when woken and never twice at once: a wake during a run makes it run once more
 * afterwards. It holds no business time; it only says "look at the table".
 */
export interface Loop {
  wake(): void;
  /** No more runs; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** @param pauseMs how long it waits after a failed run (a database that is away) before it looks again */
export function createLoop(name: string, run: () => Promise<void>, log: Logger, pauseMs = 1_000): Loop {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;

  const cycle = async (): Promise<void> => {
    do {
      again = false;
      try {
        await run();
      } catch (err) {
        log.error({ err, code: 'loop.failed', loop: name }, 'loop failed; it will look again');
        retry ??= setTimeout(() => {
          retry = undefined;
          wake();
        }, pauseMs);
      }
    } while (again && !stopped);
  };

  const wake = (): void => {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = cycle().finally(() => {
      running = undefined;
      if (again) wake();
    });
  };

  return {
    wake,
    async stop() {
      stopped = true;
      clearTimeout(retry);
      await running;
    },
  };
}
