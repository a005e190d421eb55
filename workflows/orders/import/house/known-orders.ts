import { type SQL, sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { rolesOver } from '../../../staff/policy.ts';
import { mayReadField } from '../../../staff/policy-table.ts';
import type { KnownOrder } from '../judge/known.ts';

interface OrderRow extends Record<string, unknown>, Omit<KnownOrder, 'visible' | 'amountsVisible'> {
  ownerUserId: string | null;
  createdBy: string;
}

/** A list as one parameter, however long. */
const texts = (values: readonly string[]): SQL =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb))`;

/** Orders of the house by number, as the context's actor may see them. */
export async function ordersByNumber(
  ctx: TxCtx,
  numbers: readonly string[],
): Promise<Map<string, KnownOrder>> {
  if (numbers.length === 0) return new Map();
  const rows = await select(ctx, sql`o.number in ${texts(numbers)}`);
  return new Map(rows.map((order) => [order.number, order]));
}

/** The same by id. */
export async function ordersById(ctx: TxCtx, ids: readonly number[]): Promise<Map<number, KnownOrder>> {
  if (ids.length === 0) return new Map();
  const rows = await select(ctx, sql`o.id in (select v::bigint from ${texts(ids.map(String))} as t(v))`);
  return new Map(rows.map((order) => [order.id, order]));
}

async function select(ctx: TxCtx, condition: SQL): Promise<KnownOrder[]> {
  const rows = await ctx.tx.execute<OrderRow>(sql`
    select o.id::float8 as id, o.version, o.number, o.customer_id::float8 as "customerId", c.name as "customerName",
      o.product_id::float8 as "productId", p.code as "productCode", o.quantity, o.unit_price::text as "unitPrice",
      o.promised_date::text as "promisedDate", o.shipped_date::text as "shippedDate", o.status,
      o.held_from as "heldFrom", o.rush, o.requirements, to_jsonb(o.special_processes) as "specialProcesses",
      o.sales_user_id as "salesUserId", s.name as "salesName", o.remark,
      o.owner_user_id as "ownerUserId", o.created_by as "createdBy"
    from customer_order o join customer c on c.id = o.customer_id join product p on p.id = o.product_id
      left join person s on s.user_id = o.sales_user_id
    where ${condition}`);
  const [own, others] = [sightOver(ctx, true), sightOver(ctx, false)];
  const userId = ctx.actor.kind === 'staff' ? ctx.actor.userId : '';
  return rows.map(({ ownerUserId, createdBy, ...order }) => {
    const mine = [order.salesUserId, ownerUserId].includes(userId) || createdBy === `staff:${userId}`;
    return { ...order, ...(mine ? own : others) };
  });
}

/** What the actor sees of orders of their own, and of those of others; the same for all of a kind. */
function sightOver({ factory, actor }: TxCtx, own: boolean): Pick<KnownOrder, 'visible' | 'amountsVisible'> {
  const salesUserId = own && actor.kind === 'staff' ? actor.userId : null;
  const parties = { salesUserId, ownerUserId: null, createdBy: '' };
  return {
    visible: rolesOver(factory, actor, parties).length > 0,
    amountsVisible: mayReadField(factory, actor, parties, 'order', 'unitPrice'),
  };
}
