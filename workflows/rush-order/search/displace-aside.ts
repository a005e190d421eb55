import { Worker } from 'node:worker_threads';
import type { Plan, Query } from '../core/types.ts';
import type { Displacing } from './displace.ts';

/** A thread that takes so much longer than it may has gone astray, ms. */
const GRACE_MS = 10_000;

/**
 * The search in a thread of its own, so that a few seconds of computing keep nobody waiting.
 * @returns null when it was stopped
 * @throws Error when the thread fails
 */
export function displaceAside(
  plan: Plan,
  query: Query,
  budgetMs: number,
  signal: AbortSignal,
): Promise<Displacing | null> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(null);
    const worker = new Worker(new URL('./displace-worker.mjs', import.meta.url), {
      workerData: { plan, query, budgetMs },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    let settled = false;
    const end = (how: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      how();
      void worker.terminate();
    };
    const stop = (): void => end(() => resolve(null));
    const timer = setTimeout(
      () => end(() => reject(new Error('the search does not end'))),
      budgetMs + GRACE_MS,
    );
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (found: Displacing) => end(() => resolve(found)));
    worker.on('error', (err) => end(() => reject(err)));
    worker.on('exit', (code) => end(() => reject(new Error(`the search thread ended with ${code}`))));
  });
}
