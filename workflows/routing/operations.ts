import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';

export interface OperationName {
  orderId: number;
  step: number;
  name: string;
  /** Work was reported of it at some time. */
  reported: boolean;
  /** The order's own; false: still the product's. */
  own: boolean;
}

/** Operations of orders, ascending by number: their own, or those of the product for an order that has none yet. */
export function readOperations(
  ctx: Pick<TxCtx, 'tx'>,
  orderIds: readonly number[],
): Promise<OperationName[]> {
  const ids = sql.param([...orderIds]);
  return ctx.tx.execute<OperationName & Record<string, unknown>>(sql`
    select order_id::float8 as "orderId", step, name, last_report_at is not null as reported, true as own
    from order_operation where order_id = any(${ids}::bigint[])
    union all
    select o.id::float8, r.step, r.name, false, false
    from customer_order o join routing_operation r on r.product_id = o.product_id and r.revision = (
      select coalesce(max(x.revision) filter (where x.revision = o.bom_revision), '')
      from routing_operation x where x.product_id = o.product_id)
    where o.id = any(${ids}::bigint[]) and not exists (select from order_operation p where p.order_id = o.id)
    order by 1, 2`);
}
