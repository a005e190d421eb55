import { sql } from 'drizzle-orm';
import type { TxCtx } from './context.ts';

/** Who has an open card of a flow whose key is this and their user id: one living card per thing and person. */
export async function readersOfCards({ tx }: TxCtx, flow: string, keyBefore: string): Promise<string[]> {
  const rows = await tx.execute<{ userId: string }>(sql`
    select space_id as "userId" from card
    where state = 'open' and flow = ${flow} and key = any (array(select ${keyBefore} || user_id from person))`);
  return rows.map(({ userId }) => userId);
}
