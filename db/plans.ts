import { sql } from 'drizzle-orm';
import type { Tx } from './client.ts';

/**
 * From here to the end of the transaction, statements that the connection has prepared may be run by a plan made without
 * their values. Planning is a third of the work of a transaction of many small statements by key; searches, whose
 * plan depends on what is searched for, must not be made after it (see db/driver.ts).
 */
export async function reusePlans(tx: Tx): Promise<void> {
  await tx.execute(sql`set local plan_cache_mode = auto`);
}
