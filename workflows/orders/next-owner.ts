import { and, count, desc, eq, inArray } from 'drizzle-orm';
import { order, statusChange } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { OWN_SALESPERSON } from '../factory/factory.ts';
import { statusOf } from '../factory/rules.ts';
import { actorOf } from '../staff/actor.ts';
import { type Holder, holdersOf } from '../staff/holders.ts';

export interface Owner {
  /** The role that must act; null in terminal states. */
  role: string | null;
  /** The person of that role who has the order now; null when nobody can be found. */
  person: Holder | null;
}

/** What is known about the order whose next owner is sought; `id` is null while it is being created. */
export interface OwnedOrder {
  id: number | null;
  number: string;
  salesUserId: string | null;
}

/**
 * Who has an order in a status: the order's own salesperson, or of those who hold the status's role the one
 * who had this order in that role before, else the one with the fewest open orders (then by user id). Nobody
 * holds the role → the configured fallback; nobody there either → null, with a warning in the log.
 */
export async function ownerIn(ctx: TxCtx, status: string, of: OwnedOrder): Promise<Owner> {
  const role = statusOf(ctx.factory.flow, status).owner;
  if (role === null) return { role, person: null };
  const found = role === OWN_SALESPERSON ? await salesperson(ctx, of) : await holder(ctx, role, of);
  const person = found ?? (await fallback(ctx));
  if (!person) ctx.log.warn({ role, order: of.number }, 'nobody can own the order');
  return { role, person };
}

async function salesperson(ctx: TxCtx, of: OwnedOrder): Promise<Holder | null> {
  return of.salesUserId ? actorOf(ctx, of.salesUserId) : null;
}

async function holder(ctx: TxCtx, role: string, of: OwnedOrder): Promise<Holder | null> {
  const [holders, before] = await Promise.all([
    holdersOf(ctx, role),
    of.id === null ? null : ownerBefore(ctx, of.id, role),
  ]);
  if (holders.length < 2) return holders[0] ?? null;
  return holders.find((one) => one.userId === before) ?? leastLoaded(ctx, holders);
}

async function ownerBefore(ctx: TxCtx, id: number, role: string): Promise<string | null> {
  const [last] = await ctx.tx
    .select({ userId: statusChange.ownerUserId })
    .from(statusChange)
    .where(and(eq(statusChange.orderId, id), eq(statusChange.ownerRole, role)))
    .orderBy(desc(statusChange.id))
    .limit(1);
  return last?.userId ?? null;
}

async function leastLoaded(ctx: TxCtx, holders: Holder[]): Promise<Holder | null> {
  const ids = holders.map((one) => one.userId);
  const loads = await ctx.tx
    .select({ userId: order.ownerUserId, orders: count() })
    .from(order)
    .where(inArray(order.ownerUserId, ids))
    .groupBy(order.ownerUserId);
  const load = (one: Holder) => loads.find((row) => row.userId === one.userId)?.orders ?? 0;
  return holders.reduce<Holder | null>((best, one) => (best && load(best) <= load(one) ? best : one), null);
}

async function fallback(ctx: TxCtx): Promise<Holder | null> {
  const { fallback } = ctx.factory;
  if ('user' in fallback) return actorOf(ctx, fallback.user);
  return leastLoaded(ctx, await holdersOf(ctx, fallback.role));
}
