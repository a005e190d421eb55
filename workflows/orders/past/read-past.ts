import { eq, inArray, sql } from 'drizzle-orm';
import { customer, order, person, product } from '../../../db/schema/index.ts';
import type { Ctx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Sight } from '../../factory/factory.ts';
import { rolesOver } from '../../staff/policy.ts';
import { reads, sightsOver } from '../../staff/policy-table.ts';
import { type Change, undo } from './undo.ts';

/** An order as it was, for one reader. Days and minutes are Shanghai's; null: was not there, or not theirs to see. */
export interface PastOrder {
  id: number;
  number: string;
  /** Short name, as it is today. */
  customer: string;
  product: { id: number; code: string; name: string; unit: string };
  /** What the reader sees of it now. */
  sights: ReadonlySet<Sight>;
  quantity: number;
  /** Null when the reader may not see amounts. */
  money: { unitPrice: string | null; amount: string | null } | null;
  promisedDate: string;
  originalPromisedDate: string;
  shippedDate: string | null;
  status: string;
  heldFrom: string | null;
  /** Since when it was in that status; null when nobody wrote it down. */
  since: string | null;
  owner: string | null;
  sales: string | null;
  rush: boolean;
  requirements: string;
  specialProcesses: string[];
  bomRevision: string;
  customerPo: string;
  remark: string;
  /** Null when the reader may not see shipping. */
  carrier: { carrier: string; carrierTerms: string } | null;
  /** Checkpoints that had been opened and not passed. */
  checkpoints: { name: string; rejected: boolean }[];
}

/**
 * An order at a past instant, rebuilt from what it is now by undoing what the log says came later, with the rights that the
 * reader has now. Null when there is no such order that they may see.
 * @throws AppError order.past_too_early before it was entered
 */
export async function readPast(ctx: Ctx, orderId: number, at: Date): Promise<PastOrder | null> {
  const db = ctx.tx ?? ctx.db;
  const [row] = await db
    .select({ order, customer: customer.shortName, product: product.code })
    .from(order)
    .innerJoin(customer, eq(customer.id, order.customerId))
    .innerJoin(product, eq(product.id, order.productId))
    .where(eq(order.id, orderId));
  if (!row) return null;
  const o = row.order;
  const { factory, actor } = ctx;
  if (actor.kind === 'staff' && rolesOver(factory, actor, o).length === 0) return null;
  const [later, since, checkpoints] = await Promise.all([
    entriesAfter(ctx, o.number, at),
    statusSince(ctx, orderId, at),
    checkpointsAt(ctx, o.number, at),
  ]);
  const entered = later.find((entry) => ['order.create', 'order.import'].includes(entry.action));
  if (entered ?? o.createdAt > at)
    throw new AppError('order.past_too_early', {
      number: o.number,
      when: shanghai(entered ? new Date(entered.at) : o.createdAt),
    });
  const then = undo(
    { ...o, product: row.product },
    later.map((entry) => entry.change),
  );
  const [what, people] = await Promise.all([
    db
      .select({
        id: product.id,
        name: product.name,
        unit: product.unit,
        amount: sql<string | null>`round(${then.quantity}::numeric * ${then.unitPrice}::numeric, 2)::text`,
      })
      .from(product)
      .where(eq(product.code, then.product)),
    namesOf(ctx, [then.ownerUserId, then.salesUserId]),
  ]);
  const sights = sightsOver(factory, actor, o);
  const { ownerUserId, salesUserId } = then;
  return {
    id: o.id,
    number: o.number,
    customer: row.customer,
    product: {
      id: what[0]?.id ?? o.productId,
      code: then.product,
      name: what[0]?.name ?? then.product,
      unit: what[0]?.unit ?? '',
    },
    sights,
    quantity: then.quantity,
    money: reads(sights, 'order', 'unitPrice')
      ? { unitPrice: then.unitPrice, amount: what[0]?.amount ?? null }
      : null,
    promisedDate: then.promisedDate,
    originalPromisedDate: o.originalPromisedDate,
    shippedDate: then.shippedDate,
    status: then.status,
    heldFrom: then.heldFrom,
    since,
    owner: ownerUserId && (people.get(ownerUserId) ?? ownerUserId),
    sales: salesUserId && (people.get(salesUserId) ?? salesUserId),
    rush: then.rush,
    requirements: then.requirements,
    specialProcesses: then.specialProcesses,
    bomRevision: then.bomRevision,
    customerPo: then.customerPo,
    remark: then.remark,
    carrier: reads(sights, 'order', 'carrier')
      ? { carrier: then.carrier, carrierTerms: then.carrierTerms }
      : null,
    checkpoints,
  };
}

const shanghai = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

interface Entry extends Record<string, unknown> {
  at: string;
  action: string;
  change: Change;
}

/** What was done to the order itself after an instant, the newest first. */
async function entriesAfter(ctx: Ctx, number: string, at: Date): Promise<Entry[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Entry>(sql`
    select at, action, change from audit_entry
    where entity = 'order' and entity_id = ${number} and action like 'order.%' and at > ${at.toISOString()}::timestamptz
    order by seq desc`);
  return [...rows];
}

async function statusSince(ctx: Ctx, orderId: number, at: Date): Promise<string | null> {
  const [row] = await (ctx.tx ?? ctx.db).execute<{ since: string }>(sql`
    select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as since from status_change
    where order_id = ${orderId} and at <= ${at.toISOString()}::timestamptz order by id desc limit 1`);
  return row?.since ?? null;
}

/** Each checkpoint's last turn until then; those that had been opened and neither passed nor withdrawn. */
async function checkpointsAt(ctx: Ctx, number: string, at: Date): Promise<PastOrder['checkpoints']> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ name: string; action: string }>(sql`
    select name, action from (
      select distinct on (change#>>'{checkpoint,1}') change#>>'{checkpoint,1}' as name, action, seq from audit_entry
      where entity = 'order' and entity_id = ${number} and at <= ${at.toISOString()}::timestamptz
        and action in ('checkpoint.open', 'checkpoint.reopen', 'checkpoint.pass', 'checkpoint.reject', 'checkpoint.withdraw')
      order by change#>>'{checkpoint,1}', seq desc) last
    where action in ('checkpoint.open', 'checkpoint.reopen', 'checkpoint.reject') order by seq`);
  return rows.map(({ name, action }) => ({ name, rejected: action === 'checkpoint.reject' }));
}

async function namesOf(ctx: Ctx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = ids.flatMap((id) => id ?? []);
  if (wanted.length === 0) return new Map();
  const rows = await (ctx.tx ?? ctx.db)
    .select({ userId: person.userId, name: person.name })
    .from(person)
    .where(inArray(person.userId, wanted));
  return new Map(rows.map(({ userId, name }) => [userId, name]));
}
