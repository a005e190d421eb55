import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { readsAll, visibleOrders } from '../staff/policy.ts';
import type { Moment } from './condition.ts';
import { among, left, RISK_DAYS, TIMEOUT_DAYS, TODO_HOURS, todoStatuses } from './kinds.ts';
import { timeoutsIn } from './timeouts.ts';

/** Figures are over so many whole days before today, or so many days with today. */
export const PERIOD_DAYS = 7;

/** What is counted at an instant, over the orders that the reader reaches. */
export interface Counts {
  open: number;
  todo: number;
  risk: number;
  overdue: number;
  dueToday: number;
  rush: number;
  stuck: number;
  /** Promised in the seven days before, and of these kept: present and original promise. */
  due: number;
  kept: number;
  dueOriginal: number;
  keptOriginal: number;
  shipped: number;
  created: number;
  timedOut: number;
  /** Yuan of orders in work, decimal text. */
  amount: string;
}

/** Now, 7 days ago and a calendar month ago. */
export interface ThreeCounts {
  now: Counts;
  lastWeek: Counts;
  lastMonth: Counts;
}

/**
 * All counts at three instants in one statement. The past is computed from what is known of it: an order was in work
 * until it entered the status that ended it, not shipped before its day of shipment, and promised for what it was
 * promised before the changes of date that came later.
 */
export async function countThrice(ctx: Ctx, at: Moment): Promise<ThreeCounts> {
  const { flow } = ctx.factory;
  const o = sql`customer_order`;
  const visible = visibleOrders(ctx.factory, ctx.actor);
  const timed = readsAll(ctx.factory, ctx.actor)
    ? sql`true`
    : sql`t.order_id in (select customer_order.id from customer_order where ${visible})`;
  const is = (condition: SQL): SQL => sql`(count(*) filter (where ${condition}))::int`;
  // No status is left that ends an order (completed, cancelled); the present one is known by the row itself.
  const open = sql`e.open`;
  const here = sql`e.here`;
  const due = (promise: SQL) =>
    sql`${promise} between e.day - ${PERIOD_DAYS}::int and e.day - 1 and (e.shipped_date is not null or ${here})`;
  const kept = (promise: SQL) => sql`${due(promise)} and e.shipped_date <= ${promise}`;
  const week = sql`e.day - ${PERIOD_DAYS - 1}::int`;
  const status = sql`case when e.past then (select s.to_status from status_change s
    where s.order_id = e.id and s.at <= e.at order by s.id desc limit 1) else e.status end`;
  const rows = await (ctx.tx ?? ctx.db).execute<
    Counts & { which: keyof ThreeCounts } & Record<string, unknown>
  >(sql`
    with moment as materialized (
      select which, at, (at at time zone 'Asia/Shanghai')::date as day, which <> 'now' as past from (values
        ('now', ${at.now}::timestamptz), ('lastWeek', ${at.now}::timestamptz - interval '7 days'),
        ('lastMonth', ((${at.now}::timestamptz at time zone 'Asia/Shanghai') - interval '1 month') at time zone 'Asia/Shanghai')
      ) as instant (which, at)
    ), earliest as (select min(at) - interval '8 days' as at, min(day) - 8 as day from moment),
    moved as materialized (
      select distinct on (m.which, d.order_id) m.which, d.order_id, d.from_date
      from due_date_change d join moment m on m.past and d.decided_at > m.at
      where d.state = 'accepted' order by m.which, d.order_id, d.decided_at, d.id
    ), known as materialized (
      select ${o}.id, ${o}.open, ${o}.status, ${o}.status_since, ${o}.promised_date, ${o}.original_promised_date,
        ${o}.shipped_date, ${o}.rush, ${o}.created_at, ${o}.amount, ${among(sql`${o}.status`, left(flow))} as left
      from customer_order, earliest where ${visible} and (${o}.open or ${o}.status_since > earliest.at
        or ${o}.promised_date >= earliest.day or ${o}.original_promised_date >= earliest.day
        or ${o}.shipped_date >= earliest.day or ${o}.created_at >= earliest.at
        or ${o}.id = any(array(select order_id from moved)))
    ), waiting as materialized (
      select distinct order_id from checkpoint where state = 'open' and deadline_at <= ${at.now}::timestamptz
    ), each as (
      select w.order_id is not null as stuck, k.id, k.status, k.rush, k.shipped_date, k.created_at, k.amount, k.original_promised_date, m.which, m.at, m.day,
        m.past, coalesce(v.from_date, k.promised_date) as promised, (k.open or m.past and k.status_since > m.at) as open,
        (k.open or m.past and k.status_since > m.at) and case when k.shipped_date is null then not k.left
          else m.past and k.shipped_date > m.day end as here
      from known k join moment m on k.created_at <= m.at
      left join moved v on v.which = m.which and v.order_id = k.id
      left join waiting w on w.order_id = k.id and not m.past
    )
    select m.which, c.*, (
      select count(distinct t.order_id) from (${timeoutsIn({ from: undefined, to: undefined })}) t
      where t.at > m.at - make_interval(days => ${TIMEOUT_DAYS}) and t.at <= m.at
        and ${timed})::int as "timedOut"
    from moment m left join lateral (
      select ${is(open)} as open,
        (count(*) filter (where e.created_at > e.at - make_interval(hours => ${TODO_HOURS})
          and ${among(sql`(${status})`, todoStatuses(flow))}))::int as todo,
        ${is(sql`${here} and e.promised <= e.day + ${RISK_DAYS}::int`)} as risk,
        ${is(sql`${here} and e.promised < e.day`)} as overdue,
        ${is(sql`${here} and e.promised = e.day`)} as "dueToday",
        ${is(sql`${open} and e.rush`)} as rush,
        ${is(sql`not e.past and ${open} and e.stuck`)} as stuck,
        ${is(due(sql`e.promised`))} as due, ${is(kept(sql`e.promised`))} as kept,
        ${is(due(sql`e.original_promised_date`))} as "dueOriginal", ${is(kept(sql`e.original_promised_date`))} as "keptOriginal",
        ${is(sql`e.shipped_date between ${week} and e.day`)} as shipped,
        ${is(sql`e.created_at >= (${week})::timestamp at time zone 'Asia/Shanghai'`)} as created,
        coalesce(sum(e.amount) filter (where ${open}), 0) as amount
      from each e where e.which = m.which
    ) c on true`);
  const of = (which: keyof ThreeCounts): Counts => {
    const found = rows.find((row) => row.which === which);
    if (!found) throw new Error(`no counts of ${which}`);
    return found;
  };
  return { now: of('now'), lastWeek: of('lastWeek'), lastMonth: of('lastMonth') };
}
