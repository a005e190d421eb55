import { sql } from 'drizzle-orm';
import type { Freshness } from '../../board/charts/data.ts';
import type { Ctx } from '../context.ts';
import { instantOf, type Minute, minuteOf } from './spans.ts';

const LIVE_MINUTES = 2;
/** An older reading says nothing of now. */
const OLDEST_MINUTES = 24 * 60;

/**
 * How old what is known of machines is, by id: live only while the state is known. Machines that nothing is connected to
 * and nobody reports on are absent (`none`).
 */
export async function freshnessOf(
  ctx: Pick<Ctx, 'db' | 'tx' | 'plant'>,
  now: Minute,
): Promise<Map<string, Freshness>> {
  const since = instantOf(now - OLDEST_MINUTES).toISOString();
  const rows = await (ctx.tx ?? ctx.db).execute<{ machine: string; good: string | null; known: boolean }>(sql`
    select machine, max(good) as good, bool_or(told) as known from (
      select machine, good_at as good, state <> 'unknown' as told from machine_now where good_at > ${since}
      union all
      select b.machine, null, false from machine_booking b
      join order_operation w on w.order_id = b.order_id and w.step = b.step
      where b.machine <> '' and b."to" > ${since} and w.last_report_at > ${since}) known
    group by machine`);
  const connected = (ctx.plant?.().machines ?? []).filter(({ source }) => source !== null);
  return new Map([
    ...connected.map(({ id }): [string, Freshness] => [id, { kind: 'unread' }]),
    ...rows.map(({ machine, good, known }): [string, Freshness] => [machine, freshOf(good, known, now)]),
  ]);
}

function freshOf(good: string | null, known: boolean, now: Minute): Freshness {
  if (good === null) return { kind: 'reports' };
  const minutes = now - minuteOf(new Date(good));
  return known && minutes <= LIVE_MINUTES ? { kind: 'live' } : { kind: 'minutes', minutes };
}
