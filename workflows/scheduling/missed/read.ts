import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import type { StaffActor } from '../../staff/actor.ts';
import { visibleOrders } from '../../staff/policy.ts';

/** A missed start as its planner sees it. */
export interface MissedRow {
  orderId: number;
  number: string;
  customer: string;
  promisedDate: string;
  step: number;
  name: string;
  place: string;
  plannedFrom: Date;
  oldEnd: Date;
  newEnd: Date | null;
  outcome: 'moved' | 'none' | 'kept';
  times: number;
  lastAt: Date;
}

type Raw = Omit<MissedRow, 'plannedFrom' | 'oldEnd' | 'newEnd' | 'lastAt'> &
  Record<'plannedFrom' | 'oldEnd' | 'lastAt', string> & { newEnd: string | null };

/** What this person was told of and has not seen yet, of orders that they see: without a place first, then by promise. */
export async function readMissed(ctx: TxCtx, person: StaffActor): Promise<MissedRow[]> {
  const rows = await ctx.tx.execute<Raw & Record<string, unknown>>(sql`
    select customer_order.id::float8 as "orderId", customer_order.number, c.short_name as customer,
      customer_order.promised_date as "promisedDate", m.step, coalesce(w.name, '') as name, m.place,
      m.planned_from as "plannedFrom", m.old_end as "oldEnd", m.new_end as "newEnd", m.outcome, m.times, m.last_at as "lastAt"
    from missed_start m join customer_order on customer_order.id = m.order_id
    join customer c on c.id = customer_order.customer_id
    left join order_operation w on w.order_id = m.order_id and w.step = m.step
    where m.seen_at is null and m.planner = ${person.userId} and ${visibleOrders(ctx.factory, person)}
    order by m.outcome = 'none' desc, customer_order.promised_date, customer_order.id`);
  return rows.map((row) => ({
    ...row,
    plannedFrom: new Date(row.plannedFrom),
    oldEnd: new Date(row.oldEnd),
    newEnd: row.newEnd === null ? null : new Date(row.newEnd),
    lastAt: new Date(row.lastAt),
  }));
}
