import { inArray } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { person } from '../db/schema/index.ts';

/** How calendars name these people; '' for those known without a unionId, nothing for strangers. */
export async function unionIdsOf(db: Db, userIds: readonly string[]): Promise<Record<string, string>> {
  if (userIds.length === 0) return {};
  const rows = await db
    .select({ userId: person.userId, unionId: person.unionId })
    .from(person)
    .where(inArray(person.userId, [...userIds]));
  return Object.fromEntries(rows.map((row) => [row.userId, row.unionId ?? '']));
}
