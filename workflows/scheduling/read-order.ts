import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

/** An order as it is planned. */
export interface PlannedOrder {
  id: number;
  number: string;
  customer: string;
  product: string;
  productId: number;
  unit: string;
  quantity: number;
  bomRevision: string;
  /** Shanghai day. */
  promisedDate: string;
  rush: boolean;
  open: boolean;
  status: string;
  heldFrom: string | null;
  version: number;
  salesUserId: string | null;
  ownerUserId: string | null;
  createdBy: string;
}

/** Orders by id; those that are not there are left out. Knows no reader: who may see them is for the caller to ask. */
export function readPlannedOrders(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  ids: readonly number[],
): Promise<PlannedOrder[]> {
  return (ctx.tx ?? ctx.db).execute<PlannedOrder & Record<string, unknown>>(sql`
    select o.id::float8 as id, o.number, c.short_name as customer, p.name as product, p.id::float8 as "productId",
      p.unit, o.quantity, o.bom_revision as "bomRevision", o.promised_date as "promisedDate", o.rush, o.open, o.status,
      o.held_from as "heldFrom", o.version, o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId",
      o.created_by as "createdBy"
    from customer_order o join customer c on c.id = o.customer_id join product p on p.id = o.product_id
    where o.id = any(${sql.param([...ids])}::bigint[]) order by o.id`);
}

export async function readPlannedOrder(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  id: number,
): Promise<PlannedOrder | undefined> {
  return (await readPlannedOrders(ctx, [id]))[0];
}
