import { type SQL, sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';

/** An operation that is planned to have begun and of which nobody has reported anything. */
export interface Candidate {
  orderId: number;
  step: number;
  name: string;
  machine: string;
  centre: string;
  kind: 'machine' | 'hand' | 'outside';
  from: Date;
}

/** Where nobody has reported work for so many days, silence says nothing. */
const QUIET_DAYS = 14;

/**
 * The first such operation of each order; by promise, rush orders first. What waits with a supplier was sent off when the
 * operation before it was finished, but for what a planner gave there and nobody has ordered yet. Whether a machine shows
 * that it runs all the same is for `isMissed` to ask.
 * @param which of these orders only
 */
export async function findCandidates(
  { tx, factory }: TxCtx,
  which: SQL = sql`true`,
  limit = 500,
): Promise<Candidate[]> {
  const { flow, scheduling } = factory;
  if (scheduling.missedMinutes === 0) return [];
  const delivered = flow.path.indexOf(flow.delivered);
  const statuses = flow.path.slice(flow.path.indexOf(flow.confirmed), Math.max(0, delivered));
  const rows = await tx.execute<Omit<Candidate, 'from'> & { from: string }>(sql`
    select * from (
      select distinct on (b.order_id) b.order_id::float8 as "orderId", b.step, coalesce(w.name, '') as name, b.machine,
        b.centre, b.kind, b."from", o.rush, o.promised_date
      from machine_booking b join customer_order o on o.id = b.order_id
      left join order_operation w on w.order_id = b.order_id and w.step = b.step
      left join lateral (select p.finished or p.good >= o.quantity as done from order_operation p
        where p.order_id = b.order_id and p.step < b.step order by p.step desc limit 1) before on true
      where b.state = 'planned' and b."from" <= app_now() - ${scheduling.missedMinutes} * interval '1 minute'
        and o.open and o.held_from is null and o.status in ${[...statuses, '']}
        and coalesce(w.good, 0) = 0 and w.last_report_at is null and not coalesce(w.finished, false)
        and (b.kind <> 'outside' or before.done = false or exists (select from outside_order x
          where x.order_id = b.order_id and x.step = b.step and x.state = 'wanted'))
        and exists (select from fact where kind = 'work_report' and received_at > app_now() - ${QUIET_DAYS} * interval '1 day')
        and ${which}
      order by b.order_id, b.step) as found
    order by rush desc, promised_date, "orderId" limit ${limit}`);
  return rows.map((row) => ({ ...row, from: new Date(row.from) }));
}

/** Orders whose missed start left them without a place: once an hour they are looked for one again. */
export async function findHomeless({ tx }: TxCtx): Promise<number[]> {
  const rows = await tx.execute<{ id: number }>(sql`
    select m.order_id::float8 as id from missed_start m join customer_order o on o.id = m.order_id
    where m.outcome = 'none' and m.last_at <= app_now() - interval '1 hour' and o.open and o.held_from is null
      and m.id = (select max(id) from missed_start where order_id = m.order_id)
      and not exists (select from machine_booking b where b.order_id = m.order_id and b.state <> 'done')
    order by m.order_id`);
  return rows.map(({ id }) => id);
}
