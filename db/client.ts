import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Logger } from 'pino';
import postgres from 'postgres';
import { type Connection, readConnection } from './connection.ts';
import * as schema from './schema/index.ts';
import { mendValues, type RawClient, type RawOptions } from './values.ts';

export type { Connection } from './connection.ts';

export type Schema = typeof schema;
/** What queries are made with outside a transaction. */
export type Db = PostgresJsDatabase<Schema>;
/** What queries are made with inside a transaction. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export interface Client {
  /**
   * The driver, for LISTEN, COPY, cursors and raw queries. JSON comes as values, times as strings (UTC).
   * Listening takes a connection of its own beside the pool.
   */
  sql: RawClient;
  db: Db;
  /** Waits for queries under way for at most `graceMs` (default 5,000 ms), then closes all connections. */
  close(graceMs?: number): Promise<void>;
}

export interface ConnectOptions {
  /** Connections at most; each is opened when first needed. */
  max?: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
  /** A statement running longer is cancelled, ms; 0 for never (bulk work). */
  statementTimeoutMs?: number;
  /** Gets the server's notices (debug). */
  logger?: Logger;
}

const DEFAULTS = { max: 10, applicationName: 'danmai', statementTimeoutMs: 30_000 };

/** A transaction that waits for its own program longer than this is a fault of ours, and holds locks. */
const IDLE_IN_TRANSACTION_MS = 60_000;

/** Options of the driver for a connection; also for the single-connection clients of db/migrate.ts. */
export function driverOptions(options: ConnectOptions): RawOptions {
  const { max, applicationName, statementTimeoutMs } = { ...DEFAULTS, ...options };
  return {
    max,
    connect_timeout: 10,
    connection: {
      application_name: applicationName,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      TimeZone: 'UTC',
    },
    onnotice: (notice) => options.logger?.debug({ notice }, 'postgres notice'),
  };
}

/** The bare driver, without drizzle. */
export function openDriver(connection: Connection, options: ConnectOptions): RawClient {
  const driver = driverOptions(options);
  const target = readConnection(connection);
  return typeof target === 'string' ? postgres(target, driver) : postgres({ ...target, ...driver });
}

/**
 * Opens a pool. Nothing is connected until the first query; a lost server is reconnected to by the next one.
 * The server must be reached directly: a transaction-pooling proxy breaks LISTEN and session settings.
 */
export function connect(connection: Connection, options: ConnectOptions = {}): Client {
  const sql = openDriver(connection, options);
  const db = drizzle({ client: sql, schema, casing: 'snake_case' });
  mendValues(sql);
  return { sql, db, close: (graceMs = 5_000) => sql.end({ timeout: graceMs / 1000 }) };
}
