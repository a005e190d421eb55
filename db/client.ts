import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Connection } from './connection.ts';
import { type ConnectOptions, openDriver } from './driver.ts';
import { createPool } from './pool.ts';
import * as schema from './schema/index.ts';
import { sessionClient } from './session.ts';
import type { RawClient } from './values.ts';

export type { Connection } from './connection.ts';
export type { ConnectOptions } from './driver.ts';

export type Schema = typeof schema;
/** What queries are made with outside a transaction. */
export type Db = PostgresJsDatabase<Schema>;
/** What queries are made with inside a transaction. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export interface Client {
  /** Queries and transactions. Raw results carry JSON as values and times as text (UTC). */
  db: Db;
  /** The driver, for LISTEN, tools and tests; not for transactions (see db/driver.ts). */
  sql: RawClient;
  /** Waits for queries under way for at most `graceMs` (default 5,000 ms), then closes all connections. */
  close(graceMs?: number): Promise<void>;
}

const DEFAULT_MAX = 10;
/** The driver's own connections beside the pool: two, and one for listening. */
const DRIVER_MAX = 2;
const GRACE_MS = 5_000;

/**
 * Opens a pool. Nothing is connected until the first query. A lost server costs the queries and transactions
 * under way, which fail with nothing of a transaction done; the next ones connect anew.
 * The server must be reached directly: a transaction-pooling proxy breaks LISTEN and session settings.
 */
export function connect(connection: Connection, options: ConnectOptions = {}): Client {
  const { max = DEFAULT_MAX } = options;
  const pool = createPool(connection, { ...options, max });
  const sql = openDriver(connection, { ...options, max: Math.min(max, DRIVER_MAX) });
  const db = drizzle({ client: sessionClient(pool), schema, casing: 'snake_case' });
  return {
    db,
    sql,
    close: async (graceMs = GRACE_MS) => {
      await Promise.all([pool.close(graceMs), sql.end({ timeout: graceMs / 1000 })]);
    },
  };
}
