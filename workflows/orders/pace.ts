import { sql } from 'drizzle-orm';
import { statusPace } from '../../db/schema/index.ts';
import type { Ctx, TxCtx } from '../context.ts';
import type { Pace } from './forecast.ts';

/** How far back the log is looked at for the usual stays. */
export const PACE_DAYS = 90;

/** The usual stay per status as last computed; a few rows. */
export async function readPace(ctx: Pick<Ctx, 'db' | 'tx'>): Promise<Map<string, Pace>> {
  const rows = await (ctx.tx ?? ctx.db).select().from(statusPace);
  return new Map(rows.map((row) => [row.status, { medianMinutes: row.medianMinutes, sample: row.sample }]));
}

/**
 * Computes the median stay per status over the stays that ended in the last 90 days, and forgets statuses
 * without any. One statement over the log; daily is enough (flow.ts).
 */
export async function refreshPace(ctx: TxCtx): Promise<void> {
  await ctx.tx.execute(sql`
    with stay as (
      select s.to_status as status, extract(epoch from n.at - s.at) / 60 as minutes
      from status_change n
      cross join lateral (
        select p.to_status, p.at from status_change p
        where p.order_id = n.order_id and p.id < n.id order by p.id desc limit 1
      ) s
      where n.at > app_now() - make_interval(days => ${PACE_DAYS})
    ), pace as (
      select status, percentile_cont(0.5) within group (order by minutes)::int as median, count(*)::int as sample
      from stay where minutes >= 0 group by status
    ), gone as (
      delete from status_pace where status not in (select status from pace)
    )
    insert into status_pace (status, median_minutes, sample, refreshed_at)
    select status, median, sample, app_now() from pace
    on conflict (status) do update
    set median_minutes = excluded.median_minutes, sample = excluded.sample, refreshed_at = excluded.refreshed_at`);
}
