import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { applyOutside } from '../outside-work/follow-routing.ts';

/**
 * Gives an order its own copy of the product's routing (of the order's BOM revision, else the one without), which from
 * then on is what its work is reported against. Operations that have been reported stay; others follow the product's
 * routing when this is called again (after a change of revision). What a planner gave to a supplier stays there.
 */
export async function copyRouting(
  ctx: TxCtx,
  order: { id: number; productId: number; bomRevision: string },
): Promise<void> {
  const revision = sql`(select coalesce(max(revision) filter (where revision = ${order.bomRevision}), '')
    from routing_operation where product_id = ${order.productId})`;
  await ctx.tx.execute(sql`
    delete from order_operation where order_id = ${order.id} and last_report_at is null`);
  await ctx.tx.execute(sql`
    insert into order_operation (order_id, step, name, work_centre, setup_minutes, run_minutes, tooling, outsourced, supplier, lead_days, process)
    select ${order.id}, step, name, work_centre, setup_minutes, run_minutes, tooling, outsourced, supplier, lead_days, process
    from routing_operation where product_id = ${order.productId} and revision = ${revision}
    on conflict (order_id, step) do nothing`);
  await applyOutside(ctx, order.id);
}
