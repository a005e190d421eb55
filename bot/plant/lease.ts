import type { Logger } from 'pino';
import type { Connection } from '../../db/client.ts';
import { openDriver } from '../../db/driver.ts';

/** First key of the lock, one beyond that of bot/life.ts; the second says what is leased. */
export const LEASES = 0x64616e6e;
export const PLANT_LEASE = 1;

const AGAIN_MS = 1_000;

export interface Lease {
  end(): Promise<void>;
}

export interface LeaseOptions {
  connection: Connection;
  /** Which thing is leased: of all processes on the database one holds it. */
  key: number;
  log: Logger;
  /** It is ours now. */
  taken(): void;
  /** It is another process's now. */
  lost(): void;
  againMs?: number;
}

/**
 * One process of several does something: who holds an advisory lock on a connection of its own. The server frees it with
 * the connection, so after a kill -9 another takes over within a second or two. A holder whose connection broke goes on
 * while the database is away, and stops when it finds the lock taken by another.
 */
export function holdLease({ connection, key, log, taken, lost, againMs = AGAIN_MS }: LeaseOptions): Lease {
  let ended = false;
  let ours = false;
  let connected = false;
  let timer: NodeJS.Timeout | undefined;
  let trying: Promise<void> | undefined;
  const driver = openDriver(connection, {
    ...{ max: 1, applicationName: 'danmai-lease', statementTimeoutMs: 10_000 },
    onClose: () => {
      connected = false;
      soon(0);
    },
  });

  const attempt = async (): Promise<void> => {
    const [row] = await driver<{ free: boolean }[]>`
      select pg_try_advisory_lock(${LEASES}::int, ${key}::int) as free`;
    if (ended) return;
    connected = row?.free === true;
    if (connected && !ours) {
      ours = true;
      taken();
    } else if (!connected && ours) {
      ours = false;
      lost();
    }
  };
  const look = (): void => {
    trying = attempt()
      .catch((err: unknown) =>
        log.debug({ err, code: 'lease.away', key }, 'the lease could not be looked at'),
      )
      .finally(() => {
        trying = undefined;
        if (!connected) soon(againMs);
      });
  };
  function soon(ms: number): void {
    if (ended) return;
    clearTimeout(timer);
    timer = setTimeout(() => (trying ? soon(againMs) : look()), ms);
    timer.unref();
  }
  look();
  return {
    async end() {
      ended = true;
      clearTimeout(timer);
      await trying;
      await driver.end({ timeout: 1 });
    },
  };
}
