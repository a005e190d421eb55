import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import type { SalesMatch } from '../judge/known.ts';
import { nameKey } from '../rows/words.ts';

/** People of the directory by name; those who left are nobody's salesperson any more. */
export async function loadSalespeople(ctx: TxCtx): Promise<(name: string) => SalesMatch> {
  const rows = await ctx.tx.execute<{ userId: string; name: string }>(
    sql`select user_id as "userId", name from person where active order by user_id`,
  );
  const byName = new Map<string, { userId: string; name: string }[]>();
  for (const row of rows) byName.set(nameKey(row.name), [...(byName.get(nameKey(row.name)) ?? []), row]);
  return (name) => {
    const [only, another] = byName.get(nameKey(name)) ?? [];
    if (!only) return { kind: 'unknown' };
    return another ? { kind: 'ambiguous' } : { kind: 'known', userId: only.userId, name: only.name };
  };
}
