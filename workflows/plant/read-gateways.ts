import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { WRONG_MS } from './ahead.ts';

/** A gateway that somebody should look at. */
export interface GatewayTrouble {
  gateway: string;
  /** Minutes without a delivery; 0: it delivers. */
  awayMinutes: number;
  /** How far its clock is ahead of ours (behind: below 0), ms; 0: near enough. */
  skewMs: number;
  /** Records lost for want of room on its disk, since its buffer was begun. */
  lost: number;
  /** Records refused in the last day, and why the last of them was. */
  refused: number;
  refusedWhy: string;
}

/** Gateways deliver every few seconds, changes or not; one that is silent for longer is told of. */
const AWAY_MINUTES = 2;
/** One that was silent for longer than this was taken away by somebody. */
const GONE_DAYS = 7;

/** Gateways that are away, whose clock is wrong, that lost records or had some refused. */
export async function readGatewayTroubles({ db, tx }: Pick<Ctx, 'db' | 'tx'>): Promise<GatewayTrouble[]> {
  const rows = await (tx ?? db).execute<GatewayTrouble & Record<string, unknown>>(sql`
    select * from (
      select distinct on (gateway) gateway,
        case when age > make_interval(mins => ${AWAY_MINUTES}) then floor(extract(epoch from age) / 60)::float8 else 0 end
          as "awayMinutes",
        case when abs(skew_ms) > ${WRONG_MS} then skew_ms::float8 else 0 end as "skewMs",
        lost::float8 as lost,
        case when refused_at > app_now() - interval '1 day' then refused::float8 else 0 end as refused,
        refused_why as "refusedWhy"
      from plant_stream, lateral (select app_now() - last_at as age) as since
      where age < make_interval(days => ${GONE_DAYS})
      order by gateway, last_at desc) as gateways
    where "awayMinutes" > 0 or "skewMs" <> 0 or lost > 0 or refused > 0
    order by gateway`);
  return rows.map(({ gateway, awayMinutes, skewMs, lost, refused, refusedWhy }) => ({
    gateway,
    awayMinutes,
    skewMs,
    lost,
    refused,
    refusedWhy,
  }));
}
