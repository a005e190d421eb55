import { type Job, scheduleJob } from 'node-schedule';

/**
 * One wake-up at the next due instant. It holds no business time: the table does, and is looked at again
 * after every wake. An instant already past is woken at once (node-schedule answers null for those).
 */
export function createAlarm(wake: () => void): { set(ms: number | undefined): void; stop(): void } {
  let job: Job | null = null;
  const clear = () => {
    job?.cancel();
    job = null;
  };
  return {
    set(ms) {
      clear();
      if (ms === undefined) return;
      // The machine's clock only measures the wait; which instant is due was decided by the database.
      job = scheduleJob(new Date(Date.now() + Math.ceil(ms)), wake);
      if (!job) setImmediate(wake);
    },
    stop: clear,
  };
}
