import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { WarningRules } from '../factory/warning-rules.ts';
import type { Parties } from '../staff/policy.ts';
import { type Near, type WarningCause, waitingStatuses } from './rules.ts';

/** An order that is to be warned of now. */
export interface NearOrder extends Near, Parties, Record<string, unknown> {
  orderId: number;
  cause: WarningCause;
  statusChangeId: number;
}

/**
 * The orders to be warned of: near, on their way, and not warned of since the last change (README.md says what is one).
 * Their rows are kept from moving until the end of the transaction, by id: whoever changes them does so before or after.
 * @param until the day up to which windows are looked at (`lookUntil`)
 * @param orderIds only among these; null: all
 */
export async function findNear(
  { tx, factory: { flow } }: TxCtx,
  { days }: WarningRules,
  until: string,
  orderIds: readonly number[] | null,
): Promise<NearOrder[]> {
  const path = sql`${sql.param([...flow.path])}::text[]`;
  const among = orderIds ? sql`and o.id = any(${sql.param([...orderIds])}::bigint[])` : sql``;
  const rows = await tx.execute<NearOrder & { warned: boolean; back: boolean; resumed: boolean }>(sql`
    select o.id::float8 as "orderId", o.number, c.short_name as "customerName", o.promised_date::text as "promisedDate",
      o.status, o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy",
      w.id is not null as warned, coalesce(s.last, 0)::float8 as "statusChangeId",
      coalesce(s.back, false) as back, coalesce(s.resumed, false) as resumed
    from customer_order o join customer c on c.id = o.customer_id
    left join lateral (
      select id, state, promised_date, status_change_id from delivery_warning
      where order_id = o.id order by id desc limit 1) w on true
    left join lateral (
      select max(id) as last,
        bool_or(id > w.status_change_id
          and array_position(${path}, to_status) < array_position(${path}, from_status)) as back,
        bool_or(id > w.status_change_id and from_status is not null
          and array_position(${path}, from_status) is null) as resumed
      from status_change where order_id = o.id) s on true
    where o.status = any(${sql.param(waitingStatuses(flow))}::text[]) and o.held_from is null and o.shipped_date is null
      and o.promised_date <= ${until}::date + ${days}::int
      and (w.id is null or w.state = 'closed' or w.promised_date <> o.promised_date or s.back or s.resumed)
      and (w.id is not null or o.source <> 'import' or o.promised_date >= coalesce((
        select (min(at) at time zone 'Asia/Shanghai')::date from status_change where order_id = o.id), o.promised_date))
      ${among}
    order by o.id for key share of o`);
  return rows.map(({ warned, back, resumed, ...row }) => ({
    ...row,
    cause: !warned ? 'near' : back ? 'back' : resumed ? 'resumed' : 'date',
  }));
}
