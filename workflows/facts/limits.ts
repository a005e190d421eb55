import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { STATIC_FLAGS } from './flags.ts';
import type { Kept } from './store.ts';
import { LATE_MS } from './time.ts';

/**
 * Marks what is known for ever when a fact is kept: told late, or an inspection that says "passed" with values outside
 * the limits of the product's quality standard (items are matched by name).
 */
export async function markOutOfLimits(ctx: TxCtx, kept: readonly Kept[]): Promise<void> {
  if (kept.length === 0) return;
  const ids = sql.param(kept.map(({ id }) => id));
  await ctx.tx.execute(sql`
    update fact set flags = array_append(flags, ${STATIC_FLAGS.late})
    where id = any(${ids}::bigint[]) and received_at - occurred_at > ${LATE_MS} * interval '1 millisecond'`);
  const measured = kept.some(({ fact }) => fact.kind === 'inspection' && (fact.items?.length ?? 0) > 0);
  if (!measured) return;
  await ctx.tx.execute(sql`
    update fact f set flags = array_append(flags, ${STATIC_FLAGS.outOfLimits})
    where f.id = any(${ids}::bigint[]) and f.kind = 'inspection' and f.payload->>'result' = 'passed' and exists (
      select from jsonb_array_elements(f.payload->'items') as item
      join customer_order o on o.id = f.order_id
      join quality_item q on q.product_id = o.product_id and q.name = item->>'name'
      where jsonb_typeof(item->'value') = 'number'
        and ((item->>'value')::numeric < q.lower or (item->>'value')::numeric > q.upper))`);
}
