import { type SQL, sql } from 'drizzle-orm';
import type { Period } from '../../../board/api/metrics.ts';
import type { TxCtx } from '../../context.ts';
import { addDays } from '../../dates/civil.ts';
import { lineage } from '../../staff/lineage.ts';
import { startOf } from '../period.ts';
import { UNKNOWN } from '../spreads.ts';
import { crossings } from './crossings.ts';

/** The Shanghai month of an instant, as its first day. */
export const monthOf = (at: SQL): SQL => sql`date_trunc('month', ${at} at time zone 'Asia/Shanghai')::date`;

/**
 * People with their department below the root (a sub-department's are of the department that it belongs to), as a common
 * table expression after `with recursive`.
 */
export const teams: SQL = sql`${lineage}, team as materialized (
  select p.user_id, (
      select d.id from lineage l
      join department d on d.id = l.ancestor
      left join department parent on parent.id = d.parent_id
      where l.id = p.department_ids[1]
      order by d.parent_id is null, parent.parent_id is null desc, l.depth limit 1) as id
  from person p
)`;

/** Months whose waits were measured, or measured anew, are summed up anew: each month that is over and has no sums. */
export async function sumMonths({ tx }: TxCtx): Promise<void> {
  await tx.execute(sql`set local work_mem = '64MB'`);
  const months = await tx.execute<{ month: string; after: string }>(sql`
    select to_char(m, 'YYYY-MM-DD') as month, to_char(m + interval '1 month', 'YYYY-MM-DD') as after
    from generate_series(
      (select ${monthOf(sql`min(asked_at)`)} from measured_wait), ${monthOf(sql`app_now()`)} - interval '1 month', interval '1 month') m
    where not exists (select from measured_values where month = m::date)`);
  for (const { month, after } of months) {
    const inMonth = sql`asked_at >= ${startOf(month)} and asked_at < ${startOf(after)}`;
    await tx.execute(sql`
      insert into measured_values (month, key, user_id, waits, unanswered, clock, working)
      select ${month}::date, key, coalesce(user_id, ''), count(*), count(*) filter (where not acted),
        string_agg(int4send(seconds), ''), string_agg(int4send(coalesce(working_seconds, ${sql.raw(String(UNKNOWN))})), '')
      from measured_wait where kind = 'status' and not shared and ${inMonth}
      group by key, coalesce(user_id, '') on conflict do nothing`);
    await tx.execute(sql`
      with recursive ${teams}, ${crossings({ from: sql`measured_wait`, where: sql`s.kind in ('status', 'signature') and ${inMonth}` })}
      insert into measured_month (month, kind, asked_by, asked_of, waits, seconds, working_seconds, in_working)
      select ${month}::date, kind, f, t, n, clock, coalesce(working, 0), in_working
      from crossing on conflict do nothing`);
  }
}

/**
 * Their sums do not hold any more: a common table expression and a statement.
 * @param months a select of first days of months
 */
export const forgetMonths = (months: SQL): readonly [first: SQL, then: SQL] => [
  sql`forgotten_values as (delete from measured_values where month in (${months}))`,
  sql`delete from measured_month where month in (${months})`,
];

/**
 * What of a period stands in the sums, and what does not.
 * @returns first days of months, and a condition on the beginning of the waits that are read one by one
 */
export async function wholeMonths(
  { tx }: TxCtx,
  table: 'measured_month' | 'measured_values',
  { from, to }: Period,
): Promise<{ months: string[]; others(at: SQL): SQL }> {
  const rows = await tx.execute<{ first: string; after: string }>(sql`
    select distinct to_char(month, 'YYYY-MM-DD') as first, to_char(month + interval '1 month', 'YYYY-MM-DD') as after
    from ${sql.identifier(table)} where month >= ${from}::date and month + interval '1 month' <= ${addDays(to, 1)}::date order by 1`);
  const gaps: [string, string][] = [];
  let next = from;
  for (const { first, after } of rows) {
    if (first > next) gaps.push([next, first]);
    next = after;
  }
  gaps.push([next, addDays(to, 1)]);
  return {
    months: rows.map(({ first }) => first),
    others: (at) =>
      sql`(${sql.join(
        gaps.map(([a, b]) => sql`(${at} >= ${startOf(a)} and ${at} < ${startOf(b)})`),
        sql` or `,
      )})`,
  };
}
