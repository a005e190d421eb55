import { sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';

/**
 * Queues up transactions that act on one thing (an order) through several cards, until the end of the
 * transaction. Taken before any card or order row is locked: two people pressing on the same order from their own
 * cards would else lock card, order and each other's card in different sequences, and one would die of a deadlock.
 */
export async function lockSubject(tx: Tx, subject: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 0))`);
}
