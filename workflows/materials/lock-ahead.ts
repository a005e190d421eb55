import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { lockStock } from './read-claims.ts';

/**
 * Takes all stock rows that a transaction may come to need which settles goods and moves orders, or moves several orders:
 * of these materials, of what the orders need or hold, and of the whole BOM of those whose need is not known yet (a
 * confirmation computes it). Taken one order after the other they would not come in the order of their codes, and two
 * such transactions could wait for each other. The orders are locked before.
 */
export async function lockMaterials(
  ctx: TxCtx,
  orderIds: readonly number[],
  codes: readonly string[],
): Promise<void> {
  // One order alone, or goods alone, are taken in order by what needs them.
  if (orderIds.length + Math.min(codes.length, 1) < 2) return;
  const rows = await ctx.tx.execute<{ code: string }>(sql`
    with recursive concerned as (
      select o.id, p.code collate "C" as product, o.bom_revision as revision
      from customer_order o join product p on p.id = o.product_id
      where o.id = any(${sql.param([...orderIds])}::bigint[])
    ), reached (code, revision) as (
      select product, revision from concerned c
      where not exists (select from material_demand d where d.order_id = c.id)
      union
      select l.material_code, reached.revision from reached join bom_line l on l.parent_code = reached.code
        and l.revision in (reached.revision, '')
    )
    select code from reached
    union select material_code from material_demand where order_id in (select id from concerned)
    union select material_code from reservation where order_id in (select id from concerned)`);
  await lockStock(ctx, [...codes, ...rows.map(({ code }) => code)]);
}
