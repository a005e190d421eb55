import { sql } from 'drizzle-orm';
import { bigint, timestamp } from 'drizzle-orm/pg-core';

/** Surrogate key: a 64-bit identity, read as a JavaScript number (safe up to 2^53). */
export const identity = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** A reference to an identity column. */
export const ref = () => bigint({ mode: 'number' });

/** An instant (stored in UTC, microseconds in the database, milliseconds in JavaScript). */
export const instant = () => timestamp({ withTimezone: true, mode: 'date', precision: 3 });

/** An instant that defaults to the one clock of the system. */
export const instantNow = () => instant().notNull().default(sql`app_now()`);
