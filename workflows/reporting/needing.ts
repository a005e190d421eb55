import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { PERMISSION_OF } from '../facts/kinds.ts';
import { rolesOver, visibleOrders } from '../staff/policy.ts';

/** Looked at before the actor's rights over each are. */
const MOST_READ = 100;

/** An order that has to do with a material; the amount is decimal text in the material's unit. */
export interface Needing {
  id: number;
  number: string;
  customer: string;
  /** `receipt`: what it lacks; `issue`: what is held for it and has not been issued. */
  amount: string;
}

interface Row extends Needing, Record<string, unknown> {
  salesUserId: string | null;
  ownerUserId: string | null;
  createdBy: string;
}

/**
 * Open orders that lack a material (`receipt`), or that it can be given to (`issue`), the nearest promise first: only
 * those whose material the actor sees and for which they may tell such a fact.
 */
export async function findNeeding(ctx: TxCtx, kind: 'receipt' | 'issue', code: string): Promise<Needing[]> {
  const amount =
    kind === 'receipt' ? sql`d.required - coalesce(r.held, 0)` : sql`coalesce(r.held - r.issued, 0)`;
  const rows = await ctx.tx.execute<Row>(sql`
    select customer_order.id::float8 as id, number, trim_scale(${amount})::text as amount,
      (select short_name from customer where customer.id = customer_id) as customer,
      sales_user_id as "salesUserId", owner_user_id as "ownerUserId", created_by as "createdBy"
    from material_demand d
    join customer_order on customer_order.id = d.order_id
    left join lateral (
      select sum(quantity) as held, sum(issued) as issued from reservation
      where order_id = d.order_id and material_code = d.material_code) r on true
    where d.material_code = ${code.normalize('NFKC').trim().toUpperCase()} and open and ${amount} > 0
      and ${visibleOrders(ctx.factory, ctx.actor)}
    order by promised_date, customer_order.id limit ${MOST_READ}`);
  return rows.filter((row) => {
    const roles = rolesOver(ctx.factory, ctx.actor, row);
    return (
      roles.some((role) => role.may.includes(PERMISSION_OF[kind])) &&
      roles.some((role) => role.sees.includes('material'))
    );
  });
}
