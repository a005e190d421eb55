import { createHash } from 'node:crypto';
import type { ChartData } from '../../board/charts/data.ts';
import { type Drawing, startThread } from './drawing-thread.ts';

/** Draws charts as PNG pictures. */
export interface Pictures {
  /**
   * The picture of a chart; the same data again is not drawn again.
   * @throws Error when the thread died or took too long; the next call gets a new one
   */
  draw(chart: ChartData): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface PictureOptions {
  /** A chart takes some 0.1 s; who needs this long is stuck. */
  timeoutMs?: number;
  /** The thread holds two fonts and ECharts (about 130 MB): idle for so long, it is ended. */
  idleMs?: number;
  /** Pictures kept for who asks the same again: everybody in a group, or the repeat of a send. */
  kept?: number;
}

/**
 * One thread beside the main one, started when the first chart is asked for: drawing would else hold up the event loop
 * for 100 ms and more at a time.
 */
export function openPictures(options: PictureOptions = {}): Pictures {
  const { timeoutMs = 20_000, idleMs = 300_000, kept = 32 } = options;
  const done = new Map<string, Promise<Uint8Array>>();
  let thread: Drawing | null = null;
  let idle: NodeJS.Timeout | undefined;

  function running(): Drawing {
    clearTimeout(idle);
    if (!thread || thread.ended) thread = startThread(timeoutMs);
    return thread;
  }

  /** A thread that rests for long gives its memory back. */
  function rest(): void {
    clearTimeout(idle);
    if (!thread || thread.busy) return;
    idle = setTimeout(() => {
      void thread?.end();
      thread = null;
    }, idleMs);
    idle.unref();
  }

  function remember(key: string, picture: Promise<Uint8Array>): void {
    done.set(key, picture);
    const [oldest] = done.keys();
    if (done.size > kept && oldest !== undefined) done.delete(oldest);
    picture.catch(() => done.delete(key));
  }

  return {
    async draw(chart) {
      const key = createHash('sha256').update(JSON.stringify(chart)).digest('hex');
      const known = done.get(key);
      if (known) return known;
      const picture = running().draw(chart).finally(rest);
      remember(key, picture);
      return picture;
    },
    async close() {
      clearTimeout(idle);
      await thread?.end();
      thread = null;
    },
  };
}
