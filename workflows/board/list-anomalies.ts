import { sql } from 'drizzle-orm';
import type { AnomalyRow, ViewQuery } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { type Moment, ordersOf } from './condition.ts';
import { ANOMALIES, TIMEOUT_DAYS } from './kinds.ts';
import type { Rows } from './list-orders.ts';
import type { Asked } from './parse.ts';
import { timeoutsIn } from './timeouts.ts';

/** The seven days up to now, by the clock. */
export function timeoutSpan({ now }: Moment, days = TIMEOUT_DAYS): { from: string; to: string } {
  return { from: new Date(Date.parse(now) - days * 86_400_000).toISOString(), to: now };
}

interface Raw extends Record<string, unknown> {
  checkpoint: string;
  name: string;
  timeouts: number;
  orders: number;
  open: number;
  late: number;
  people: { name: string; timeouts: number }[] | null;
}

/**
 * 异常溯源: the three checkpoints with the most time-outs in seven days, over the orders that the actor reaches. How late
 * an answer came is taken to the decision, to the opening of a later round, or to now.
 */
export async function listAnomalies(
  ctx: Ctx,
  asked: Asked,
  at: Moment,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Rows> {
  const span = timeoutSpan(at);
  const found = await (ctx.tx ?? ctx.db).execute<Raw>(sql`
    with late as materialized (
      select t.* from (${timeoutsIn(span)}) t
      where t.order_id in (select customer_order.id from customer_order where ${ordersOf(ctx, asked, at)})
    ), top as (
      select key, (array_agg(name order by at desc))[1] as name, count(*)::int as timeouts,
        count(distinct order_id)::int as orders from late group by key order by timeouts desc, key limit ${ANOMALIES}
    ), answer as (
      select late.key, c.state = 'open' and c.arm = late.arm as open, greatest(0, extract(epoch from least(${at.now}::timestamptz, case
          when c.arm = late.arm and c.state <> 'open' then c.decided_at
          when c.arm > late.arm and c.opened_at > late.at then c.opened_at
          when c.arm > late.arm then c.decided_at end) - late.at) / 60) as minutes
      from late join checkpoint c on c.id = late.checkpoint_id where late.key in (select key from top)
    ), said as (
      select key, jsonb_agg(jsonb_build_object('name', name, 'timeouts', timeouts) order by timeouts desc, name) as people
      from (select late.key, coalesce(p.name, u) as name, count(*)::int as timeouts,
          row_number() over (partition by late.key order by count(*) desc, u) as place
        from late cross join unnest(late.told) as u left join person p on p.user_id = u
        where late.key in (select key from top) group by late.key, u, p.name) each where place <= 3 group by key
    )
    select top.key as checkpoint, top.name, top.timeouts, top.orders,
      (select count(*) from answer where answer.key = top.key and answer.open)::int as open,
      (select percentile_cont(0.5) within group (order by minutes) from answer where answer.key = top.key)::float8 as late,
      said.people
    from top left join said on said.key = top.key order by top.timeouts desc, top.key`);
  const rows = found.map((row) => rowOf(row, span, query));
  return { rows, total: rows.length, next: null };
}

function rowOf(
  { late, people, ...row }: Raw,
  span: { from: string; to: string },
  query: Readonly<Record<string, string | undefined>>,
): AnomalyRow {
  const { view: _view, sort: _sort, cursor: _cursor, limit: _limit, ...filters } = query;
  const drill: ViewQuery = {
    ...filters,
    view: 'orders',
    timeout: row.checkpoint,
    timeoutFrom: span.from,
    timeoutTo: span.to,
  };
  return {
    kind: 'anomaly',
    checkpoint: row.checkpoint,
    name: row.name,
    timeouts: row.timeouts,
    orders: row.orders,
    open: row.open,
    medianLateClockMinutes: Math.round(late),
    people: people ?? [],
    drill,
  };
}
