import type { BoardEvent } from '../../../board/api/events.ts';
import type { Browser } from './browser.ts';

/** An open stream of events, as a page reads it. */
export interface Ear {
  status: number;
  headers: Headers;
  /** All so far. */
  events: BoardEvent[];
  /** Everything that came, as it came. */
  text(): string;
  /** Waits for the first event from now on that fits. @returns how long it took, ms */
  hears(fits: (event: BoardEvent) => boolean, withinMs?: number): Promise<number>;
  /** The same, of all events: it may have come already. */
  hasHeard(fits: (event: BoardEvent) => boolean, withinMs?: number): Promise<number>;
  /** Resolves when the server has ended it. */
  ended: Promise<void>;
  close(): void;
}

export async function openEar(
  browser: Browser,
  address: string,
  headers: Record<string, string> = {},
): Promise<Ear> {
  const stop = new AbortController();
  const response = await browser.ask(address, { headers, signal: stop.signal });
  const events: BoardEvent[] = [];
  const waiting = new Set<() => void>();
  let text = '';
  const read = async (): Promise<void> => {
    if (!response.body) return;
    const decoder = new TextDecoder();
    for await (const part of response.body) {
      text += decoder.decode(part, { stream: true });
      const found = [...text.matchAll(/^id: \d+\ndata: (.+)\n\n/gm)].map(([, data = '']) => JSON.parse(data));
      events.push(...(found.slice(events.length) as BoardEvent[]));
      for (const look of [...waiting]) look();
    }
  };
  const ended = read().catch(() => undefined);
  const waitFor = (from: number, fits: (event: BoardEvent) => boolean, withinMs = 2_000): Promise<number> => {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(late);
        waiting.delete(look);
      };
      const late = setTimeout(() => {
        done();
        reject(
          new Error(`nothing fitting within ${withinMs} ms; heard ${JSON.stringify(events.slice(from))}`),
        );
      }, withinMs);
      const look = (): void => {
        if (!events.slice(from).some(fits)) return;
        done();
        resolve(performance.now() - began);
      };
      waiting.add(look);
      look();
    });
  };
  return {
    status: response.status,
    headers: response.headers,
    events,
    text: () => text,
    ended,
    hears: (fits, withinMs) => waitFor(events.length, fits, withinMs),
    hasHeard: (fits, withinMs) => waitFor(0, fits, withinMs),
    close: () => stop.abort(),
  };
}
