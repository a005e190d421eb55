import type { Logger } from 'pino';
import type { ChannelHealth } from '../../channel.ts';
import { backoffMs } from './backoff.ts';
import { type ConnectionOptions, StreamConnection } from './connection.ts';
import { GatewayError } from './gateway-error.ts';
import type { StreamSettings } from './settings.ts';
import { startWatchdog } from './watchdog.ts';

export interface KeeperOptions {
  connection: Omit<ConnectionOptions, 'timeoutMs' | 'log' | 'onGoodbye' | 'onClosed'>;
  settings: StreamSettings;
  log: Logger;
}

export interface Keeper {
  /** Resolves when the first attempt has ended, well or not. */
  start(): Promise<void>;
  /** Takes nothing in any more, waits for `settled` (acknowledgements under way), closes the sockets. */
  stop(settled: () => Promise<void>): Promise<void>;
  health(): ChannelHealth;
}

/**
 * Keeps one living connection. Only one attempt is ever under way; a replacement is opened before the connection it
 * replaces is let go, and frames of the old one are still acknowledged on the old one.
 */
export function createKeeper({ connection, settings, log }: KeeperOptions): Keeper {
  let current: StreamConnection | undefined;
  const retired = new Map<StreamConnection, NodeJS.Timeout>();
  let health: ChannelHealth = { state: 'connecting', since: new Date().toISOString() };
  let attempts = 0;
  let openedAt = 0;
  let stopped = false;
  let opening: Promise<void> | undefined;
  let candidate: StreamConnection | undefined;
  let interruptWait = (): void => undefined;
  let stopWatch = (): void => undefined;

  const setHealth = (state: ChannelHealth['state'], detail?: string): void => {
    const since = state === health.state ? health.since : new Date().toISOString();
    health = detail === undefined ? { state, since } : { state, since, detail };
  };

  const make = (): StreamConnection =>
    new StreamConnection({
      ...connection,
      timeoutMs: settings.timeoutMs,
      log,
      // After stop began nothing is taken in; what is not acknowledged comes again to the next process.
      onFrame: async (frame, c) => (stopped ? undefined : connection.onFrame(frame, c)),
      onGoodbye: (c) => {
        log.info({ code: 'stream.goodbye' }, 'the server says goodbye; opening a new connection first');
        if (c === current) void replace();
      },
      onClosed: (c) => {
        clearTimeout(retired.get(c));
        retired.delete(c);
        if (c !== current) return;
        current = undefined;
        if (stopped) return;
        log.warn({ code: 'stream.lost' }, 'connection lost');
        setHealth('connecting', '连接断开，正在重连');
        void replace();
      },
    });

  const retire = (old: StreamConnection, graceMs: number): void => {
    retired.set(
      old,
      setTimeout(() => void old.end(1_000), graceMs),
    );
  };

  /** One attempt: open, then let the old one go. */
  const attempt = async (): Promise<void> => {
    const fresh = make();
    candidate = fresh;
    await fresh.connect().finally(() => {
      candidate = undefined;
    });
    if (stopped) return fresh.abort();
    const old = current;
    current = fresh;
    openedAt = performance.now();
    if (old) retire(old, settings.retireMs);
    setHealth('connected');
    log.info({ code: 'stream.connected', attempts }, 'stream connected');
  };

  const failed = (err: unknown): number => {
    if (!(err instanceof GatewayError)) throw err;
    const bad = err.kind === 'bad_credentials';
    const waitMs = backoffMs(attempts, bad ? settings.credentialsBackoff : settings.backoff, Math.random());
    if (bad) {
      const detail = '钉钉不认 DINGTALK_CLIENT_ID / DINGTALK_CLIENT_SECRET，请在开发者后台核对后重启服务';
      setHealth('bad_credentials', detail);
      log.error({ code: err.code, answer: err.message, waitMs }, detail);
    } else {
      setHealth('no_network', err.message);
      log.warn(
        { code: err.code, reason: err.message, attempts, waitMs },
        'no stream connection; trying again',
      );
    }
    return waitMs;
  };

  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      interruptWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** Single-flight: attempts until one succeeds or `stop`. @param first called when the first attempt has ended. */
  const openUntilDone = async (first: () => void): Promise<void> => {
    if (openedAt > 0 && performance.now() - openedAt > settings.stableMs) attempts = 0;
    if (attempts > 0) await wait(backoffMs(attempts, settings.backoff, Math.random()));
    while (!stopped) {
      attempts += 1;
      let waitMs: number;
      try {
        await attempt();
        return;
      } catch (err) {
        waitMs = failed(err);
      } finally {
        first();
      }
      await wait(waitMs);
    }
  };

  const replace = (first: () => void = () => undefined): Promise<void> => {
    opening ??= openUntilDone(first)
      .catch((err: unknown) => log.error({ err, code: 'stream.fault' }, 'the connection keeper failed'))
      .finally(() => {
        opening = undefined;
        // Lost while it was being adopted: look again.
        if (!current && !stopped) void replace();
      });
    return opening;
  };

  const dead = (reason: 'silence' | 'slept'): void => {
    const old = current;
    if (!old) return;
    log.warn({ code: 'stream.dead', reason }, 'the connection is dead; replacing it');
    current = undefined;
    retire(old, Math.min(settings.retireMs, 2_000));
    setHealth('connecting', '连接无响应，正在重连');
    void replace();
  };

  return {
    async start() {
      stopWatch = startWatchdog(settings, () => current?.lastFrameAt, dead);
      await new Promise<void>((resolve) => void replace(resolve));
    },
    async stop(settled) {
      stopped = true;
      stopWatch();
      interruptWait();
      candidate?.abort();
      const patience = new AbortController();
      const grace = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, settings.stopMs);
        patience.signal.addEventListener('abort', () => clearTimeout(timer));
      });
      await Promise.race([settled(), grace]);
      patience.abort();
      await opening;
      for (const timer of retired.values()) clearTimeout(timer);
      const open = [...(current ? [current] : []), ...retired.keys()];
      await Promise.all(open.map((c) => c.end(1_000)));
      setHealth('stopped');
    },
    health: () => health,
  };
}
