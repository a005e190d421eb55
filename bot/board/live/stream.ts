import type { ServerResponse } from 'node:http';
import type { BoardEvent } from '../../../board/api/events.ts';

/** A reader's open stream. */
export interface EventStream {
  /** False: the reader is too far behind and has been cut off; it reads all anew when it comes back. */
  send(events: readonly BoardEvent[]): boolean;
  beat(): void;
  end(): void;
}

/** After this the browser tries again, ms. */
const RETRY_MS = 2_000;
/** What a reader may leave unread: a phone that sleeps keeps its connection and reads nothing. */
const MOST_UNREAD_BYTES = 64 * 1024;
let last = 0;

/**
 * Server-sent events over a response that nothing has been written to. Each event has an id, so that a browser that
 * comes back by itself says so.
 */
export function openStream(res: ServerResponse): EventStream {
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // nginx would keep it back until a buffer is full.
    'x-accel-buffering': 'no',
  });
  res.socket?.setNoDelay(true);
  const write = (text: string): boolean => {
    if (res.writableEnded || res.destroyed) return false;
    if (res.writableLength > MOST_UNREAD_BYTES) {
      res.destroy();
      return false;
    }
    res.write(text);
    return true;
  };
  write(`retry: ${RETRY_MS}\n\n`);
  const stream: EventStream = {
    send(events) {
      last += 1;
      return write(events.map((event) => `id: ${last}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
    },
    beat: () => void write('event: beat\ndata: {}\n\n'),
    end: () => {
      if (!res.writableEnded) res.end();
    },
  };
  stream.beat();
  return stream;
}
