import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { OWN_SALESPERSON } from '../../../factory/factory.ts';
import { statusOf } from '../../../factory/rules.ts';
import { holdersOf } from '../../../staff/holders.ts';

export interface OwnerId {
  role: string | null;
  userId: string | null;
}

/** Who has an order in a status, for many orders in one transaction. `before`: who had it in that role before. */
export type OwnerPicker = (status: string, salesUserId: string | null, before?: string) => Promise<OwnerId>;

/** What was learnt about people while one import is applied: read once, kept up by what is given out. */
export interface OwnerBook {
  /** Orders in hand, by role and person. */
  loads: Map<string, Map<string, number>>;
  active: Map<string, boolean>;
}

export const createOwnerBook = (): OwnerBook => ({ loads: new Map(), active: new Map() });

/**
 * The rule of orders/next-owner.ts (a test holds the two together): the order's own salesperson, or who had it
 * before, else the holder of the role with the fewest orders in hand.
 */
export function createOwnerPicker(ctx: TxCtx, book: OwnerBook): OwnerPicker {
  return async (status, salesUserId, before) => {
    const role = statusOf(ctx.factory.flow, status).owner;
    if (role === null) return { role, userId: null };
    const userId = (await pick(ctx, book, role, salesUserId, before)) ?? (await fallback(ctx, book));
    for (const loads of book.loads.values()) {
      const load = userId === null ? undefined : loads.get(userId);
      if (userId !== null && load !== undefined) loads.set(userId, load + 1);
    }
    return { role, userId };
  };
}

async function pick(
  ctx: TxCtx,
  book: OwnerBook,
  role: string,
  salesUserId: string | null,
  before: string | undefined,
): Promise<string | null> {
  if (role === OWN_SALESPERSON) {
    return salesUserId && (await isActive(ctx, book, salesUserId)) ? salesUserId : null;
  }
  return before && (await loadsOf(ctx, book, role)).has(before) ? before : leastLoaded(ctx, book, role);
}

async function fallback(ctx: TxCtx, book: OwnerBook): Promise<string | null> {
  const { fallback: to } = ctx.factory;
  if ('role' in to) return leastLoaded(ctx, book, to.role);
  return (await isActive(ctx, book, to.user)) ? to.user : null;
}

async function leastLoaded(ctx: TxCtx, book: OwnerBook, role: string): Promise<string | null> {
  const loads = await loadsOf(ctx, book, role);
  let best: string | null = null;
  for (const [userId, load] of loads) {
    if (best === null || load < (loads.get(best) ?? 0)) best = userId;
  }
  return best;
}

async function loadsOf(ctx: TxCtx, book: OwnerBook, role: string): Promise<Map<string, number>> {
  const known = book.loads.get(role);
  if (known) return known;
  const holders = await holdersOf(ctx, role);
  const loads = new Map(holders.map((one) => [one.userId, 0]));
  const rows = await ctx.tx.execute<{ userId: string; orders: number }>(sql`
    select owner_user_id as "userId", count(*)::int as orders from customer_order
    where owner_user_id in ${[...loads.keys(), '']} group by 1`);
  for (const { userId, orders } of rows) loads.set(userId, orders);
  book.loads.set(role, loads);
  return loads;
}

async function isActive(ctx: TxCtx, book: OwnerBook, userId: string): Promise<boolean> {
  const known = book.active.get(userId);
  if (known !== undefined) return known;
  const rows = await ctx.tx.execute(sql`select 1 from person where user_id = ${userId} and active`);
  book.active.set(userId, rows.length > 0);
  return rows.length > 0;
}
