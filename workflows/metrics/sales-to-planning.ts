import { sql } from 'drizzle-orm';
import type { Period, SalesToPlanning } from '../../board/api/metrics.ts';
import type { Ctx } from '../context.ts';
import { roundOrNull } from './numbers.ts';
import { checkPeriod } from './period.ts';
import { among, scopeOf } from './rights.ts';
import { type Fresh, readOverWaits } from './waits/sample.ts';

interface Row extends Record<string, unknown> {
  count: number;
  waiting: number;
  mean: string | null;
  median: string | null;
  p90: string | null;
}

/**
 * Information delay sales → planning 销售到计划: from the entry of an order to the message by which its first owner (planning)
 * has it. Orders that nobody has told yet count with what they have waited.
 * @throws AppError as checkPeriod
 */
export async function readSalesToPlanning(ctx: Ctx, period: Period, fresh?: Fresh): Promise<SalesToPlanning> {
  const checked = checkPeriod(period);
  const scope = await scopeOf(ctx);
  const [row] = await readOverWaits<Row>(
    ctx,
    ['told'],
    checked,
    sql`
    select count(*)::int as count, (count(*) filter (where open))::int as waiting, avg(whole_seconds)::text as mean,
      (percentile_cont(0.5) within group (order by whole_seconds))::text as median,
      (percentile_cont(0.9) within group (order by whole_seconds))::text as p90
    from sample s where part = 0 and (${among(scope, sql`s.asked_by`)} or ${among(scope, sql`s.user_id`)})`,
    { fresh },
  );
  return {
    period: checked,
    count: row?.count ?? 0,
    waiting: row?.waiting ?? 0,
    meanSeconds: roundOrNull(row?.mean ?? null),
    medianSeconds: roundOrNull(row?.median ?? null),
    p90Seconds: roundOrNull(row?.p90 ?? null),
  };
}
