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

/** Conditions on a wait under the alias w. */
export interface Which {
  /** By w.ref and w.asked_at: asked before anything is computed. */
  only: SQL;
  /** Those that are over. */
  closed: boolean;
}

const over = ({ closed }: Which): SQL => (closed ? sql`not w.open` : sql`true`);

/**
 * The log of statuses of the orders in `asked(id)`, as `change` (each row with its neighbours) and `hold` (when orders
 * were on hold). `past`: told by a workbook, it began nobody knows when. `resumed`: the wait of the same status before a
 * hold goes on in it; `goes_on`: it goes on after a hold. One pass over the log: each further one took as long.
 */
export const changes = (flow: StatusFlow): SQL => sql`
  neighbour as (
    select c.id, c.order_id, c.from_status, c.to_status, c.at, c.owner_user_id, c.first_act_at,
      substring(c.by_user_id from '^staff:(.*)$') as by_user, ${past(flow, 'c')} as past,
      lead(c.at) over w as next_at, lead(c.to_status) over w as next_status, lead(c.imported) over w as next_imported,
      lead(c.to_status, 2) over w as after_next, lead(${past(flow, 'c')}, 2) over w as past_after,
      ${former} as former, lag(c.to_status) over w as status_before, lag(c.to_status, 2) over w as two_before,
      lag(c.first_act_at is null and not (${past(flow, 'c')}), 2) over w as left_open
    from status_change c where c.order_id in (select id from asked)
    window w as (partition by c.order_id order by c.id)
  ), change as (
    select n.*, coalesce(two_before = to_status and left_open and not past
        and status_before = any(${texts(holds(flow))}), false) as resumed,
      coalesce(after_next = to_status and first_act_at is null and not past and not past_after
        and next_status = any(${texts(holds(flow))}), false) as goes_on
    from neighbour n
  ), hold as (
    select order_id, at as from_at, coalesce(next_at, app_now()) as to_at
    from change where to_status = any(${texts(holds(flow))})
  )`;

/**
 * Who had the order before; whose status it only went through in the same instant did not have it. As many statuses as an
 * order goes through at once are looked back.
 */
const former: SQL = sql.raw(
  `case ${[1, 2, 3, 4]
    .map(
      (back) =>
        `when lag(c.at, ${back}) over w is distinct from lag(c.at, ${back - 1}) over w then lag(c.owner_user_id, ${back}) over w`,
    )
    .join(' ')} else lag(c.owner_user_id, 5) over w end`,
);

/** A workbook told it: it had come about before. A new order in the first status is news. */
const past = (flow: StatusFlow, alias: string): SQL =>
  sql`${sql.raw(alias)}.imported and not (${sql.raw(alias)}.from_status is null and ${sql.raw(alias)}.to_status = ${flow.initial})`;

/**
 * The waits for the owner's first act, as pieces: a wait that a hold interrupted goes on when the hold is over, without
 * the time of the hold. Left out: holds, ends, what an order went through in the same instant (nobody was asked), what was told by workbooks later than it came about, and
 * waits that ended by cancellation or by a workbook.
 */
export const statusPieces = (flow: StatusFlow, which: Which): SQL => sql`
  stay as (
    select c.*,
      c.first_act_at is null and (next_at is null or (next_status = any(${texts(holds(flow))}) and after_next is null)) as lasts,
      c.past or coalesce(c.first_act_at is null and (next_imported or next_status = any(${texts(ended(flow))})
        or (next_status = any(${texts(holds(flow))}) and after_next = any(${texts(ended(flow))}))), false) as left_out
    from change c where c.to_status = any(${texts(waiting(flow))}) and (c.next_at is distinct from c.at or c.resumed or c.goes_on)
  ), held as (
    select *, sum(case when resumed then 0 else 1 end) over (partition by order_id order by id) as wait
    from stay where resumed or goes_on
  ), status_wait as (
    select id as ref, at as asked_at, coalesce(former, by_user) as asked_by, to_status, owner_user_id, at, first_act_at, next_at,
      true as last, first_act_at is not null as acted, lasts as open, left_out
    from stay where not resumed and not goes_on
    union all
    select first_value(id) over w, first_value(at) over w, first_value(coalesce(former, by_user)) over w, to_status, owner_user_id,
      at, first_act_at, next_at, not goes_on, bool_or(first_act_at is not null) over w, bool_or(lasts) over w, bool_or(left_out) over w
    from held
    window w as (partition by order_id, wait order by id rows between unbounded preceding and unbounded following)
  ), status_piece as (
    select 'status' as kind, w.ref, w.to_status as key, w.asked_at, w.asked_by, w.owner_user_id as user_id,
      w.at as from_at, coalesce(w.first_act_at, w.next_at, app_now()) as to_at, w.last, w.acted, w.open
    from status_wait w where not w.left_out and ${which.only} and ${over(which)}
  )`;

/**
 * How long planning did not know of an order: from its entry to the message to its first owner, or to their first
 * act where that came before; nothing where who entered it owns it. Nobody was told of the demonstration's past.
 */
export const toldPieces = (flow: StatusFlow, which: Which): SQL => sql`
  fresh as (
    select c.id as ref, o.id as order_id, o.created_at as asked_at, c.by_user as asked_by, c.owner_user_id as user_id,
      c.first_act_at, c.next_at, c.next_status
    from change c join customer_order o on o.id = c.order_id
    where c.from_status is null and c.to_status = ${flow.initial} and o.source <> 'demo'
  ), news as materialized (
    select w.*, case when w.asked_by = w.user_id then w.asked_at else least(w.first_act_at,
        (select x.settled_at from outbox x where x.idempotency_key = 'order:' || w.order_id || ':v1:owner' and x.state = 'sent'),
        (select min(x.settled_at) from import_row r
          join outbox x on x.idempotency_key = 'import:' || r.batch_id || ':owner:' || w.user_id and x.state = 'sent'
          where r.order_id = w.order_id and r.outcome = 'created')) end as reached
    from fresh w where ${which.only}
  ), told as (
    select n.*, reached is not null as acted, reached is null and next_at is null as open from news n
    where reached is not null or next_status is null or not next_status = any(${texts(ended(flow))})
  ), told_piece as (
    select 'told' as kind, w.ref, ${flow.initial} as key, w.asked_at, w.asked_by, w.user_id, w.asked_at as from_at,
      greatest(w.asked_at, coalesce(w.reached, w.next_at, app_now())) as to_at, true as last, w.acted, w.open
    from told w where ${over(which)}
  )`;
