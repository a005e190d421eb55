import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { clock } from '../now.ts';
import { UNKNOWN_ORDER } from './flags.ts';
import type { Kept } from './store.ts';

/** Due instant: an order must be looked at, because something that it depends on has changed elsewhere. Ref `<order id>:<cause>`. */
export const SETTLE = 'facts.settle';
/** Due instant: facts that named no known order are looked at once more. */
export const MATCH = 'facts.match';

/** Whoever was creating the order at the same moment has finished by then. */
const SOON_MS = 5_000;

/** Facts whose order was just being created by somebody else are matched a moment later. */
export async function matchSoon(ctx: TxCtx, kept: readonly Kept[], now: Date): Promise<void> {
  const waiting = kept.filter(({ about }) => about.orderNumber !== null && about.orderId === null);
  const [first] = waiting;
  if (first) await schedule(ctx, MATCH, String(first.id), new Date(now.getTime() + SOON_MS));
}

/**
 * Gives facts that came before their order to it, and has the orders looked at. To be called in the transaction that
 * creates orders.
 * @param orderIds null: whatever waits
 */
export async function matchWaiting(ctx: TxCtx, orderIds: readonly number[] | null): Promise<void> {
  const which = orderIds === null ? sql`true` : sql`o.id = any(${sql.param([...orderIds])}::bigint[])`;
  const rows = await ctx.tx.execute<{ id: number }>(sql`
    with matched as (
      update fact f set order_id = o.id, flags = array_remove(f.flags, ${UNKNOWN_ORDER})
      from customer_order o
      where f.order_id is null and f.order_number is not null and o.number = f.order_number and ${which}
      returning f.order_id)
    select distinct order_id::float8 as id from matched order by 1`);
  const now = await clock(ctx);
  for (const { id } of rows) await schedule(ctx, SETTLE, `${id}:matched:${now.getTime()}`, now);
}
