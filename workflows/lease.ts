import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable, PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Db } from '../db/client.ts';

/** Rows that a worker works on outside any transaction. A row belongs to its worker until `leasedUntil` (real time). */
type LeasedTable = PgTable & { id: PgColumn; attempts: PgColumn; leasedUntil: PgColumn };

/** When a lease of so many seconds ends that begins now. */
export const leasedFor = (seconds: number): SQL => sql`clock_timestamp() + make_interval(secs => ${seconds})`;

/**
 * Takes the first row that waits and is nobody's (its worker's process is taken for dead when the lease is over), and
 * counts the attempt.
 * @param waiting what rows wait @param first which of them goes first
 * @returns undefined when there is none
 */
export async function claimNext<T extends LeasedTable>(
  db: Db,
  table: T,
  { waiting, seconds, first = table.id }: { waiting: SQL; seconds: number; first?: PgColumn },
): Promise<T['$inferSelect'] | undefined> {
  const set = { attempts: sql`${table.attempts} + 1`, leasedUntil: leasedFor(seconds) };
  const [row] = await db
    .update(table as PgTable)
    .set(set as PgUpdateSetSource<PgTable>)
    .where(
      sql`${table.id} = (
        select ${table.id} from ${table}
        where ${waiting} and (${table.leasedUntil} is null or ${table.leasedUntil} < clock_timestamp())
        order by ${first} limit 1 for update skip locked)`,
    )
    .returning();
  return row as T['$inferSelect'] | undefined;
}

/** The worker was stopped before it was done: the row waits as before, and the attempt does not count. */
export async function giveBack(db: Db, table: LeasedTable, id: number, waiting: SQL): Promise<void> {
  const set = { leasedUntil: null, attempts: sql`${table.attempts} - 1` };
  await db
    .update(table as PgTable)
    .set(set as PgUpdateSetSource<PgTable>)
    .where(sql`${table.id} = ${id} and ${waiting}`);
}
