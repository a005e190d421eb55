import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { WRONG_MS } from './ahead.ts';
import { areTwins } from './twins.ts';

/** A gateway that somebody should look at. */
export interface GatewayTrouble {
  gateway: string;
  /** Minutes without a delivery; 0: it delivers. */
  awayMinutes: number;
  /** How far its clock is ahead of ours (behind: below 0), ms; 0: near enough. */
  skewMs: number;
  /** Records lost for want of room on its disk, in the last week. */
  lost: number;
  /** Records refused in the last day, and why the last of them was. */
  refused: number;
  refusedWhy: string;
  /** Processes of this name that run at the same time (0: one, as it should be), and on which computers. */
  running: number;
  twins: string[];
}

/** Gateways deliver every few seconds, changes or not; one that is silent for longer is told of. */
const AWAY_MINUTES = 2;
/** One that was silent for longer than this was taken away by somebody. */
const GONE_DAYS = 7;

/**
 * Gateways that are away, whose clock is wrong, that lost records, had some refused, or run twice. A gateway has a stream
 * for each time that it was started: what it lost counts in all of them, how it is now in the last.
 */
export async function readGatewayTroubles({ db, tx }: Pick<Ctx, 'db' | 'tx'>): Promise<GatewayTrouble[]> {
  const rows = await (tx ?? db).execute<GatewayTrouble & Record<string, unknown>>(sql`
    with streams as (select * from plant_stream where last_at > app_now() - make_interval(days => ${GONE_DAYS})),
    latest as (select distinct on (gateway) gateway, skew_ms, app_now() - last_at as age from streams
      order by gateway, last_at desc)
    select * from (
      select gateway,
        case when age > make_interval(mins => ${AWAY_MINUTES}) then floor(extract(epoch from age) / 60)::float8 else 0 end
          as "awayMinutes",
        case when abs(skew_ms) > ${WRONG_MS} then skew_ms::float8 else 0 end as "skewMs",
        coalesce((select sum(lost) from streams s where s.gateway = latest.gateway
          and lost_at > app_now() - make_interval(days => ${GONE_DAYS})), 0)::float8 as lost,
        coalesce((select sum(refused) from streams s where s.gateway = latest.gateway
          and refused_at > app_now() - interval '1 day'), 0)::float8 as refused,
        coalesce((select refused_why from streams s where s.gateway = latest.gateway and refused > 0
          order by refused_at desc limit 1), '') as "refusedWhy",
        array(select distinct one.host from streams one join streams other on other.gateway = one.gateway
          where one.gateway = latest.gateway and ${areTwins(sql`one`, sql`other`)} order by 1) as twins,
        (select count(distinct one.stream) from streams one join streams other on other.gateway = one.gateway
          where one.gateway = latest.gateway and ${areTwins(sql`one`, sql`other`)})::int as running
      from latest) as gateways
    where "awayMinutes" > 0 or "skewMs" <> 0 or lost > 0 or refused > 0 or running > 0
    order by gateway`);
  return rows.map(({ gateway, awayMinutes, skewMs, lost, refused, refusedWhy, twins, running }) => ({
    gateway,
    awayMinutes,
    skewMs,
    lost,
    refused,
    refusedWhy,
    twins,
    running,
  }));
}
