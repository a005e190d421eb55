import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Address } from '../connection.ts';
import { acquire } from './acquire.ts';
import { DATABASE, USERNAME } from './cluster.ts';
import type { Durability } from './settings.ts';

export interface EmbeddedPostgres {
  /** What db/client.ts connects with; stays the same for the life of this object. */
  readonly connection: Address;
  /** Whether this process runs the server; false while it shares another process's. */
  readonly owned: boolean;
  /** Ends the server when it is ours, else only stops sharing it. Within 10 s. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** DATA_DIR; the cluster goes to its folder `postgres`. */
  dataDir: string;
  logger: Logger;
  /** `throwaway` gives speed for safety (tests). */
  durability?: Durability;
  /** Delete this folder when the server has ended, even by a crash of ours (tests). */
  removeAfter?: string;
}

const RESTART_PAUSES_MS = [0, 500, 2_000, 5_000];

/**
 * Starts the embedded PostgreSQL of a data folder, or shares the one that another process of ours has started
 * there. The server listens on a private unix socket only, and goes down within a second of its owner's death.
 * When the server is lost (its owner stopped, or it crashed), open queries fail with a connection error and
 * this process takes over under the same address, so that clients which reconnect go on.
 * @throws DbError with a code and a remedy when it cannot start
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { logger: log } = options;
  const wanted = { durability: 'durable', removeAfter: undefined, ...options } as const;
  let hold = await acquire(wanted);
  const connection = { host: hold.socketFolder, database: DATABASE, username: USERNAME };
  log.info({ owned: hold.owned, socket: connection.host }, 'embedded PostgreSQL is ready');
  const stopping = new AbortController();

  const takeOver = async (): Promise<void> => {
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      const pause = RESTART_PAUSES_MS[attempt] ?? RESTART_PAUSES_MS.at(-1);
      try {
        await sleep(pause, undefined, { signal: stopping.signal, ref: false });
        hold = await acquire(wanted, connection.host, stopping.signal);
        log.warn({ owned: hold.owned, code: 'db.regained' }, 'the embedded PostgreSQL is back');
        return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error(
          { err: error, code: 'db.restart_failed' },
          'the embedded PostgreSQL could not be restarted',
        );
      }
    }
  };

  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await hold.ended;
      if (stopping.signal.aborted) return;
      log.error({ owned: hold.owned, code: 'db.lost' }, 'the embedded PostgreSQL has gone; taking over');
      await takeOver();
    }
  };
  const watching = watch();

  return {
    connection,
    get owned() {
      return hold.owned;
    },
    async stop() {
      stopping.abort();
      await hold.release();
      await watching;
      // A take-over that was under way may have brought a new one.
      await hold.release();
    },
  };
}
