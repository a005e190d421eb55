import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { inScopes } from '../orders/hits.ts';
import { orderScopes, readsAll } from '../staff/policy.ts';

/** Names of a real order that the asker may see, so that what help suggests can be tried as it stands. */
export interface Example extends Record<string, unknown> {
  number: string;
  customer: string;
  code: string;
  product: string;
}

/** Of the newest order: by the table's own key, or one step along the index of each scope of a reader of own orders. */
export async function exampleOrder(ctx: TxCtx): Promise<Example | null> {
  const scopes = orderScopes(ctx.factory, ctx.actor);
  if (scopes.length === 0) return null;
  const newest = readsAll(ctx.factory, ctx.actor) ? sql`id desc` : sql`open desc, id desc`;
  const rows = await ctx.tx.execute<Example>(sql`
    select o.number, c.short_name as customer, p.code, p.name as product
    from (${inScopes(scopes, (scope) => sql`select * from customer_order where ${scope} order by ${newest} limit 1`)}) o
    join customer c on c.id = o.customer_id join product p on p.id = o.product_id
    order by o.open desc, o.id desc limit 1`);
  return rows[0] ?? null;
}
