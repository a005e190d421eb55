import { randomInt } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Connection, Db } from '../db/client.ts';
import { openDriver } from '../db/driver.ts';

/*
 * Rows that a process has taken (a send, a download) carry the key of an advisory lock that the process holds on a
 * connection of its own. The server frees the lock with the connection, so "is it still at work?" is a look into
 * pg_locks: a kill -9 costs the rows some seconds instead of their whole lease.
 */

/** First key of all these locks ("danm" in ASCII). */
const LIVES = 0x64616e6d;
const AGAIN_MS = 500;
/** A process whose connection broke takes its lock again within this; only then it is taken for dead. */
const SURELY_DEAD_MS = 2_000;

export interface Life {
  /** What rows of this process carry as their holder. */
  key: number;
  end(): Promise<void>;
}

/** Takes a lock for as long as this process lives, and again whenever the connection was lost. */
export async function beginLife(connection: Connection, log: Logger): Promise<Life> {
  let ended = false;
  let retry: NodeJS.Timeout | undefined;
  const key = randomInt(1, 2 ** 31 - 1);
  const driver = openDriver(connection, {
    ...{ max: 1, applicationName: 'danmai-life', statementTimeoutMs: 0 },
    onClose: () => takeSoon(),
  });
  const take = () => driver`select pg_advisory_lock(${LIVES}::int, ${key}::int)`;
  const takeSoon = (): void => {
    if (ended) return;
    clearTimeout(retry);
    retry = setTimeout(() => {
      take().catch((err: unknown) => {
        log.debug({ err, code: 'life.lock' }, 'the lock of this process could not be taken again yet');
        takeSoon();
      });
    }, AGAIN_MS);
    retry.unref();
  };
  await take();
  return {
    key,
    async end() {
      ended = true;
      clearTimeout(retry);
      await driver.end({ timeout: 1 });
    },
  };
}

const alive = (holder: SQL): SQL => sql`exists (
  select from pg_locks where locktype = 'advisory' and classid = ${LIVES} and objid = ${holder} and objsubid = 2
    and database = (select oid from pg_database where datname = current_database()))`;

export interface Watch {
  /** Holders of open rows that have had no lock for a while. */
  dead(): Promise<{ holders: number[]; others: boolean }>;
}

/** Watches the other processes that have rows. */
export function watchLives(db: Db, own: number): Watch {
  let missing = new Map<number, number>();
  return {
    async dead() {
      const rows = await db.execute<{ holder: number; alive: boolean }>(sql`
        select holder, ${alive(sql`holder`)} as alive from (
          select holder from outbox where state = 'sending'
          union
          select holder from inbox where state = 'new' and holder is not null) as row
        where holder <> ${own}`);
      const gone = rows.filter((row) => !row.alive).map((row) => Number(row.holder));
      const now = performance.now();
      missing = new Map(gone.map((holder) => [holder, missing.get(holder) ?? now]));
      const holders = gone.filter((holder) => now - (missing.get(holder) ?? now) >= SURELY_DEAD_MS);
      return { holders, others: rows.length > 0 };
    },
  };
}
