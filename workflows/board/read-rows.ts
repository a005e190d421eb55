import { sql } from 'drizzle-orm';
import type { OrderRow, View } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { daysBetween } from '../dates/civil.ts';
import { isDelivered, statusOf } from '../factory/rules.ts';
import { rolesOver } from '../staff/policy.ts';
import { reads, sightsOver } from '../staff/policy-table.ts';
import type { Moment } from './condition.ts';
import { iso } from './iso.ts';
import { expectedOf, waitsOf } from './waits.ts';

/** What is read of an order; what its reader may not see is taken off afterwards. */
export interface RawOrder extends Record<string, unknown> {
  id: number;
  number: string;
  customerId: number;
  customerName: string;
  productCode: string;
  productName: string;
  unit: string;
  quantity: number;
  status: string;
  heldFrom: string | null;
  open: boolean;
  statusSince: string;
  minutes: number;
  promisedDate: string;
  originalPromisedDate: string;
  shippedDate: string | null;
  rush: boolean;
  ownerUserId: string | null;
  ownerName: string | null;
  salesUserId: string | null;
  salesName: string | null;
  createdAt: string;
  createdBy: string;
  amount: string | null;
  reworkCount: number;
  warned: boolean;
}

/**
 * Orders by id, as a list shows them to the actor, in the order of the ids. Orders that the actor does not reach are left
 * out, and what they may not see is not in the result.
 */
export async function readRows(
  ctx: Ctx,
  ids: readonly number[],
  view: View,
  at: Moment,
): Promise<OrderRow[]> {
  if (ids.length === 0) return [];
  const found = await readRaw(ctx, ids, at);
  const mine = found.filter(
    (one) => ctx.actor.kind === 'system' || rolesOver(ctx.factory, ctx.actor, one).length > 0,
  );
  const [waits, expected] =
    view === 'todo' || view === 'risk'
      ? await Promise.all([waitsOf(ctx, mine), view === 'risk' ? expectedOf(ctx, mine, at) : null])
      : [null, null];
  const rows = new Map(
    mine.map((one) => [
      one.id,
      {
        ...rowOf(ctx, one, at),
        ...(waits ? { waits: waits.get(one.id) ?? [] } : {}),
        ...(expected ? { pinned: one.warned, expectedDate: expected.get(one.id) ?? null } : {}),
      },
    ]),
  );
  return ids.flatMap((id) => rows.get(id) ?? []);
}

async function readRaw({ db, tx }: Ctx, ids: readonly number[], { now }: Moment): Promise<RawOrder[]> {
  return (tx ?? db).execute<RawOrder>(sql`
    select o.id::float8 as id, o.number, o.customer_id::float8 as "customerId", c.short_name as "customerName",
      p.code as "productCode", p.name as "productName", p.unit, o.quantity, o.status, o.held_from as "heldFrom", o.open,
      ${iso(sql`o.status_since`)} as "statusSince",
      greatest(0, floor(extract(epoch from ${now}::timestamptz - o.status_since) / 60))::int as minutes,
      o.promised_date as "promisedDate", o.original_promised_date as "originalPromisedDate",
      o.shipped_date as "shippedDate", o.rush, o.owner_user_id as "ownerUserId", owner.name as "ownerName",
      o.sales_user_id as "salesUserId", sales.name as "salesName", ${iso(sql`o.created_at`)} as "createdAt",
      o.created_by as "createdBy", o.amount, o.rework_count as "reworkCount", (w.id is not null) as warned
    from customer_order o
    join customer c on c.id = o.customer_id join product p on p.id = o.product_id
    left join person owner on owner.user_id = o.owner_user_id
    left join person sales on sales.user_id = o.sales_user_id
    left join delivery_warning w on w.order_id = o.id and w.state = 'open'
    where o.id in (select one::bigint from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb) as one)`);
}

function rowOf({ factory, actor }: Ctx, one: RawOrder, { today }: Moment): OrderRow {
  const sights = sightsOver(factory, actor, one);
  const { name, tone, key } = statusOf(factory.flow, one.status);
  const toShip = one.open && one.shippedDate === null && !isDelivered(factory.flow, one.status);
  const daysLeft = daysBetween(today, one.promisedDate);
  return {
    kind: 'order',
    id: one.id,
    number: one.number,
    customer: { id: one.customerId, name: one.customerName },
    product: { code: one.productCode, name: one.productName, unit: one.unit },
    quantity: one.quantity,
    status: { key, name, tone },
    statusSince: one.statusSince,
    clockMinutesInStatus: one.minutes,
    promisedDate: one.promisedDate,
    originalPromisedDate: one.originalPromisedDate,
    shippedDate: one.shippedDate,
    daysLeft: toShip ? daysLeft : null,
    late: toShip ? daysLeft < 0 : one.shippedDate !== null && one.shippedDate > one.promisedDate,
    rush: one.rush,
    over: !one.open,
    owner: one.ownerUserId ? { userId: one.ownerUserId, name: one.ownerName ?? one.ownerUserId } : null,
    salesperson: one.salesUserId ? { userId: one.salesUserId, name: one.salesName ?? one.salesUserId } : null,
    createdAt: one.createdAt,
    ...(reads(sights, 'order', 'amount') ? { amount: one.amount } : {}),
    ...(reads(sights, 'order', 'reworkCount') ? { reworkCount: one.reworkCount } : {}),
  };
}
