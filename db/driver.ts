import type { Logger } from 'pino';
import postgres from 'postgres';
import { type Connection, readConnection } from './connection.ts';
import { type RawClient, type RawOptions, setConversions } from './values.ts';

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

export interface DriverOptions extends ConnectOptions {
  /** Called at once when a connection has ended. */
  onClose?: () => void;
}

const DEFAULTS = { max: 10, applicationName: 'danmai', statementTimeoutMs: 30_000 };

/** A transaction that waits for its own program longer than this is a fault of ours, and holds locks. */
const IDLE_IN_TRANSACTION_MS = 60_000;

/**
 * The bare driver, for LISTEN, tools and tests. Not for transactions: when a connection is lost inside one,
 * postgres.js 3.4.9 ends the process (porsager/postgres issue 1208) or runs the rest of it outside of any
 * transaction (pull request 1155). `connect` in db/client.ts is safe from both.
 */
export function openDriver(connection: Connection, options: DriverOptions): RawClient {
  const { max, applicationName, statementTimeoutMs } = { ...DEFAULTS, ...options };
  const driver: RawOptions = {
    max,
    connect_timeout: 10,
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
    connection: {
      application_name: applicationName,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      TimeZone: 'UTC',
      // Statements are prepared (db/session.ts); a plan made without their values would walk the whole table for
      // "a part of an order number": p99 224 ms instead of 10 over 1,000,000 orders.
      plan_cache_mode: 'force_custom_plan',
    },
    onnotice: (notice) => options.logger?.debug({ notice }, 'postgres notice'),
    onclose: () => options.onClose?.(),
  };
  const target = readConnection(connection);
  const client = typeof target === 'string' ? postgres(target, driver) : postgres({ ...target, ...driver });
  setConversions(client);
  return client;
}
