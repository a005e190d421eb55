import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { visibleOrders } from '../staff/policy.ts';

/** An order whose plan needs a planner. */
export interface Unplanned {
  id: number;
  number: string;
  customer: string;
  promisedDate: string;
  /** none: nothing is booked | late: the plan ends after the promise | missed: something should have begun and has not */
  why: 'none' | 'late' | 'missed';
}

/** What needs a planner, by promise: orders in work without a plan, with a late one, or whose start was missed. */
export function readUnplanned(ctx: TxCtx, limit: number): Promise<Unplanned[]> {
  const { flow } = ctx.factory;
  const { missedMinutes } = ctx.factory.scheduling;
  const statuses = flow.path.slice(
    flow.path.indexOf(flow.confirmed),
    Math.max(0, flow.path.indexOf(flow.delivered) - 1),
  );
  return ctx.tx.execute<Unplanned & Record<string, unknown>>(sql`
    select id::float8 as id, number, customer, "promisedDate", why from (
      select customer_order.id, customer_order.number, c.short_name as customer,
        customer_order.promised_date as "promisedDate",
        case
          when b.n is null then case when w.n > 0 then 'none' end
          when b.missed then 'missed'
          when b.ends > (customer_order.promised_date + 1)::timestamp at time zone 'Asia/Shanghai' then 'late'
        end as why
      from customer_order join customer c on c.id = customer_order.customer_id
      left join lateral (select count(*) as n, max("to") as ends,
          bool_or(${missedMinutes} > 0 and state = 'planned'
            and "from" < app_now() - ${missedMinutes} * interval '1 minute') as missed
        from machine_booking where order_id = customer_order.id and state <> 'done' having count(*) > 0) b on true
      left join lateral (select count(*) as n from order_operation
        where order_id = customer_order.id and not finished and good < customer_order.quantity) w on true
      where customer_order.open and customer_order.held_from is null and customer_order.status in ${[...statuses, '']}
        and ${visibleOrders(ctx.factory, ctx.actor)}) as found
    where why is not null order by "promisedDate", id limit ${limit}`);
}
