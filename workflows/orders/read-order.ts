import { aliasedTable, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { customer, order, person, product } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import type { Sight } from '../factory/factory.ts';
import { isDelivered, type Step, stepsFrom } from '../factory/rules.ts';
import { besideSteps, type OrderFact, tellable, timely } from '../reporting/tellable.ts';
import { rolesOver } from '../staff/policy.ts';
import { reads, sightsOver } from '../staff/policy-table.ts';

/** Where an answer is read: in a group nobody sees amounts and nobody acts. */
export type Place = 'single' | 'group';

export interface Named {
  userId: string;
  name: string;
}

/** An order as one reader may see it. Days are Shanghai calendar days, minutes Shanghai wall clock. */
export interface OrderView {
  id: number;
  number: string;
  version: number;
  status: string;
  heldFrom: string | null;
  open: boolean;
  customer: { id: number; name: string; shortName: string };
  product: { id: number; code: string; name: string; unit: string };
  quantity: number;
  /** What the reader sees of it beside what everybody does who reaches it; nothing in a group. */
  sights: ReadonlySet<Sight>;
  /** Null when the reader may not see amounts; decimal yuan text inside, null while there is no price. */
  money: { unitPrice: string | null; amount: string | null } | null;
  promised: string;
  originalPromised: string;
  shipped: string | null;
  rush: boolean;
  requirements: string;
  specialProcesses: string[];
  bomRevision: string;
  sales: Named | null;
  owner: Named | null;
  since: string;
  /** Clock minutes in the present status. */
  minutes: number;
  /** The reader's own steps, empty in groups. */
  steps: Step[];
  /** Whether the reader may change its specification, here. */
  mayChange: boolean;
  /** Whether the reader may bring the customer's wish to change it, here (workflows/changes). */
  mayRequest: boolean;
  /** Whether the reader may ask for another due date, here (workflows/due-date-change). */
  mayMoveDate: boolean;
  /** Whether the reader may have it made with priority (workflows/rush-order), here; only where machines are planned. */
  mayRush: boolean;
  /** What the reader may tell of it where it is, by card, here. */
  tells: OrderFact[];
  now: string;
  /** The same instant, ISO 8601 UTC. */
  nowAt: string;
}

const ownerPerson = aliasedTable(person, 'owner_person');
const salesPerson = aliasedTable(person, 'sales_person');
const shanghai = (instant: SQL | typeof order.statusSince) =>
  sql<string>`to_char(${instant} at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')`;

function query(ctx: Pick<Ctx, 'db' | 'tx'>) {
  return (ctx.tx ?? ctx.db)
    .select({
      order,
      customer: { id: customer.id, name: customer.name, shortName: customer.shortName },
      product: { id: product.id, code: product.code, name: product.name, unit: product.unit },
      ownerName: ownerPerson.name,
      salesName: salesPerson.name,
      since: shanghai(order.statusSince),
      minutes: sql<number>`greatest(0, floor(extract(epoch from app_now() - ${order.statusSince}) / 60))::int`,
      hasMachines: sql<boolean>`exists (select from machine)`,
      now: shanghai(sql`app_now()`),
      nowAt: sql<string>`app_now()`,
    })
    .from(order)
    .innerJoin(customer, eq(customer.id, order.customerId))
    .innerJoin(product, eq(product.id, order.productId))
    .leftJoin(ownerPerson, eq(ownerPerson.userId, order.ownerUserId))
    .leftJoin(salesPerson, eq(salesPerson.userId, order.salesUserId));
}

/**
 * Orders by id as the context's actor may see them, in the order of the ids. Least privilege is applied here:
 * orders that the actor does not reach are left out, and what they may not see is not in the result.
 */
export async function readOrders(ctx: Ctx, ids: readonly number[], place: Place): Promise<OrderView[]> {
  if (ids.length === 0) return [];
  const rows = await query(ctx).where(inArray(order.id, [...ids]));
  const views = new Map(rows.flatMap((row) => mask(ctx, row, place) ?? []).map((view) => [view.id, view]));
  return ids.flatMap((id) => views.get(id) ?? []);
}

/** One order; null when it does not exist or the actor may not see it (no difference is told). */
export async function readOrder(ctx: Ctx, id: number, place: Place): Promise<OrderView | null> {
  return (await readOrders(ctx, [id], place))[0] ?? null;
}

type Row = Awaited<ReturnType<typeof query>>[number];

function mask(ctx: Ctx, row: Row, place: Place): OrderView | null {
  const { factory, actor } = ctx;
  const o = row.order;
  const reach = rolesOver(factory, actor, o);
  const roles = reach.map((role) => role.key);
  if (actor.kind === 'staff' && roles.length === 0) return null;
  const sights = place === 'single' ? sightsOver(factory, actor, o) : new Set<Sight>();
  const seesMoney = reads(sights, 'order', 'unitPrice') && reads(sights, 'order', 'amount');
  const mine = (step: Step) => step.roles.some((role) => roles.includes(role));
  const steps = place === 'single' ? stepsFrom(factory.flow, o.status, o.heldFrom).filter(mine) : [];
  const status = o.heldFrom ?? o.status;
  const changeable = place === 'single' && o.open && !isDelivered(factory.flow, status);
  return {
    id: o.id,
    number: o.number,
    version: o.version,
    status: o.status,
    heldFrom: o.heldFrom,
    open: o.open,
    customer: row.customer,
    product: row.product,
    quantity: o.quantity,
    sights,
    money: seesMoney ? { unitPrice: o.unitPrice, amount: o.amount } : null,
    promised: o.promisedDate,
    originalPromised: o.originalPromisedDate,
    shipped: o.shippedDate,
    rush: o.rush,
    requirements: o.requirements,
    specialProcesses: o.specialProcesses,
    bomRevision: o.bomRevision,
    sales: o.salesUserId ? { userId: o.salesUserId, name: row.salesName ?? o.salesUserId } : null,
    owner: o.ownerUserId ? { userId: o.ownerUserId, name: row.ownerName ?? o.ownerUserId } : null,
    since: row.since,
    minutes: row.minutes,
    mayChange: place === 'single' && o.open && reach.some((role) => role.may.includes('order.change')),
    tells:
      place === 'single' && o.open
        ? besideSteps(factory.flow, timely(factory.flow, tellable(reach), status), o.status, steps)
        : [],
    mayRequest: changeable && reach.some((role) => role.may.includes('change.request')),
    mayMoveDate: changeable && reach.some((role) => role.may.includes('date.request')),
    mayRush:
      changeable &&
      !o.rush &&
      o.heldFrom === null &&
      (row.hasMachines || (ctx.plant?.().machines.length ?? 0) > 0) &&
      reach.some((role) => role.may.includes('rush.ask') || role.may.includes('plan.book')),
    steps,
    now: row.now,
    nowAt: row.nowAt,
  };
}
