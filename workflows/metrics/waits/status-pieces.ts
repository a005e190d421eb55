import { type SQL, sql } from 'drizzle-orm';
import type { StatusFlow } from '../../factory/factory.ts';
import { isHold, statusOf } from '../../factory/rules.ts';

const texts = (keys: readonly string[]): SQL => sql`${sql.param([...keys])}::text[]`;

/** Statuses in which an order waits on purpose. */
const holds = (flow: StatusFlow): string[] => Object.keys(flow.states).filter((key) => isHold(flow, key));

/** Statuses that ended an order without delivery. */
const ended = (flow: StatusFlow): string[] =>
  Object.keys(flow.states).filter((key) => statusOf(flow, key).terminal && !flow.path.includes(key));

/** Statuses in which somebody has to act. */
const waiting = (flow: StatusFlow): string[] =>
  Object.keys(flow.states).filter((key) => {
    const status = statusOf(flow, key);
    return !status.terminal && status.owner !== null && !isHold(flow, key);
  });

/**
 * The log of statuses of the orders in `asked(id)`, as `change` (each row with its neighbours) and `hold` (when orders
 * were on hold). `past`: told by a workbook, it began nobody knows when.
 */
export const changes = (flow: StatusFlow): SQL => sql`
  change as (
    select c.id, c.order_id, c.from_status, c.to_status, c.at, c.owner_user_id, c.first_act_at,
      substring(c.by_user_id from '^staff:(.*)$') as by_user,
      c.imported and not (c.from_status is null and c.to_status = ${flow.initial}) as past,
      lead(c.at) over w as next_at, lead(c.to_status) over w as next_status, lead(c.imported) over w as next_imported,
      lead(c.to_status, 2) over w as after_next, lag(c.owner_user_id) over w as former
    from status_change c where c.order_id in (select id from asked)
    window w as (partition by c.order_id order by c.id)
  ), hold as (
    select order_id, at as from_at, coalesce(next_at, app_now()) as to_at
    from change where to_status = any(${texts(holds(flow))})
  )`;

/**
 * The waits for the owner's first act, as pieces: a wait that a hold interrupted goes on when the hold is over, without
 * the time of the hold. Left out: holds, ends, what was told by workbooks later than it came about, and
 * waits that ended by cancellation or by a workbook.
 */
export const statusPieces = (flow: StatusFlow, only: SQL): SQL => sql`
  stay as (
    select c.*, coalesce(lag(c.to_status) over w = c.to_status and lag(c.first_act_at) over w is null
      and lag(c.next_status) over w = any(${texts(holds(flow))}) and not lag(c.past) over w and not c.past, false) as resumed
    from change c where c.to_status = any(${texts(waiting(flow))})
    window w as (partition by c.order_id order by c.id)
  ), numbered as (
    select s.*, sum(case when resumed then 0 else 1 end) over (partition by order_id order by id) as wait,
      first_act_at is null and (next_at is null or (next_status = any(${texts(holds(flow))}) and after_next is null)) as lasts,
      first_act_at is null and (next_imported or next_status = any(${texts(ended(flow))})
        or (next_status = any(${texts(holds(flow))}) and after_next = any(${texts(ended(flow))}))) as vain
    from stay s
  ), whole as (
    select order_id, wait, min(id) as ref, min(at) as asked_at, max(id) as last_id,
      (array_agg(coalesce(former, by_user) order by id))[1] as asked_by,
      bool_or(first_act_at is not null) as acted, bool_or(lasts) as open, bool_or(vain) as vain, bool_or(past) as past
    from numbered group by order_id, wait
  ), status_piece as (
    select 'status' as kind, w.ref, n.to_status as key, w.asked_at, w.asked_by, n.owner_user_id as user_id,
      n.at as from_at, coalesce(n.first_act_at, n.next_at, app_now()) as to_at, n.id = w.last_id as last, w.acted, w.open
    from whole w join numbered n on n.order_id = w.order_id and n.wait = w.wait
    where not w.past and not coalesce(w.vain, false) and ${only}
  )`;

/**
 * How long planning did not know of an order: from its entry to the message to its first owner, or to their first
 * act where that came before; nothing where who entered it owns it.
 */
export const toldPieces = (flow: StatusFlow, only: SQL): SQL => sql`
  news as (
    select c.id as ref, o.created_at as asked_at, c.by_user as asked_by, c.owner_user_id as user_id, c.next_at, c.next_status,
      case when c.by_user = c.owner_user_id then o.created_at else least(c.first_act_at,
        (select x.settled_at from outbox x where x.idempotency_key = 'order:' || o.id || ':v1:owner' and x.state = 'sent'),
        (select min(x.settled_at) from import_row r
          join outbox x on x.idempotency_key = 'import:' || r.batch_id || ':owner:' || c.owner_user_id and x.state = 'sent'
          where r.order_id = o.id and r.outcome = 'created')) end as reached
    from change c join customer_order o on o.id = c.order_id
    where c.from_status is null and c.to_status = ${flow.initial}
  ), told as (
    select n.*, reached is not null as acted, reached is null and next_at is null as open from news n
    where reached is not null or next_status is null or not next_status = any(${texts(ended(flow))})
  ), told_piece as (
    select 'told' as kind, w.ref, ${flow.initial} as key, w.asked_at, w.asked_by, w.user_id, w.asked_at as from_at,
      greatest(w.asked_at, coalesce(w.reached, w.next_at, app_now())) as to_at, true as last, w.acted, w.open
    from told w where ${only}
  )`;
