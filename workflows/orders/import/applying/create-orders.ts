import { sql } from 'drizzle-orm';
import type { AuditEntry } from '../../../audit/entry.ts';
import { actorId, type TxCtx } from '../../../context.ts';
import { OWN_SALESPERSON } from '../../../factory/factory.ts';
import { isHold } from '../../../factory/rules.ts';
import { auditSubject } from '../../events.ts';
import { statusColumns } from '../../status-columns.ts';
import type { Batch } from '../batch.ts';
import { ordersByNumber } from '../house/known-orders.ts';
import { findTwins } from '../house/unnumbered.ts';
import type { Names } from './ensure-names.ts';
import { fresh, origin } from './entries.ts';
import { openCounter } from './give-numbers.ts';
import type { Applied, OpenRow, RowOutcome } from './open-rows.ts';
import type { OwnerPicker } from './owners.ts';
import { type NewStatus, writeStatusChanges } from './status-log.ts';

interface NewOrderRow {
  row: number;
  number: string;
  customerId: number;
  productId: number;
  /** What the audit log calls them. */
  customer: string;
  product: string;
  quantity: number;
  unitPrice: string | null;
  promisedDate: string;
  shippedDate: string | null;
  orderedDate: string | null;
  status: string;
  open: boolean;
  heldFrom: string | null;
  ownerRole: string | null;
  ownerUserId: string | null;
  salesUserId: string | null;
  rush: boolean;
  requirements: string;
  specialProcesses: string[];
  remark: string;
}

/**
 * Writes rows as new orders, all in a few statements. A number that somebody used since the preview is left to
 * the order that has it.
 */
export async function createOrders(
  ctx: TxCtx,
  batch: Batch,
  rows: readonly OpenRow[],
  names: Names,
  owners: OwnerPicker,
): Promise<{ applied: Applied[]; entries: AuditEntry[] }> {
  if (rows.length === 0) return { applied: [], entries: [] };
  const brought = rows.flatMap(({ values }) => values.number ?? []);
  const numbers = await openCounter(ctx, batch.id, brought.length < rows.length, brought);
  const twins = await twinsMeanwhile(ctx, batch, rows, names);
  const fresh = rows.filter(({ row }) => !twins.has(row));
  const given = await numbers(fresh.filter(({ values }) => values.number === undefined).length);
  const orders: NewOrderRow[] = [];
  const left = [...twins].map(([row, orderId]): Applied => ({ row, outcome: 'twin_meanwhile', orderId }));
  for (const row of fresh) {
    const number = row.values.number ?? given.shift();
    const order = number && (await newOrder(ctx, row, number, names, owners));
    if (order) orders.push(order);
    else left.push({ row: row.row, outcome: 'name_unclear', orderId: null });
  }
  const ids = await insert(ctx, orders);
  const written = orders.flatMap((order) => {
    const orderId = ids.get(order.number);
    return orderId === undefined ? [] : [{ ...order, orderId }];
  });
  await writeStatusChanges(
    ctx,
    batch,
    written.map((order): NewStatus => ({ ...order, from: null, to: order.status })),
  );
  const same = await sameMeanwhile(
    ctx,
    orders.filter(({ number }) => !ids.has(number)),
  );
  const applied = orders.map(({ row, number }): Applied => {
    const taken: RowOutcome = same.has(number) ? 'same_meanwhile' : 'exists_meanwhile';
    return { row, outcome: ids.has(number) ? 'created' : taken, orderId: ids.get(number) ?? null };
  });
  return { applied: [...applied, ...left], entries: written.map((order) => entryOf(batch, order)) };
}

/**
 * Rows without a number whose like somebody entered since the preview (the same workbook from two people). Called
 * under the counter's lock, so that of two imports at once the second sees the first.
 */
async function twinsMeanwhile(
  ctx: TxCtx,
  batch: Batch,
  rows: readonly OpenRow[],
  names: Names,
): Promise<Map<number, number>> {
  const unnumbered = rows.flatMap((row) => {
    const [customerId, productId] = [names.customerOf(row), names.productOf(row)];
    const { number, quantity, promisedDate } = row.values;
    if (number !== undefined || !customerId || !productId || !quantity || !promisedDate) return [];
    return [{ rowNumber: row.row, customerId, productId, quantity, promisedDate }];
  });
  return findTwins(ctx, batch.id, unnumbered);
}

/** Numbers that somebody used since the preview for the very same order, as far as the uploader may see it. */
async function sameMeanwhile(ctx: TxCtx, orders: readonly NewOrderRow[]): Promise<Set<string>> {
  const taken = await ordersByNumber(
    ctx,
    orders.map(({ number }) => number),
  );
  const same = orders.filter((row) => {
    const order = taken.get(row.number);
    return (
      order?.visible &&
      SAME.every((key) => row[key] === order[key]) &&
      (!order.amountsVisible || row.unitPrice === order.unitPrice)
    );
  });
  return new Set(same.map(({ number }) => number));
}

const SAME = [
  'customerId',
  'productId',
  'quantity',
  'promisedDate',
  'shippedDate',
  'status',
  'rush',
  'requirements',
  'remark',
] as const;

async function newOrder(
  ctx: TxCtx,
  row: OpenRow,
  number: string,
  names: Names,
  owners: OwnerPicker,
): Promise<NewOrderRow | null> {
  const { values } = row;
  const { flow } = ctx.factory;
  const [customerId, productId] = [names.customerOf(row), names.productOf(row)];
  const { quantity, promisedDate } = values;
  if (!customerId || !productId || !quantity || !promisedDate) return null;
  const implied = values.shippedDate === undefined ? flow.initial : flow.delivered;
  const status = values.status ?? implied;
  const salesUserId = values.salesUserId ?? defaultSalesperson(ctx, values.sales);
  const owner = await owners(status, salesUserId);
  return {
    row: row.row,
    number,
    customerId,
    productId,
    customer: values.customer ?? '',
    product: values.productCode ?? values.productName ?? '',
    quantity,
    unitPrice: values.unitPrice ?? null,
    promisedDate,
    shippedDate: values.shippedDate ?? null,
    orderedDate: values.orderedDate ?? null,
    ...statusColumns(flow, status),
    heldFrom: isHold(flow, status) ? flow.initial : null,
    ownerRole: owner.role,
    ownerUserId: owner.userId,
    salesUserId,
    rush: values.rush ?? false,
    requirements: values.requirements ?? '',
    specialProcesses: values.specialProcesses ?? [],
    remark: values.remark ?? '',
  };
}

/** Salespeople import their own orders; a name that nobody has stands for nobody. */
function defaultSalesperson({ actor }: TxCtx, written: string | undefined): string | null {
  if (written !== undefined || actor.kind !== 'staff') return null;
  return actor.roles.includes(OWN_SALESPERSON) ? actor.userId : null;
}

/** @returns ids by number, of those that were free */
async function insert(ctx: TxCtx, orders: readonly NewOrderRow[]): Promise<Map<string, number>> {
  const who = actorId(ctx.actor);
  const rows = await ctx.tx.execute<{ id: number; number: string }>(sql`
    insert into customer_order (number, customer_id, product_id, quantity, unit_price, promised_date,
      original_promised_date, shipped_date, status, open, held_from, owner_user_id, sales_user_id, rush,
      requirements, special_processes, remark, source, created_at, created_by, modified_by)
    select r.number, r."customerId", r."productId", r.quantity, r."unitPrice", r."promisedDate",
      r."promisedDate", r."shippedDate", r.status, r.open, r."heldFrom", r."ownerUserId", r."salesUserId", r.rush,
      r.requirements, r."specialProcesses", r.remark, 'import',
      least(app_now(), coalesce(r."orderedDate"::timestamp at time zone 'Asia/Shanghai', app_now())), ${who}, ${who}
    from jsonb_to_recordset(${JSON.stringify(orders)}::text::jsonb) as r(
      number text, "customerId" bigint, "productId" bigint, quantity int, "unitPrice" numeric, "promisedDate" date,
      "shippedDate" date, "orderedDate" date, status text, open boolean, "heldFrom" text, "ownerUserId" text,
      "salesUserId" text, rush boolean, requirements text, "specialProcesses" text[], remark text)
    order by r.number
    on conflict (number) do nothing returning id::float8 as id, number`);
  return new Map(rows.map(({ id, number }) => [number, id]));
}

function entryOf(batch: Batch, order: NewOrderRow): AuditEntry {
  const { row, customerId, productId, ownerRole, orderedDate, open, ...values } = order;
  return {
    action: 'order.import',
    ...auditSubject(order.number),
    change: fresh({ ...values, originalPromisedDate: order.promisedDate, source: 'import' }),
    ...origin(batch, row),
  };
}
