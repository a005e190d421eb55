import { sql } from 'drizzle-orm';
import { diff } from '../../../audit/diff.ts';
import type { AuditEntry } from '../../../audit/entry.ts';
import { actorId, type TxCtx } from '../../../context.ts';
import { OWN_SALESPERSON, type StatusFlow } from '../../../factory/factory.ts';
import { isHold, statusOf } from '../../../factory/rules.ts';
import { auditSubject } from '../../events.ts';
import { statusColumns } from '../../status-columns.ts';
import type { Batch } from '../batch.ts';
import type { Patch } from '../judge/bench.ts';
import { origin } from './entries.ts';
import type { Applied, OpenRow } from './open-rows.ts';
import type { OwnerPicker } from './owners.ts';
import { writeStatusChanges } from './status-log.ts';

/** The columns of an order that an import can change. */
interface Columns {
  productId: number;
  quantity: number;
  unitPrice: string | null;
  shippedDate: string | null;
  status: string;
  open: boolean;
  heldFrom: string | null;
  ownerUserId: string | null;
  rush: boolean;
  requirements: string;
  specialProcesses: string[];
  salesUserId: string | null;
  remark: string;
}

interface LockedOrder extends Columns, Record<string, unknown> {
  id: number;
  number: string;
  version: number;
  product: string;
}

interface Next extends Columns {
  id: number;
  product: string;
  ownerRole: string | null;
  moved: boolean;
}

const AUDITED = [
  'product',
  'quantity',
  'unitPrice',
  'shippedDate',
  'status',
  'heldFrom',
  'ownerUserId',
  'rush',
  'requirements',
  'specialProcesses',
  'salesUserId',
  'remark',
] as const;

/** Applies changes to orders that are still as they were when the preview was made; others are left alone. */
export async function updateOrders(
  ctx: TxCtx,
  batch: Batch,
  rows: readonly OpenRow[],
  owners: OwnerPicker,
): Promise<{ applied: Applied[]; entries: AuditEntry[] }> {
  if (rows.length === 0) return { applied: [], entries: [] };
  const locked = await lock(ctx, rows);
  const before = await ownersBefore(ctx, rows);
  const applied: Applied[] = [];
  const changed: { row: number; order: LockedOrder; next: Next }[] = [];
  for (const { row, orderId, orderVersion, patch, values } of rows) {
    const order = locked.get(orderId ?? Number.NaN);
    if (!order || order.version !== orderVersion) {
      const left = order && isAlready(order, patch) ? 'same_meanwhile' : 'changed_meanwhile';
      applied.push({ row, outcome: order ? left : 'gone', orderId });
      continue;
    }
    const product =
      patch.productId === undefined ? order.product : (values.productCode ?? values.productName);
    const next = await nextOf(ctx.factory.flow, order, patch, product ?? order.product, owners, before);
    changed.push({ row, order, next });
    applied.push({ row, outcome: 'updated', orderId });
  }
  await save(
    ctx,
    changed.map(({ next }) => next),
  );
  const moves = changed.filter(({ next }) => next.moved);
  await writeStatusChanges(
    ctx,
    batch,
    moves.map(({ order, next }) => ({ ...next, orderId: order.id, from: order.status, to: next.status })),
  );
  const entries = changed.map(({ row, order, next }): AuditEntry => {
    const change = diff<Omit<Columns, 'open'> & { product: string }>(order, next, AUDITED);
    return { action: 'order.update', ...auditSubject(order.number), change, ...origin(batch, row) };
  });
  return { applied, entries };
}

/** Whether an order is by now as a row would make it: two people confirmed the same workbook. */
const isAlready = (order: LockedOrder, patch: Patch): boolean =>
  Object.entries(patch).every(
    ([key, value]) => JSON.stringify(order[key as keyof Patch]) === JSON.stringify(value),
  );

async function nextOf(
  flow: StatusFlow,
  order: LockedOrder,
  patch: Patch,
  product: string,
  owners: OwnerPicker,
  before: ReadonlyMap<string, string>,
): Promise<Next> {
  const status = patch.status ?? order.status;
  const moved = status !== order.status;
  const salesUserId = patch.salesUserId ?? order.salesUserId;
  const role = statusOf(flow, status).owner;
  const handedOver = role === OWN_SALESPERSON && salesUserId !== order.salesUserId;
  const owner =
    moved || handedOver
      ? await owners(status, salesUserId, before.get(`${order.id} ${role}`))
      : { role, userId: order.ownerUserId };
  return {
    id: order.id,
    product,
    productId: patch.productId ?? order.productId,
    quantity: patch.quantity ?? order.quantity,
    unitPrice: patch.unitPrice ?? order.unitPrice,
    shippedDate: patch.shippedDate ?? order.shippedDate,
    ...statusColumns(flow, status),
    heldFrom: moved ? (isHold(flow, status) ? order.status : null) : order.heldFrom,
    ownerRole: owner.role,
    ownerUserId: owner.userId,
    rush: patch.rush ?? order.rush,
    requirements: patch.requirements ?? order.requirements,
    specialProcesses: patch.specialProcesses ?? order.specialProcesses,
    salesUserId,
    remark: patch.remark ?? order.remark,
    moved,
  };
}

/** Locks the orders, lowest id first, so that two imports of the same orders wait in one direction only. */
async function lock(ctx: TxCtx, rows: readonly OpenRow[]): Promise<Map<number, LockedOrder>> {
  const ids = JSON.stringify(rows.map((row) => row.orderId));
  const orders = await ctx.tx.execute<LockedOrder>(sql`
    select o.id::float8 as id, o.number, o.version, o.product_id::float8 as "productId",
      (select code from product p where p.id = o.product_id) as product, o.quantity,
      o.unit_price::text as "unitPrice", o.shipped_date::text as "shippedDate", o.status, o.open,
      o.held_from as "heldFrom", o.owner_user_id as "ownerUserId", o.rush, o.requirements,
      to_jsonb(o.special_processes) as "specialProcesses", o.sales_user_id as "salesUserId", o.remark
    from customer_order o
    where o.id in (select v::bigint from jsonb_array_elements_text(${ids}::text::jsonb) as t(v))
    order by o.id for update of o`);
  return new Map(orders.map((order) => [order.id, order]));
}

/** Who had these orders in which role before, by `<order id> <role>`. */
async function ownersBefore(ctx: TxCtx, rows: readonly OpenRow[]): Promise<Map<string, string>> {
  const moving = rows.filter((row) => row.patch.status !== undefined).map((row) => row.orderId);
  if (moving.length === 0) return new Map();
  const found = await ctx.tx.execute<{ order: number; role: string; userId: string }>(sql`
    select distinct on (order_id, owner_role) order_id::float8 as order, owner_role as role, owner_user_id as "userId"
    from status_change where owner_user_id is not null
      and order_id in (select v::bigint from jsonb_array_elements_text(${JSON.stringify(moving)}::text::jsonb) as t(v))
    order by order_id, owner_role, id desc`);
  return new Map(found.map(({ order, role, userId }) => [`${order} ${role}`, userId]));
}

async function save(ctx: TxCtx, orders: readonly Next[]): Promise<void> {
  if (orders.length === 0) return;
  await ctx.tx.execute(sql`
    update customer_order o set product_id = r."productId", quantity = r.quantity, unit_price = r."unitPrice",
      shipped_date = r."shippedDate", status = r.status, open = r.open, held_from = r."heldFrom",
      owner_user_id = r."ownerUserId", rush = r.rush, requirements = r.requirements,
      special_processes = r."specialProcesses", sales_user_id = r."salesUserId", remark = r.remark,
      status_since = case when r.moved then app_now() else o.status_since end,
      version = o.version + 1, modified_at = app_now(), modified_by = ${actorId(ctx.actor)}
    from jsonb_to_recordset(${JSON.stringify(orders)}::text::jsonb) as r(
      id bigint, "productId" bigint, quantity int, "unitPrice" numeric, "shippedDate" date, status text,
      open boolean, "heldFrom" text, "ownerUserId" text, rush boolean, requirements text,
      "specialProcesses" text[], "salesUserId" text, remark text, moved boolean)
    where o.id = r.id`);
}
