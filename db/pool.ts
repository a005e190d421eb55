import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { type ConnectOptions, openDriver } from './driver.ts';
import { DbError } from './errors.ts';
import type { RawClient } from './values.ts';

/** One connection. Once lost it is never used again, so nothing can run outside its transaction. */
export interface Slot {
  readonly sql: RawClient;
  lost: boolean;
  /** Called when the connection is lost, by those who wait for it. */
  readonly whenLost: Set<() => void>;
}

export interface Pool {
  /** Runs `work` with a connection of its own; waits for one when all are busy. */
  use<R>(work: (slot: Slot) => Promise<R>): Promise<R>;
  /** Refuses new work, waits for the work under way for at most `graceMs`, then closes all connections. */
  close(graceMs: number): Promise<void>;
}

const closed = (): DbError =>
  new DbError('db.closed', '服务正在停止，数据库连接已关闭。', 'The database connections have been closed.');

/** A pool of single connections, each made when first needed. */
export function createPool(connection: Connection, options: ConnectOptions & { max: number }): Pool {
  const idle: Slot[] = [];
  const all = new Set<Slot>();
  const waiting: { resolve(slot: Slot): void; reject(error: Error): void }[] = [];
  let closing = false;

  const open = (): Slot => {
    const onClose = (): void => {
      slot.lost = true;
      for (const tell of slot.whenLost) tell();
    };
    const sql = openDriver(connection, { ...options, max: 1, onClose });
    const slot: Slot = { sql, lost: false, whenLost: new Set() };
    all.add(slot);
    return slot;
  };

  const discard = (slot: Slot): void => {
    all.delete(slot);
    slot.sql.end({ timeout: 0 }).catch((error: unknown) => {
      options.logger?.debug({ err: error }, 'a lost database connection could not be closed');
    });
  };

  const free = (): Slot | undefined => {
    for (let slot = idle.pop(); slot; slot = idle.pop()) {
      if (!slot.lost) return slot;
      discard(slot);
    }
    return all.size < options.max ? open() : undefined;
  };

  const acquire = async (): Promise<Slot> => {
    if (closing) throw closed();
    return free() ?? new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };

  const release = (slot: Slot): void => {
    if (slot.lost) discard(slot);
    else idle.push(slot);
    if (waiting.length === 0) return;
    const next = free();
    if (next) waiting.shift()?.resolve(next);
  };

  return {
    async use(work) {
      const slot = await acquire();
      try {
        return await work(slot);
      } finally {
        release(slot);
      }
    },
    async close(graceMs) {
      closing = true;
      for (const one of waiting.splice(0)) one.reject(closed());
      const deadline = performance.now() + graceMs;
      while ([...all].some((slot) => !idle.includes(slot)) && performance.now() < deadline) await sleep(10);
      await Promise.all([...all].map((slot) => slot.sql.end({ timeout: 0 })));
    },
  };
}
