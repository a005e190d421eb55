import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';

/** Kind of the due instant; its ref is `<order id>:<transaction>`. */
export const SETTLE_PLAN = 'scheduling.settle';

/**
 * Something about these orders has changed that moves their place in the plan: right after the commit it is looked at, in a
 * transaction of its own (finding a place reads the whole plan). A factory without machines plans nothing.
 */
export async function planSoon(ctx: Pick<TxCtx, 'tx' | 'plant'>, orderIds: readonly number[]): Promise<void> {
  if (orderIds.length === 0) return;
  await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select ${SETTLE_PLAN}, id || ':' || pg_current_xact_id(), app_now()
    from unnest(${sql.param([...orderIds])}::bigint[]) as one (id)
    where ${(ctx.plant?.().machines.length ?? 0) > 0} or exists (select from machine) order by id
    on conflict do nothing`);
}

/** The same for those of these orders that have work ordered at a supplier: goods of theirs may be those parts. */
export async function planAwaySoon(
  ctx: Pick<TxCtx, 'tx' | 'plant'>,
  orderIds: readonly number[],
): Promise<void> {
  if (orderIds.length === 0) return;
  const rows = await ctx.tx.execute<{ id: number }>(sql`
    select distinct order_id::float8 as id from outside_order
    where order_id = any(${sql.param([...orderIds])}::bigint[]) and state in ('placed', 'back')`);
  await planSoon(
    ctx,
    rows.map(({ id }) => id),
  );
}
