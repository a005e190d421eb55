import { type SQL, sql } from 'drizzle-orm';

/**
 * Waits between departments, summed up: (kind, f, t, n, clock, working, in_working) with who asked as f and who had to act
 * as t. A wait is whole of the department that had it at its end, but for what others had of it: that is theirs. So
 * handing over to and fro divides nothing, and who passes on what is not theirs is not charged with the answer. Needs
 * `team` (months.ts).
 * @param waits rows of measured waits under the alias s: a table or a common table expression, with its conditions
 * @param mine further conditions on s.asked_by and who had it, given as a column
 */
export const crossings = (
  { from, where }: { from: SQL; where: SQL },
  mine: (hadBy: SQL) => SQL = () => sql`true`,
): SQL => sql`
  whole as (
    select s.kind, f.id as f, t.id as t, count(*) as n, sum(whole_seconds) as clock, sum(whole_working_seconds) as working,
      count(whole_working_seconds) as in_working
    from ${from} s join team f on f.user_id = s.asked_by join team t on t.user_id = s.user_id
    where ${where} and s.part = 0 and f.id <> t.id and ${mine(sql`s.user_id`)}
    group by s.kind, f.id, t.id
  ), had as materialized (
    select s.kind, s.ref, s.part, s.asked_by, s.user_id, s.seconds, s.working_seconds, f.id as f, t.id as t,
      max(t.id) filter (where s.part = 0) over w as at_end, max(s.user_id) filter (where s.part = 0) over w as by_at_end
    from ${from} s left join team f on f.user_id = s.asked_by left join team t on t.user_id = s.user_id
    where ${where} and s.shared
    window w as (partition by s.kind, s.ref)
  ), others as (
    select * from had s where part > 0 and t is distinct from at_end
  ), crossed as (
    select * from whole
    union all
    select kind, f, at_end, 0, -sum(seconds), -sum(working_seconds), 0
    from others s where f <> at_end and ${mine(sql`s.by_at_end`)} group by kind, f, at_end
    union all
    select kind, f, t, count(distinct ref), sum(seconds), sum(working_seconds), count(distinct ref) filter (where working_seconds is not null)
    from others s where f <> t and ${mine(sql`s.user_id`)} group by kind, f, t
  ), crossing as (
    select kind, f, t, sum(n)::int as n, sum(clock) as clock, sum(working) as working, sum(in_working)::int as in_working
    from crossed group by kind, f, t having sum(n) > 0
  )`;
