import { type SQL, sql } from 'drizzle-orm';
import type { Mean, Period, Response } from '../../board/api/metrics.ts';
import { withTransaction } from '../../db/transaction.ts';
import type { Ctx } from '../context.ts';
import { minutesOrNull } from './numbers.ts';
import { checkPeriod, within } from './period.ts';
import { among, scopeOf } from './rights.ts';
import { crossings } from './waits/crossings.ts';
import { teams, wholeMonths } from './waits/months.ts';
import { type Fresh, readOverWaits } from './waits/sample.ts';

const MOST_PAIRS = 10;

const EVERY_WAIT = { from: sql`sample`, where: sql`true` };

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
export async function readResponse(ctx: Ctx, period: Period, fresh?: Fresh): Promise<Response> {
  const checked = checkPeriod(period);
  const scope = await scopeOf(ctx);
  const theirs = (hadBy: SQL) => sql`(${among(scope, sql`s.asked_by`)} or ${among(scope, hadBy)})`;
  const rows = await withTransaction(ctx, async (tx) => {
    // The sums are of everybody's; whoever sees less has fewer waits.
    const { months, others } =
      scope.kind === 'all' ? await wholeMonths(tx, 'measured_month', checked) : NO_SUMS(checked);
    return readOverWaits<Row>(
      tx,
      ['status', 'signature'],
      checked,
      sql`, ${teams}, ${crossings(EVERY_WAIT, theirs)}, answered as (
        select * from crossing
        union all
        select kind, asked_by, asked_of, waits, seconds, working_seconds, in_working
        from measured_month where month = any(${sql.param(months)}::date[])
      )
      select kind, (select name from department where id = f) as "from", (select name from department where id = t) as "to",
        coalesce(sum(n), 0)::int as count, (sum(clock) / sum(n))::text as clock,
        (sum(working) / nullif(sum(in_working), 0))::text as working
      from answered group by grouping sets ((), (kind), (f, t))`,
      { stored: others, fresh },
    );
  });
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

const NO_SUMS = (period: Period) => ({ months: [] as string[], others: (at: SQL) => within(at, period) });

const meanOf = (row: Row | undefined): Mean => ({
  count: row?.count ?? 0,
  meanClockMinutes: minutesOrNull(row?.clock ?? null),
  meanWorkingMinutes: minutesOrNull(row?.working ?? null),
});
