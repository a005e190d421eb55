import { sql } from 'drizzle-orm';
import type { Mean, Period, Response } from '../../board/api/metrics.ts';
import type { Ctx } from '../context.ts';
import { lineage } from '../staff/lineage.ts';
import { minutesOrNull } from './numbers.ts';
import { checkPeriod } from './period.ts';
import { among, scopeOf } from './rights.ts';
import { samples } from './waits/sample.ts';

const MOST_PAIRS = 10;

interface Row extends Record<string, unknown> {
  kind: string | null;
  from: string | null;
  to: string | null;
  count: number;
  clock: string | null;
  working: string | null;
}

/**
 * Cross-department response 跨部门响应: how long, on average, what one department asked of another took to be answered:
 * orders handed over, and signatures. Of the reader's scope, as who asked or who was asked.
 * @throws AppError as checkPeriod
 */
export async function readResponse(ctx: Ctx, period: Period): Promise<Response> {
  const checked = checkPeriod(period);
  const scope = await scopeOf(ctx);
  const ctes = await samples(ctx, ['status', 'signature'], checked);
  const rows = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    with recursive ${lineage}, ${ctes}, team as materialized (
      -- Below the root: people of a sub-department are of the department that it belongs to.
      select p.user_id, (
          select d.id from lineage l
          join department d on d.id = l.ancestor
          left join department parent on parent.id = d.parent_id
          where l.id = p.department_ids[1]
          order by d.parent_id is null, parent.parent_id is null desc, l.depth limit 1) as id
      from person p
    ), crossing as (
      select s.kind, f.id as f, t.id as t, count(*)::int as n, sum(whole_seconds) as clock, sum(whole_working_seconds) as working,
        count(whole_working_seconds) as in_working
      from sample s join team f on f.user_id = s.asked_by join team t on t.user_id = s.user_id
      where s.part = 0 and f.id <> t.id and (${among(scope, sql`s.asked_by`)} or ${among(scope, sql`s.user_id`)})
      group by s.kind, f.id, t.id
    )
    select kind, (select name from department where id = f) as "from", (select name from department where id = t) as "to",
      coalesce(sum(n), 0)::int as count, (sum(clock) / sum(n))::text as clock,
      (sum(working) / nullif(sum(in_working), 0))::text as working
    from crossing group by grouping sets ((), (kind), (f, t))`);
  const of = (test: (row: Row) => boolean) => meanOf(rows.find(test));
  const pairs = rows
    .flatMap((row) => (row.from && row.to ? [{ from: row.from, to: row.to, ...meanOf(row) }] : []))
    .sort((a, b) => (b.meanClockMinutes ?? 0) - (a.meanClockMinutes ?? 0));
  return {
    period: checked,
    ...of((row) => row.kind === null && row.from === null),
    handOvers: of((row) => row.kind === 'status'),
    signatures: of((row) => row.kind === 'signature'),
    pairs: pairs.slice(0, MOST_PAIRS),
  };
}

const meanOf = (row: Row | undefined): Mean => ({
  count: row?.count ?? 0,
  meanClockMinutes: minutesOrNull(row?.clock ?? null),
  meanWorkingMinutes: minutesOrNull(row?.working ?? null),
});
