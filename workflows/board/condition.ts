import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { visibleOrders } from '../staff/policy.ts';
import {
  among,
  cancelled,
  due,
  kept,
  overdue,
  type Promised,
  RISK_DAYS,
  shipped,
  stuck,
  TODO_HOURS,
  todoStatuses,
  unshipped,
} from './kinds.ts';
import { ofCustomer, ofProduct, withWord } from './named.ts';
import { FILTER_NAMES } from './names.ts';
import type { Asked, Delivery, Filters } from './parse.ts';
import { seenOrders } from './rights.ts';
import { ordersTimedOut } from './timeouts.ts';

/** The service's clock as it was read when a view was asked for. */
export interface Moment {
  /** ISO instant, UTC. */
  now: string;
  /** Its Shanghai day. */
  today: string;
}

/** Which orders a view shows to the actor: theirs, those of the view, those of the filters. On `customer_order`. */
export function ordersOf(ctx: Ctx, { view, filters }: Pick<Asked, 'view' | 'filters'>, at: Moment): SQL {
  return all([
    visibleOrders(ctx.factory, ctx.actor),
    viewCondition(ctx, view, at),
    ...filterConditions(ctx, filters, at),
  ]);
}

const all = (parts: readonly SQL[]): SQL => sql.join([...parts], sql` and `);

function viewCondition({ factory: { flow } }: Ctx, view: Asked['view'], { now, today }: Moment): SQL {
  switch (view) {
    case 'todo':
      return sql`(${among(sql`customer_order.status`, todoStatuses(flow))}
        and customer_order.created_at > ${now}::timestamptz - make_interval(hours => ${TODO_HOURS}))`;
    case 'risk':
      return sql`(${unshipped(flow)} and customer_order.promised_date <= ${today}::date + ${RISK_DAYS}::int)`;
    case 'customers':
      return sql`not ${cancelled(flow)}`;
    case 'anomalies':
    case 'orders':
      return sql`true`;
  }
}

function filterConditions(ctx: Ctx, filters: Filters, { now, today }: Moment): SQL[] {
  const { flow } = ctx.factory;
  const { timeout } = filters;
  const given = <T>(value: T | undefined, make: (value: T) => SQL): SQL[] =>
    value === undefined ? [] : [make(value)];
  const flag = (value: boolean | undefined, condition: SQL): SQL[] =>
    given(value, (yes) => (yes ? condition : sql`not ${condition}`));
  return [
    ...given(filters.text, (text) => all(text.split(/\s+/).map(withWord))),
    ...given(filters.customer, ofCustomer),
    ...given(filters.product, ofProduct),
    ...given(filters.status, (keys) => among(sql`customer_order.status`, keys)),
    ...given(filters.owner, (ids) => ofPeople(ctx, sql`customer_order.owner_user_id`, ids)),
    ...given(filters.salesperson, (ids) => ofPeople(ctx, sql`customer_order.sales_user_id`, ids)),
    ...given(filters.person, (ids) => whose(ctx, ids)),
    ...flag(filters.rush, sql`customer_order.rush`),
    ...flag(filters.cancelled, cancelled(flow)),
    ...flag(filters.overdue, overdue(flow, today)),
    ...flag(filters.open, sql`customer_order.open`),
    ...flag(filters.shipped, shipped(flow)),
    ...flag(filters.stuck, stuck(now)),
    ...flag(filters.warned, WARNED),
    ...given(filters.rework, (yes) => reworked(ctx, yes)),
    ...days(sql`customer_order.promised_date`, filters.promisedFrom, filters.promisedTo),
    ...days(sql`customer_order.original_promised_date`, filters.originalFrom, filters.originalTo),
    ...days(sql`customer_order.shipped_date`, filters.shippedFrom, filters.shippedTo),
    ...given(filters.createdFrom, (day) => sql`customer_order.created_at >= ${midnight(day)}`),
    ...given(
      filters.createdTo,
      (day) => sql`customer_order.created_at < ${midnight(day)} + interval '1 day'`,
    ),
    ...given(filters.onTime, (which) => delivery(which, 'promised_date')),
    ...given(filters.onTimeOriginal, (which) => delivery(which, 'original_promised_date')),
    ...given(timeout, (keys) =>
      ordersTimedOut(
        { from: filters.timeoutFrom, to: filters.timeoutTo },
        keys.includes('any') ? null : keys,
      ),
    ),
  ];

  function delivery(which: Delivery, promised: Promised): SQL {
    const counts = due(flow, promised, today);
    if (which === 'due') return counts;
    return which === 'kept'
      ? sql`(${counts} and ${kept(promised)})`
      : sql`(${counts} and not ${kept(promised)})`;
  }
}

/** Has an open delivery warning. */
const WARNED = sql`exists (select from delivery_warning w where w.order_id = customer_order.id and w.state = 'open')`;

const midnight = (day: string): SQL => sql`(${day}::date::timestamp at time zone 'Asia/Shanghai')`;

function days(of: SQL, from: string | undefined, to: string | undefined): SQL[] {
  return [...(from ? [sql`${of} >= ${from}::date`] : []), ...(to ? [sql`${of} <= ${to}::date`] : [])];
}

const idsOf = ({ actor }: Ctx, wanted: readonly string[]): string[] =>
  wanted
    .filter((id) => id !== 'none')
    .map((id) => (id === 'me' && actor.kind === 'staff' ? actor.userId : id));

/** Sold by one of them, in their hands, or entered by them: as the rights count one's own orders. */
function whose(ctx: Ctx, wanted: readonly string[]): SQL {
  const ids = idsOf(ctx, wanted);
  const entered = ids.map((id) => `staff:${id}`);
  return sql`(${among(sql`customer_order.sales_user_id`, ids)} or ${among(sql`customer_order.owner_user_id`, ids)}
    or ${among(sql`customer_order.created_by`, entered)})`;
}

function ofPeople(ctx: Ctx, of: SQL, wanted: readonly string[]): SQL {
  const ids = idsOf(ctx, wanted);
  const nobody = wanted.includes('none') ? sql` or ${of} is null` : sql``;
  return sql`(${among(of, ids)}${nobody})`;
}

/** How often inspection sent an order back takes a sight: asked of orders over which the actor has it. */
function reworked({ factory, actor }: Ctx, yes: boolean): SQL {
  const seen = seenOrders(factory, actor, 'quality');
  if (!seen) throw new AppError('board.filter_not_visible', { name: FILTER_NAMES.rework });
  return sql`(${seen} and customer_order.rework_count ${yes ? sql`> 0` : sql`= 0`})`;
}
