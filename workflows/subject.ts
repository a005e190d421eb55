import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';

/**
 * Queues up transactions that act on one thing (an order) through several cards, until the end of the
 * transaction. Taken before any card or order row is locked: two people pressing on the same order from their own
 * cards would else lock card, order and each other's card in different sequences, and one would die of a deadlock.
 */
export async function lockSubject(tx: Tx, subject: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 0))`);
}

/** The same for several orders (a query of their ids), by id, so that no two wait for each other. */
export async function lockOrders(tx: Tx, ids: SQL): Promise<void> {
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended('order:' || id, 0)) from (
      select id from (${ids}) as orders (id) order by id offset 0) as ordered`);
}

/** The same without waiting. @returns whether it was free, and is ours now */
export async function trySubject(tx: Tx, subject: string): Promise<boolean> {
  const [row] = await tx.execute<{ ours: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${subject}, 0)) as ours`,
  );
  return row?.ours ?? false;
}
