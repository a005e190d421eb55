import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { SETTLE } from './matching.ts';

/**
 * A checkpoint does not stand in the way any more: if the facts had carried the order on but for a checkpoint, it is looked
 * at right after the commit, in a transaction of its own (who decides holds the checkpoint, who moves holds the order).
 */
export async function settleIfBlocked(ctx: TxCtx, orderId: number): Promise<void> {
  await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select ${SETTLE}, id || ':unblocked:' || pg_current_xact_id(), app_now() from customer_order
    where id = ${orderId} and target_status is not null
    on conflict do nothing`);
}

/** Material was reserved for these orders, or taken from them, by a person: they are looked at right after the commit. */
export async function settleSoon(ctx: TxCtx, orderIds: Iterable<number>): Promise<void> {
  const ids = [...new Set(orderIds)];
  if (ids.length === 0) return;
  await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select ${SETTLE}, id || ':goods:' || pg_current_xact_id(), app_now()
    from unnest(${sql.param(ids)}::bigint[]) as one (id) order by id
    on conflict do nothing`);
}
