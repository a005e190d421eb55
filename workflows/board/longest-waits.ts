import { sql } from 'drizzle-orm';
import type { LongestWait } from '../../board/api/dashboard.ts';
import type { PersonRef } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { statusOf } from '../factory/rules.ts';
import { visibleOrders } from '../staff/policy.ts';
import type { Moment } from './condition.ts';
import { iso } from './iso.ts';
import { unshipped } from './kinds.ts';

const MOST = 3;

interface Row extends Record<string, unknown> {
  id: number;
  number: string;
  customer: string;
  status: string;
  checkpointId: number | null;
  checkpoint: string | null;
  since: string;
  minutes: number;
  who: PersonRef[] | null;
}

/**
 * What waits longest: signatures at open checkpoints, and orders handed on that nobody has begun with (the owner's first
 * real act is missing). One line an order; nothing of orders on hold.
 */
export async function longestWaits(ctx: Ctx, at: Moment): Promise<LongestWait[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    with mine as materialized (
      select customer_order.id from customer_order where ${visibleOrders(ctx.factory, ctx.actor)}
        and ${unshipped(ctx.factory.flow)} and customer_order.held_from is null
    ), wait as (
      select k.order_id, k.opened_at as since, k.id as checkpoint_id, k.name as checkpoint, k.round
      from checkpoint k join mine on mine.id = k.order_id where k.state = 'open'
      union all
      select mine.id, s.at, null, null, null from mine cross join lateral (
        select at, first_act_at, owner_user_id from status_change s where s.order_id = mine.id order by s.id desc limit 1) s
      where s.first_act_at is null and s.owner_user_id is not null
    ), longest as (
      select * from (select distinct on (order_id) * from wait order by order_id, since) each order by since limit ${MOST}
    )
    select o.id::float8 as id, o.number, c.short_name as customer, o.status, w.checkpoint_id::float8 as "checkpointId",
      w.checkpoint, ${iso(sql`w.since`)} as since,
      greatest(0, floor(extract(epoch from ${at.now}::timestamptz - w.since) / 60))::int as minutes,
      (select jsonb_agg(jsonb_build_object('userId', u.user_id, 'name', coalesce(p.name, u.user_id))) from (
        select s.user_id from checkpoint_signer s
        where s.checkpoint_id = w.checkpoint_id and s.round = w.round and s.state = 'pending'
        union select o.owner_user_id where w.checkpoint_id is null and o.owner_user_id is not null
      ) u left join person p on p.user_id = u.user_id) as who
    from longest w join customer_order o on o.id = w.order_id join customer c on c.id = o.customer_id
    order by w.since, o.id`);
  return rows.map((row) => ({
    order: { id: row.id, number: row.number, customer: row.customer },
    what: row.checkpoint ? `必经关卡「${row.checkpoint}」` : statusOf(ctx.factory.flow, row.status).name,
    who: row.who ?? [],
    since: row.since,
    clockMinutes: row.minutes,
    ...(row.checkpointId === null ? {} : { checkpointId: row.checkpointId }),
  }));
}
