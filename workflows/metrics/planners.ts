import { sql } from 'drizzle-orm';
import type { Period, PlannerResponse, PlannerRow } from '../../board/api/metrics.ts';
import type { Ctx } from '../context.ts';
import type { Factory } from '../factory/factory.ts';
import { minutesOrNull } from './numbers.ts';
import { checkPeriod } from './period.ts';
import { among, scopeOf } from './rights.ts';
import { readOverWaits } from './waits/sample.ts';

/** Statuses in which planning has to act: whose owner's role may plan machines; else the first one. */
function planningStatuses({ flow, roles }: Factory): string[] {
  const theirs = Object.values(flow.states)
    .filter(({ owner }) => owner !== null && roles[owner]?.may.includes('plan.book'))
    .map(({ key }) => key);
  return theirs.length > 0 ? theirs : [flow.initial];
}

interface Row extends Record<string, unknown> {
  userId: string;
  name: string;
  count: number;
  clock: string | null;
  working: string | null;
}

/**
 * Mean response of each planner 计划员平均响应: over what waited for them in the statuses that planning owns. Of the reader's
 * scope.
 * @throws AppError as checkPeriod
 */
export async function readPlannerResponse(ctx: Ctx, period: Period): Promise<PlannerResponse> {
  const checked = checkPeriod(period);
  const scope = await scopeOf(ctx);
  const rows = await readOverWaits<Row>(
    ctx,
    ['status'],
    checked,
    sql`
    select s.user_id as "userId", coalesce(p.name, s.user_id) as name, count(*)::int as count,
      avg(s.seconds)::text as clock, avg(s.working_seconds)::text as working
    from sample s left join person p on p.user_id = s.user_id
    where s.user_id is not null and s.key = any(${sql.param(planningStatuses(ctx.factory))}::text[])
      and ${among(scope, sql`s.user_id`)}
    group by 1, 2 order by avg(s.working_seconds) desc nulls last, 1`,
  );
  return { period: checked, rows: rows.map((row) => rowOf(ctx, row)) };
}

const rowOf = ({ actor }: Ctx, { userId, name, count, clock, working }: Row): PlannerRow => ({
  userId,
  name,
  count,
  meanClockMinutes: minutesOrNull(clock),
  meanWorkingMinutes: minutesOrNull(working),
  ...(actor.kind === 'staff' && actor.userId === userId ? { mine: true } : {}),
});
