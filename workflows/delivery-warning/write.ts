import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { isDelivered, isHold, statusOf } from '../factory/rules.ts';
import type { NearOrder } from './find-near.ts';
import { scheduleRepaint } from './repaint.ts';

/**
 * The order cannot be late any more, or not by this promise: what was warned of is over, answered or not. Whoever was
 * told sees it on their card. The orders' rows are held by the caller.
 */
export async function closeWarnings(ctx: TxCtx, orderIds: readonly number[]): Promise<void> {
  const closed = await ctx.tx.execute<{ told: string[]; pinned: boolean }>(sql`
    update delivery_warning w set state = 'closed', closed_at = app_now()
    from (select id, state from delivery_warning
      where order_id = any(${sql.param([...orderIds])}::bigint[]) and state <> 'closed' order by id for update) before
    where w.id = before.id returning to_jsonb(w.told) as told, before.state = 'open' as pinned`);
  await scheduleRepaint(
    ctx,
    closed.filter(({ pinned }) => pinned).flatMap(({ told }) => told),
  );
}

/** Warnings of orders that left, ended or were held by ways that close none (a workbook). */
export async function closeGone(ctx: TxCtx): Promise<void> {
  const { flow } = ctx.factory;
  const gone = Object.keys(flow.states).filter(
    (key) => isDelivered(flow, key) || isHold(flow, key) || statusOf(flow, key).terminal,
  );
  const rows = await ctx.tx.execute<{ orderId: number }>(sql`
    select w.order_id::float8 as "orderId" from delivery_warning w join customer_order o on o.id = w.order_id
    where w.state = 'open' and (o.status = any(${sql.param(gone)}::text[]) or o.shipped_date is not null)
    order by w.order_id`);
  if (rows.length > 0)
    await closeWarnings(
      ctx,
      rows.map(({ orderId }) => orderId),
    );
}

/** Writes new warnings, in place of those that were. The orders' rows are kept from moving by the caller. @param told user ids by order */
export async function writeWarnings(
  { tx }: TxCtx,
  orders: readonly NearOrder[],
  told: ReadonlyMap<number, readonly string[]>,
): Promise<void> {
  const rows = orders.map(({ orderId, promisedDate, status, cause, statusChangeId }) => ({
    orderId,
    promisedDate,
    status,
    cause,
    statusChangeId,
    told: told.get(orderId) ?? [],
  }));
  const ids = sql.param(rows.map(({ orderId }) => orderId));
  await tx.execute(sql`
    update delivery_warning set state = 'closed', closed_at = app_now()
    where order_id = any(${ids}::bigint[]) and state <> 'closed'`);
  await tx.execute(sql`
    insert into delivery_warning (order_id, promised_date, status, cause, status_change_id, told)
    select r."orderId", r."promisedDate", r.status, r.cause, r."statusChangeId", r.told
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (
      "orderId" bigint, "promisedDate" date, status text, cause text, "statusChangeId" bigint, told text[])
    order by r."orderId"`);
}
