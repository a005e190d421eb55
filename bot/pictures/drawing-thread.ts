import { Worker } from 'node:worker_threads';
import type { ChartData } from '../../board/charts/data.ts';
import type { Drawn, Wanted } from './thread.ts';

/** The main thread's side of the drawing thread. */
export interface Drawing {
  readonly ended: boolean;
  readonly busy: boolean;
  draw(chart: ChartData): Promise<Uint8Array>;
  end(): Promise<void>;
}

interface Waiting {
  resolve(png: Uint8Array): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** Charts and fonts need some 60 MB of it; what takes far more is a fault. */
const MEMORY_MB = 512;

/** Starts the thread. It dies with everything it was asked when one chart takes too long or it faults. */
export function startThread(timeoutMs: number): Drawing {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let ended = false;

  /** Nobody waits any more: the thread must not keep the process alive. */
  function settle(id: number): Waiting | undefined {
    const one = waiting.get(id);
    waiting.delete(id);
    if (one) clearTimeout(one.timer);
    if (waiting.size === 0) worker.unref();
    return one;
  }

  function fail(error: Error): void {
    ended = true;
    for (const id of [...waiting.keys()]) settle(id)?.reject(error);
    void worker.terminate();
  }

  worker.unref();
  worker.on('message', (drawn: Drawn) => {
    const one = settle(drawn.id);
    if ('png' in drawn) one?.resolve(drawn.png);
    else one?.reject(new Error(`a chart could not be drawn: ${drawn.fault}`));
  });
  worker.on('error', (cause) => fail(new Error('the drawing thread died', { cause })));
  worker.on('exit', () => fail(new Error('the drawing thread ended')));

  return {
    get ended() {
      return ended;
    },
    get busy() {
      return waiting.size > 0;
    },
    draw: (chart) =>
      new Promise((resolve, reject) => {
        asked += 1;
        const id = asked;
        const timer = setTimeout(
          () => fail(new Error(`a chart took longer than ${timeoutMs} ms`)),
          timeoutMs,
        );
        waiting.set(id, { resolve, reject, timer });
        worker.ref();
        worker.postMessage({ id, chart } satisfies Wanted);
      }),
    async end() {
      fail(new Error('the drawing thread was ended'));
      await worker.terminate();
    },
  };
}
