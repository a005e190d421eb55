import { sql } from 'drizzle-orm';
import type { TxCtx } from './context.ts';

/**
 * Those of some groups in which nobody ever wrote to the bot. DingTalk answers a message to a group that is not there, or
 * that the bot is not in, like any other: this is the only sign that an id is wrong.
 */
export async function unknownGroups(
  { tx }: Pick<TxCtx, 'tx'>,
  groups: readonly string[],
): Promise<Set<string>> {
  if (groups.length === 0) return new Set();
  const rows = await tx.execute<{ group: string }>(sql`
    select g as "group" from unnest(${sql.param([...groups])}::text[]) g
    where not exists (select from inbox where lane = 'conversation:' || g)`);
  return new Set(rows.map(({ group }) => group));
}
