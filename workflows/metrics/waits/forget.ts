import { type SQL, sql } from 'drizzle-orm';

/**
 * A fact told late has ended a wait earlier than was measured: it is measured anew.
 * @param changes a select of the ids of status changes
 */
export const forgetStatusWaits = (changes: SQL): SQL =>
  sql`delete from measured_wait where kind = 'status' and ref in (${changes})`;
