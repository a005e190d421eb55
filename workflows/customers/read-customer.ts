import { eq, or, sql } from 'drizzle-orm';
import { customer, order, person } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import { may, rolesNamed } from '../factory/rules.ts';
import { type OrderView, readOrders } from '../orders/read-order.ts';
import { readTalks, type Talk } from '../orders/view/talks.ts';
import { orderScopes, readsAll, visibleOrders } from '../staff/policy.ts';

/** A customer as one reader may see it; figures count the orders that the reader may see. */
export interface CustomerView {
  id: number;
  name: string;
  shortName: string;
  aliases: string[];
  sales: { userId: string; name: string } | null;
  orders: number;
  open: number;
  /** Left the factory, and of those on the promised day at the latest. */
  delivered: number;
  onTime: number;
  /** The newest, newest first. */
  last: OrderView[];
  /** Null when the reader sees talks of none of their orders. */
  talks: Talk[] | null;
  /** Shanghai wall clock. */
  now: string;
  mayEdit: boolean;
}

const LAST_ORDERS = 5;
const LAST_TALKS = 5;

/** Whether the actor may change customers' data. */
export const mayEditCustomers = ({ factory, actor }: Pick<Ctx, 'factory' | 'actor'>): boolean =>
  actor.kind === 'staff' && may(factory, actor.roles, 'customer.edit');

/**
 * One customer; null when there is none, or when the actor neither reads an order of theirs nor looks after them (no
 * difference is told).
 */
export async function readCustomer(ctx: Ctx, id: number): Promise<CustomerView | null> {
  const db = ctx.tx ?? ctx.db;
  const [row] = await db
    .select({
      customer,
      salesName: person.name,
      now: sql<string>`to_char(app_now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')`,
    })
    .from(customer)
    .leftJoin(person, eq(person.userId, customer.salesUserId))
    .where(eq(customer.id, id));
  if (!row) return null;
  const { customer: c } = row;
  const [figures, last] = await Promise.all([figuresOf(ctx, id), newestOf(ctx, id)]);
  const mayEdit = mayEditCustomers(ctx);
  const looksAfter = ctx.actor.kind === 'staff' && c.salesUserId === ctx.actor.userId;
  if (figures.orders === 0 && !mayEdit && !looksAfter && !readsAll(ctx.factory, ctx.actor)) return null;
  return {
    id,
    name: c.name,
    shortName: c.shortName,
    aliases: c.aliases,
    sales: c.salesUserId ? { userId: c.salesUserId, name: row.salesName ?? c.salesUserId } : null,
    ...figures,
    last,
    talks: await talksOf(ctx, id, looksAfter),
    now: row.now,
    mayEdit,
  };
}

async function figuresOf(ctx: Ctx, id: number) {
  const [row] = await (ctx.tx ?? ctx.db)
    .select({
      orders: sql<number>`count(*)::int`,
      open: sql<number>`(count(*) filter (where ${order.open}))::int`,
      delivered: sql<number>`(count(*) filter (where ${order.shippedDate} is not null))::int`,
      onTime: sql<number>`(count(*) filter (where ${order.shippedDate} <= ${order.promisedDate}))::int`,
    })
    .from(order)
    .where(sql`${order.customerId} = ${id} and ${visibleOrders(ctx.factory, ctx.actor)}`);
  return row ?? { orders: 0, open: 0, delivered: 0, onTime: 0 };
}

async function newestOf(ctx: Ctx, id: number): Promise<OrderView[]> {
  const rows = await (ctx.tx ?? ctx.db)
    .select({ id: order.id })
    .from(order)
    .where(sql`${order.customerId} = ${id} and ${visibleOrders(ctx.factory, ctx.actor)}`)
    .orderBy(sql`${order.id} desc`)
    .limit(LAST_ORDERS);
  return readOrders(
    ctx,
    rows.map((row) => row.id),
    'single',
  );
}

/** Talks of the orders over which the reader sees talks; those about no order by who sees those of all, or looks after the customer. */
async function talksOf(ctx: Ctx, id: number, looksAfter: boolean): Promise<Talk[] | null> {
  const scopes = talkScopes(ctx);
  if (scopes.length === 0) return null;
  const everything = ctx.actor.kind === 'system' || seesAllTalks(ctx);
  const general = everything || looksAfter ? sql`t.order_id is null` : sql`false`;
  const ofOrders = sql`t.order_id in (select ${order.id} from ${order}
    where ${order.customerId} = ${id} and ${or(...scopes) ?? sql`false`})`;
  return readTalks(ctx, sql`t.customer_id = ${id} and (${general} or ${ofOrders})`, LAST_TALKS);
}

const seesAllTalks = ({ factory, actor }: Ctx): boolean =>
  actor.kind === 'staff' &&
  rolesNamed(factory, actor.roles).some(
    (role) => role.rows === 'all' && role.sees.includes('customer_talks'),
  );

/** The orders over which the actor sees talks: as orderScopes, by those of their roles that see talks. */
function talkScopes({ factory, actor }: Ctx) {
  if (actor.kind !== 'staff') return orderScopes(factory, actor);
  const roles = actor.roles.filter((key) => factory.roles[key]?.sees.includes('customer_talks'));
  return orderScopes(factory, { ...actor, roles });
}
