/**
 * The stream of changes (server-sent events) with its own reconnection: the browser gives up after an HTTP error,
 * and a sleeping phone keeps a dead stream for minutes without telling.
 */
import type { ChangeEvent } from '../../../control-types.ts';

export type LiveState = 'connecting' | 'open' | 'lost';

export interface LiveOptions {
  userId: string | null;
  /** Changes after this number come first. */
  since: number;
  onEvent: (event: ChangeEvent) => void;
  onState: (state: LiveState) => void;
  /** The stream is open again after it was lost: lists may have gaps. */
  onReopened: () => void;
}

const WAITS_MS = [500, 1000, 2000, 4000, 8000];
/**
 * A page hidden for longer than this lets its stream go and comes back when it is shown: browsers allow six
 * connections to one server, which many open personas would use up.
 */
const HIDDEN_TOO_LONG_MS = 20_000;

/** Follows the changes until `close()`. */
export function openLive(options: LiveOptions): { close: () => void } {
  let source: EventSource | null = null;
  let lastId = options.since;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let hidden: ReturnType<typeof setTimeout> | undefined;
  let hiddenAt = 0;
  let wasOpen = false;

  function connect() {
    clearTimeout(retry);
    source?.close();
    const who = options.userId === null ? '' : `userId=${encodeURIComponent(options.userId)}&`;
    const stream = new EventSource(`/sandbox/events?${who}since=${lastId}`);
    source = stream;
    stream.onopen = () => {
      failures = 0;
      options.onState('open');
      if (wasOpen) options.onReopened();
      wasOpen = true;
    };
    stream.onmessage = (message: MessageEvent<string>) => {
      const number = Number(message.lastEventId);
      if (message.lastEventId !== '' && !Number.isNaN(number)) lastId = number;
      options.onEvent(JSON.parse(message.data) as ChangeEvent);
    };
    stream.onerror = () => {
      stream.close();
      if (source !== stream) return;
      options.onState(wasOpen ? 'lost' : 'connecting');
      const wait = WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 8000;
      failures += 1;
      if (failures > 2) options.onState('lost');
      retry = setTimeout(connect, wait);
    };
  }

  function letGo() {
    clearTimeout(retry);
    source?.close();
    source = null;
  }

  function onVisibility() {
    clearTimeout(hidden);
    if (document.visibilityState === 'visible') {
      // Timers of a sleeping phone stand still, so the clock decides too.
      if (!source || performance.now() - hiddenAt > HIDDEN_TOO_LONG_MS) connect();
      return;
    }
    hiddenAt = performance.now();
    hidden = setTimeout(letGo, HIDDEN_TOO_LONG_MS);
  }

  document.addEventListener('visibilitychange', onVisibility);
  options.onState('connecting');
  connect();
  return {
    close() {
      document.removeEventListener('visibilitychange', onVisibility);
      clearTimeout(hidden);
      letGo();
    },
  };
}
