/**
 * The stream of changes (server-sent events) with its own reconnection: the browser gives up after an HTTP error,
 * and a sleeping phone keeps a dead stream for minutes without telling.
 */
import { onUnmounted, reactive, readonly } from 'vue';
import { apiPath } from '../api/client.ts';

export type LiveState = 'connecting' | 'open' | 'lost';

/** What has changed. `all`: the stream was away, anything may have. */
export interface Change {
  kind: string;
  id?: string;
}

const WAITS_MS = [500, 1000, 2000, 4000, 8000];
/**
 * A page hidden for longer lets its stream go, and comes back with it; browsers allow six connections to a server. As
 * soon as another tab opens one, hidden pages let theirs go at once.
 */
const HIDDEN_TOO_LONG_MS = 30_000;
/** The server's heartbeat comes more often; a stream that is silent for longer is dead. */
const SILENT_TOO_LONG_MS = 45_000;

const state = reactive<{ live: LiveState }>({ live: 'connecting' });
export const liveState = readonly(state);

type Listener = (change: Change) => void;
const listeners = new Set<Listener>();
const tell = (change: Change): void => {
  for (const listener of [...listeners]) listener(change);
};

/** Days left and hours waited grow without any change, and at midnight all of them do. */
const AGE_MS = 10 * 60_000;

let source: EventSource | null = null;
let failures = 0;
let wasOpen = false;
let retry: ReturnType<typeof setTimeout> | undefined;
let silence: ReturnType<typeof setTimeout> | undefined;
let ageing: ReturnType<typeof setInterval> | undefined;
let whose: () => Promise<void> = () => Promise.resolve();

function heard(): void {
  clearTimeout(silence);
  silence = setTimeout(connect, SILENT_TOO_LONG_MS);
}

/** Pages in the background hold no stream: it would be a connection that those in sight do not get. */
const isHidden = (): boolean => document.visibilityState === 'hidden';

/** Between the tabs of this browser; browsers without it wait until a hidden page lets go by itself. */
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('danmai-board-streams') : null;
tabs?.addEventListener('message', () => {
  if (isHidden()) letGo();
});

function connect(): void {
  letGo();
  if (isHidden()) return;
  tabs?.postMessage('opened');
  const stream = new EventSource(apiPath('/events'));
  source = stream;
  stream.onopen = () => {
    failures = 0;
    state.live = 'open';
    // Meanwhile somebody else may have signed on in another tab.
    if (wasOpen) void whose().then(() => tell({ kind: 'all' }));
    wasOpen = true;
    heard();
  };
  stream.onmessage = (message: MessageEvent<string>) => {
    heard();
    const change = parse(message.data);
    if (change) tell(change);
  };
  stream.addEventListener('beat', heard);
  stream.onerror = () => {
    if (source === stream) lost(stream);
  };
}

function lost(stream: EventSource): void {
  // Closed by an answer that is no stream (signed off, say), not by the network.
  const refused = stream.readyState === EventSource.CLOSED;
  letGo();
  failures += 1;
  if (wasOpen || failures > 1) state.live = 'lost';
  if (refused) void whose();
  retry = setTimeout(connect, WAITS_MS[Math.min(failures, WAITS_MS.length) - 1] ?? 8000);
}

function letGo(): void {
  clearTimeout(retry);
  clearTimeout(silence);
  source?.close();
  source = null;
}

function parse(data: string): Change | null {
  try {
    const change = JSON.parse(data) as Partial<Change>;
    return typeof change.kind === 'string' ? (change as Change) : null;
  } catch {
    return null;
  }
}

let hiddenAt = 0;
let hidden: ReturnType<typeof setTimeout> | undefined;

function onVisibility(): void {
  clearTimeout(hidden);
  if (isHidden()) {
    hiddenAt = performance.now();
    hidden = setTimeout(letGo, HIDDEN_TOO_LONG_MS);
  } else if (!source || performance.now() - hiddenAt > HIDDEN_TOO_LONG_MS) {
    // Timers of a sleeping phone stand still, so the clock decides too.
    connect();
  }
}

function onOffline(): void {
  if (source) lost(source);
}

/** Follows the changes. @param check looks whether we are still signed on; called when a stream is refused or comes back */
export function startLive(check: () => Promise<void>): void {
  whose = check;
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', connect);
  window.addEventListener('offline', onOffline);
  ageing = setInterval(() => tell({ kind: 'all' }), AGE_MS);
  connect();
}

export function stopLive(): void {
  document.removeEventListener('visibilitychange', onVisibility);
  window.removeEventListener('online', connect);
  window.removeEventListener('offline', onOffline);
  clearTimeout(hidden);
  clearInterval(ageing);
  letGo();
}

/** Tells of changes until the component goes. */
function onChange(listener: Listener): void {
  listeners.add(listener);
  onUnmounted(() => listeners.delete(listener));
}

/** Changes come in bursts: one act changes an order, its checkpoint and its log. */
const GATHER_MS = 40;

/**
 * Calls `work` soon after the first change of a burst, and once more when others came while it ran: what is shown last
 * was asked for after the last change.
 */
export function onChanges(touches: (change: Change) => boolean, work: () => Promise<void>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;
  async function run(): Promise<void> {
    timer = undefined;
    running = true;
    await work();
    running = false;
    if (again) wait();
    again = false;
  }
  function wait(): void {
    timer ??= setTimeout(run, GATHER_MS);
  }
  onChange((change) => {
    if (change.kind !== 'all' && !touches(change)) return;
    if (running) again = true;
    else wait();
  });
  onUnmounted(() => clearTimeout(timer));
}
