import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DbError, systemCode } from '../errors.ts';
import { databaseAccount } from './account.ts';
import { DATABASE, ensureCluster, USERNAME } from './cluster.ts';
import { announceOwner, followOwner } from './owner.ts';
import { preparePlaces, socketFolder } from './places.ts';
import { isServing, readPostmaster, removeStaleLock, signal } from './postmaster.ts';
import { type Server, startServer } from './server.ts';
import type { Durability } from './settings.ts';
import { copyPlaces, findSoftware } from './software.ts';

/** How to reach the server: what db/client.ts connects with. */
export interface SocketConnection {
  /** Folder of the unix socket. */
  host: string;
  database: string;
  username: string;
}

export interface EmbeddedPostgres {
  readonly connection: SocketConnection;
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

/** What we hold of a running server: the server itself, or a line to its owner. */
interface Hold {
  owned: boolean;
  socketFolder: string;
  ended: Promise<void>;
  release(): Promise<void>;
}

/** A server without an owner should be going down by itself; after this long it is told to, ms. */
const ORPHAN_PATIENCE_MS = 3_000;
const GIVE_UP_AFTER_MS = 60_000;
const POLL_MS = 25;
const RESTART_PAUSES_MS = [0, 500, 2_000, 5_000];

async function share(cluster: string, folder: string): Promise<Hold | undefined> {
  const owner = await followOwner(folder);
  if (!owner) return undefined;
  while (!(await readPostmaster(cluster))?.ready) {
    const over = await Promise.race([owner.ended.then(() => true), sleep(POLL_MS, false)]);
    if (over) return undefined;
  }
  return {
    owned: false,
    socketFolder: folder,
    ended: owner.ended,
    release: async () => owner.leave(),
  };
}

function busy(cluster: string, pid: number | undefined): DbError {
  return new DbError(
    'db.busy',
    `数据目录 ${cluster} 正被另一个数据库进程（${pid ?? '未知'}）占用，且一直没有结束。请结束该进程后重试。`,
    `The data folder ${cluster} is held by another server (pid ${pid ?? 'unknown'}) that does not end; end it and retry.`,
  );
}

function interrupt(pid: number, cluster: string, log: Logger): void {
  log.warn({ pid, code: 'db.orphan' }, 'a database server without an owner is told to shut down');
  try {
    signal(pid, 'SIGINT');
  } catch (error) {
    throw systemCode(error) === 'EPERM' ? busy(cluster, pid) : error;
  }
}

/** Shares the live server, or starts it; waits for one that is going down. Locks are PostgreSQL's own. */
async function acquire(
  options: EmbeddedOptions,
  previousFolder?: string,
  cancel?: AbortSignal,
): Promise<Hold> {
  const { logger: log, durability = 'durable' } = options;
  const { home, cluster } = await preparePlaces(options.dataDir);
  const account = await databaseAccount(cluster);
  const began = performance.now();
  let orphanSince: number | undefined;
  let told = false;
  let pid: number | undefined;
  while (performance.now() - began < GIVE_UP_AFTER_MS) {
    cancel?.throwIfAborted();
    const found = await readPostmaster(cluster);
    pid = found?.pid;
    const shared = found?.socketFolder ? await share(cluster, found.socketFolder) : undefined;
    if (shared) return shared;
    if (found && (await isServing(found.pid, cluster))) {
      orphanSince ??= performance.now();
      if (!told && performance.now() - orphanSince > ORPHAN_PATIENCE_MS) {
        told = true;
        interrupt(found.pid, cluster, log);
      }
      await sleep(POLL_MS);
      continue;
    }
    if (found) await removeStaleLock(cluster, found.pid);
    const server = await own();
    if (server) return server;
    await sleep(POLL_MS);
  }
  throw busy(cluster, pid);

  async function own(): Promise<Hold | undefined> {
    const software = await findSoftware(account, await copyPlaces(home, account));
    await ensureCluster(software, account, cluster, durability);
    const folder = await socketFolder(home, account, previousFolder);
    let announced: { end(): Promise<void> } | undefined;
    let server: Server | undefined;
    try {
      server = await startServer({
        ...{ software, account, cluster, durability, log, socketFolder: folder, remove: options.removeAfter },
        onLock: async () => {
          announced = await announceOwner(folder);
        },
      });
    } finally {
      if (!server) await announced?.end();
    }
    if (!server) return undefined;
    const { stop, ended } = server;
    return {
      owned: true,
      socketFolder: folder,
      ended: ended.then(() => announced?.end()),
      release: async () => {
        await stop();
        await announced?.end();
      },
    };
  }
}

/**
 * Starts the embedded PostgreSQL of a data folder, or shares the one that another process of ours has started
 * there. The server listens on a private unix socket only, and goes down within a second of its owner's death.
 * When the server is lost (its owner stopped, or it crashed), open queries fail with a connection error and
 * this process takes over under the same address, so that clients which reconnect go on.
 * @throws DbError with a code and a remedy when it cannot start
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { logger: log } = options;
  let hold = await acquire(options);
  const connection = { host: hold.socketFolder, database: DATABASE, username: USERNAME };
  log.info({ owned: hold.owned, socket: connection.host }, 'embedded PostgreSQL is ready');
  const stopping = new AbortController();

  const takeOver = async (): Promise<void> => {
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      try {
        await sleep(RESTART_PAUSES_MS[Math.min(attempt, RESTART_PAUSES_MS.length - 1)], undefined, {
          signal: stopping.signal,
          ref: false,
        });
        hold = await acquire(options, connection.host, stopping.signal);
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
      await hold.release();
    },
  };
}
