import { sql } from 'drizzle-orm';
import type { Freshness } from '../../board/charts/data.ts';
import type { Ctx } from '../context.ts';
import { instantOf, type Minute, minuteOf } from './spans.ts';

const LIVE_MINUTES = 2;
/** An older reading says nothing of now. */
const OLDEST_MINUTES = 24 * 60;

/** How old what is known of machines is, by id; machines of which nothing is known are absent (`none`). */
export async function freshnessOf(ctx: Pick<Ctx, 'db' | 'tx'>, now: Minute): Promise<Map<string, Freshness>> {
  const since = instantOf(now - OLDEST_MINUTES).toISOString();
  const rows = await (ctx.tx ?? ctx.db).execute<{ machine: string; good: string | null }>(sql`
    select machine, max(good) as good from (
      select machine, good_at as good from machine_now where good_at > ${since}
      union all
      select b.machine, null from machine_booking b
      join order_operation w on w.order_id = b.order_id and w.step = b.step
      where b.machine <> '' and b."to" > ${since} and w.last_report_at > ${since}) known
    group by machine`);
  return new Map(rows.map(({ machine, good }) => [machine, freshOf(good, now)]));
}

function freshOf(good: string | null, now: Minute): Freshness {
  if (good === null) return { kind: 'reports' };
  const minutes = now - minuteOf(new Date(good));
  return minutes <= LIVE_MINUTES ? { kind: 'live' } : { kind: 'minutes', minutes };
}
