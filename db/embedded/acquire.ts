import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DbError, systemCode } from '../errors.ts';
import { type Account, databaseAccount } from './account.ts';
import { ensureCluster } from './cluster.ts';
import { announceOwner, followOwner } from './owner.ts';
import { leaveSocketFolder, type Places, preparePlaces, socketFolder } from './places.ts';
import { isServing, readPostmaster, removeStaleLock, signal } from './postmaster.ts';
import { type Server, startServer } from './server.ts';
import type { Durability } from './settings.ts';
import { copyPlaces, findSoftware } from './software.ts';

export interface AcquireOptions {
  dataDir: string;
  logger: Logger;
  durability: Durability;
  removeAfter: string | undefined;
}

/** What we hold of a running server: the server itself, or a line to its owner. */
export interface Hold {
  owned: boolean;
  socketFolder: string;
  ended: Promise<void>;
  release(): Promise<void>;
}

/** A server without an owner should be going down by itself; after this long it is told to, ms. */
const ORPHAN_PATIENCE_MS = 3_000;
const GIVE_UP_AFTER_MS = 60_000;
const POLL_MS = 25;

async function share(cluster: string, folder: string): Promise<Hold | undefined> {
  const owner = await followOwner(folder);
  if (!owner) return undefined;
  for (;;) {
    const server = await readPostmaster(cluster);
    if (server && server !== 'unreadable' && server.ready) break;
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

async function own(
  options: AcquireOptions,
  { home, cluster }: Places,
  account: Account | undefined,
  folder: string,
): Promise<Hold | undefined> {
  const { durability, logger: log, removeAfter: remove } = options;
  const software = await findSoftware(account, await copyPlaces(home, account));
  await ensureCluster(software, account, cluster, durability);
  let announced: { end(): Promise<void> } | undefined;
  let server: Server | undefined;
  try {
    server = await startServer({
      ...{ software, account, cluster, durability, log, remove, socketFolder: folder },
      onLock: async () => {
        announced = await announceOwner(folder);
      },
    });
  } catch (error) {
    // The server before ours has just removed the socket folder: look again.
    if (systemCode(error) !== 'ENOENT') throw error;
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
      await leaveSocketFolder(folder);
    },
  };
}

function busy(cluster: string, pid: number | undefined): DbError {
  return new DbError(
    'db.busy',
    `数据目录 ${cluster} 正被另一个数据库进程（${pid ?? '未知'}）占用，且一直没有结束。请结束该进程后重试。`,
    `The data folder ${cluster} is held by another server (pid ${pid ?? 'unknown'}) that does not end; end it and retry.`,
  );
}

/** A live server whose owner is dead: it gets time to end by itself, and is then told to. */
class Orphan {
  readonly #since = performance.now();
  #told = false;

  get patienceIsOver(): boolean {
    return performance.now() - this.#since > ORPHAN_PATIENCE_MS;
  }

  watch(pid: number, cluster: string, log: Logger): void {
    if (this.#told || !this.patienceIsOver) return;
    this.#told = true;
    log.warn({ pid, code: 'db.orphan' }, 'a database server without an owner is told to shut down');
    try {
      signal(pid, 'SIGINT');
    } catch (error) {
      throw systemCode(error) === 'EPERM' ? busy(cluster, pid) : error;
    }
  }
}

/**
 * Shares the live server of a data folder, or starts it; waits for one that is going down. The locks are
 * PostgreSQL's own.
 * @param previousFolder the socket folder that this process's clients already know
 */
export async function acquire(
  options: AcquireOptions,
  previousFolder?: string,
  cancel?: AbortSignal,
): Promise<Hold> {
  const places = await preparePlaces(options.dataDir);
  const { home, cluster } = places;
  const account = await databaseAccount(cluster);
  const began = performance.now();
  let orphan: Orphan | undefined;
  let pid: number | undefined;
  for (; performance.now() - began < GIVE_UP_AFTER_MS; await sleep(POLL_MS)) {
    cancel?.throwIfAborted();
    const found = await readPostmaster(cluster);
    const known = found === 'unreadable' ? undefined : found;
    pid = known?.pid;
    const shared = known?.socketFolder ? await share(cluster, known.socketFolder) : undefined;
    if (shared) return shared;
    if (found) orphan ??= new Orphan();
    if (known && (await isServing(known.pid, cluster))) {
      orphan?.watch(known.pid, cluster, options.logger);
      continue;
    }
    if (found === 'unreadable' && !orphan?.patienceIsOver) continue;
    const folder = await socketFolder(home, account, previousFolder);
    if (found) await removeStaleLock(cluster, pid, folder);
    const owned = await own(options, places, account, folder);
    if (owned) return owned;
  }
  throw busy(cluster, pid);
}
