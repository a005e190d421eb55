import { inArray, sql } from 'drizzle-orm';
import { customer, order } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import { rolesOver } from '../staff/policy.ts';
import { type Amount, amountOf } from './amount.ts';
import { mayPlan } from './rights.ts';

/** What one order has to do with a material. */
export interface StockOrder {
  orderId: number;
  number: string;
  customer: string;
  promised: string;
  /** Reserved and not issued. */
  reserved: Amount;
  missing: Amount;
  expectedDate: string | null;
  /** Whether the reader plans its material. */
  plans: boolean;
}

export interface StockView {
  code: string;
  name: string;
  unit: string;
  supplier: string;
  leadDays: number | null;
  onHand: Amount;
  /** Came in for an order number that nobody knows. */
  withheld: Amount;
  reserved: Amount;
  free: Amount;
  /** Open orders of this reader, the nearest promise first. */
  orders: StockOrder[];
  /** Reserved for orders that the reader may not see. */
  others: Amount;
}

interface Row extends Record<string, unknown> {
  code: string;
  name: string;
  unit: string;
  supplier: string;
  leadDays: number | null;
  onHand: string;
  reserved: string;
  withheld: string;
}

interface Part extends Record<string, unknown> {
  orderId: number;
  reserved: string;
  missing: string;
  expectedDate: string | null;
}

/** A material's stock: what is on hand, for whom, what is free and what is expected. Null when there is no such material. */
export async function readStock(ctx: Ctx, code: string): Promise<StockView | null> {
  const db = ctx.tx ?? ctx.db;
  const [[of], parts] = await Promise.all([
    db.execute<Row>(sql`
      select m.code, m.name, m.unit, m.supplier, m.lead_days as "leadDays", coalesce(s.on_hand, 0) as "onHand",
        coalesce(s.reserved, 0) as reserved,
        (select coalesce(sum(f.quantity), 0) from fact f where f.material_code = m.code and f.kind = 'receipt'
          and f.reversed_by is null and f.order_id is null and f.order_number is not null) as withheld
      from material m left join stock s on s.material_code = m.code where m.code = ${code}`),
    db.execute<Part>(sql`
      with part as (
        select order_id, 0 as required, sum(quantity) as held, sum(quantity - issued) as reserved, null as expected
        from reservation where material_code = ${code} group by order_id
        union all
        select order_id, required, 0, 0, expected_date from material_demand where material_code = ${code}
      )
      select p.order_id::float8 as "orderId", sum(p.reserved) as reserved,
        greatest(0, sum(p.required) - sum(p.held)) as missing, max(p.expected) as "expectedDate"
      from part p join customer_order o on o.id = p.order_id
      where o.open group by p.order_id having sum(p.reserved) > 0 or sum(p.required) > sum(p.held)`),
  ]);
  if (!of) return null;
  const [onHand, reserved, withheld] = [amountOf(of.onHand), amountOf(of.reserved), amountOf(of.withheld)];
  const orders = await readable(ctx, parts);
  const shown = orders.reduce((sum, one) => sum + one.reserved, 0);
  const { name, unit, supplier, leadDays } = of;
  const free = Math.max(0, onHand - reserved - withheld);
  const others = Math.max(0, reserved - shown);
  return { code, name, unit, supplier, leadDays, onHand, withheld, reserved, free, orders, others };
}

async function readable(ctx: Ctx, parts: readonly Part[]): Promise<StockOrder[]> {
  if (parts.length === 0) return [];
  const rows = await (ctx.tx ?? ctx.db)
    .select({ order, customer: customer.shortName })
    .from(order)
    .innerJoin(customer, sql`${customer.id} = ${order.customerId}`)
    .where(
      inArray(
        order.id,
        parts.map(({ orderId }) => orderId),
      ),
    );
  return rows
    .filter(
      ({ order: of }) =>
        ctx.actor.kind === 'system' ||
        rolesOver(ctx.factory, ctx.actor, of).some((role) => role.sees.includes('material')),
    )
    .sort((a, b) => (a.order.promisedDate < b.order.promisedDate ? -1 : 1))
    .flatMap(({ order: of, customer: shortName }) => {
      const part = parts.find(({ orderId }) => orderId === of.id);
      return part
        ? {
            orderId: of.id,
            number: of.number,
            customer: shortName,
            promised: of.promisedDate,
            reserved: amountOf(part.reserved),
            missing: amountOf(part.missing),
            expectedDate: part.expectedDate,
            plans: mayPlan(ctx, of),
          }
        : [];
    });
}
