import { sql } from 'drizzle-orm';
import type { Period, TimeoutRow, Timeouts } from '../../board/api/metrics.ts';
import { timeoutsIn } from '../board/timeouts.ts';
import type { Ctx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { readsAll, visibleOrders } from '../staff/policy.ts';
import { midnightOf } from '../working-time/shanghai.ts';
import { checkPeriod, within } from './period.ts';

/** The engine is given so long for a step that is due, minutes. */
const GRACE = 10;

/**
 * Time-outs by checkpoint 关卡超时 (a deadline that passed without a decision; workflows/board/timeouts.ts), and how many of
 * them were silent: nobody was told. Of the orders that the reader may see.
 * @throws AppError as checkPeriod
 */
export async function readTimeouts(ctx: Ctx, period: Period): Promise<Timeouts> {
  const checked = checkPeriod(period);
  const before = (day: string) => new Date(midnightOf(day) - 1).toISOString();
  const span = { from: before(checked.from), to: before(addDays(checked.to, 1)) };
  const visible = readsAll(ctx.factory, ctx.actor)
    ? sql`true`
    : sql`order_id in (select id from customer_order where ${visibleOrders(ctx.factory, ctx.actor)})`;
  const rows = await (ctx.tx ?? ctx.db).execute<TimeoutRow & Record<string, unknown>>(sql`
    with timeout as (
      select t.key, t.name, t.at, exists (
          select from escalation_meeting m
          where m.checkpoint_id = t.checkpoint_id and m.arm = t.arm and m.state in ('invited', 'decided')) as met,
        cardinality(t.told) = 0 and not exists (
          select from escalation_step s
          where s.checkpoint_id = t.checkpoint_id and s.arm = t.arm and (cardinality(s.told) > 0 or s.outcome = 'timed_out')) as silent
      from (${timeoutsIn(span)}) t where ${visible}
    ), missed as (
      select key, name, deadline_at as at, false as met, true as silent from checkpoint
      where state = 'open' and ${within(sql`deadline_at`, checked)} and tier = 0
        and deadline_at < app_now() - make_interval(mins => ${GRACE})
        and coalesce(busy_until, '-infinity') < app_now()
        and coalesce(next_step_at, '-infinity') < app_now() - make_interval(mins => ${GRACE}) and ${visible}
    ), opened as (
      select key, count(*)::int as n from checkpoint where ${within(sql`opened_at`, checked)} and ${visible} group by key
    ), counted as (
      select key, (array_agg(name order by at desc))[1] as name, count(*)::int as timeouts,
        (count(*) filter (where met))::int as meetings, (count(*) filter (where silent))::int as silent
      from (select * from timeout union all select * from missed) t group by key
    )
    select c.key, c.name, c.timeouts, coalesce(o.n, 0) as opened, c.meetings, c.silent
    from counted c left join opened o on o.key = c.key order by c.timeouts desc, c.key`);
  const sum = (of: (row: TimeoutRow) => number) => rows.reduce((all, row) => all + of(row), 0);
  return {
    period: checked,
    rows: [...rows],
    timeouts: sum((row) => row.timeouts),
    silent: sum((row) => row.silent),
  };
}
