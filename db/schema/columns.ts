import { sql } from 'drizzle-orm';
import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';

/** Surrogate key: a 64-bit identity, read as a JavaScript number (safe up to 2^53). */
export const identity = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** A reference to an identity column. */
export const ref = () => bigint({ mode: 'number' });

/** An instant (stored in UTC, microseconds in the database, milliseconds in JavaScript). */
export const instant = () => timestamp({ withTimezone: true, mode: 'date', precision: 3 });

/** An instant that defaults to the one clock of the system. */
export const instantNow = () => instant().notNull().default(sql`app_now()`);

/**
 * Text that is compared byte by byte, whatever the database's collation. Only so can a plain index find what begins
 * with something: with any other collation "SO-2026…" walks the trigrams of the whole table (250 ms instead of 0.1
 * over 1,000,000 orders).
 */
export const codeText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** Bytes. */
export const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
