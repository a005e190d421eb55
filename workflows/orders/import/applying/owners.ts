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

/**
 * The rule of orders/next-owner.ts (a test holds the two together), with each role's holders and their loads read
 * once: the order's own salesperson, or who had it before, else the holder with the fewest orders in hand.
 */
export function createOwnerPicker(ctx: TxCtx): OwnerPicker {
  const loadsByRole = new Map<string, Map<string, number>>();
  const active = new Map<string, boolean>();

  async function loadsOf(role: string): Promise<Map<string, number>> {
    const known = loadsByRole.get(role);
    if (known) return known;
    const holders = await holdersOf(ctx, role);
    const loads = new Map(holders.map((one) => [one.userId, 0]));
    const rows = await ctx.tx.execute<{ userId: string; orders: number }>(sql`
      select owner_user_id as "userId", count(*)::int as orders from customer_order
      where owner_user_id in ${[...loads.keys(), '']} group by 1`);
    for (const { userId, orders } of rows) loads.set(userId, orders);
    loadsByRole.set(role, loads);
    return loads;
  }

  async function leastLoaded(role: string): Promise<string | null> {
    const loads = await loadsOf(role);
    let best: string | null = null;
    for (const [userId, load] of loads) {
      if (best === null || load < (loads.get(best) ?? 0)) best = userId;
    }
    return best;
  }

  async function isActive(userId: string): Promise<boolean> {
    const known = active.get(userId);
    if (known !== undefined) return known;
    const rows = await ctx.tx.execute(sql`select 1 from person where user_id = ${userId} and active`);
    active.set(userId, rows.length > 0);
    return rows.length > 0;
  }

  async function pick(role: string, salesUserId: string | null, before?: string): Promise<string | null> {
    if (role === OWN_SALESPERSON) return salesUserId && (await isActive(salesUserId)) ? salesUserId : null;
    return before && (await loadsOf(role)).has(before) ? before : leastLoaded(role);
  }

  async function fallback(): Promise<string | null> {
    const { fallback: to } = ctx.factory;
    if ('role' in to) return leastLoaded(to.role);
    return (await isActive(to.user)) ? to.user : null;
  }

  return async (status, salesUserId, before) => {
    const role = statusOf(ctx.factory.flow, status).owner;
    if (role === null) return { role, userId: null };
    const userId = (await pick(role, salesUserId, before)) ?? (await fallback());
    if (userId) {
      for (const loads of loadsByRole.values()) {
        if (loads.has(userId)) loads.set(userId, (loads.get(userId) ?? 0) + 1);
      }
    }
    return { role, userId };
  };
}
