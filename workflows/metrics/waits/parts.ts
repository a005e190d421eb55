import { type SQL, sql } from 'drizzle-orm';
import type { WorkingCalendar } from '../../working-time/calendar.ts';
import { dayAt, workedBetween } from '../working-days.ts';

/** An absence that has to do with a piece, under the aliases a and p. */
const away = sql`a.user_id = p.user_id and a.to_at > p.from_at and (a.from_at < p.to_at or a.from_at <= p.from_at)`;

/**
 * `piece` (what to measure) → `part`: how long each person had a wait, in clock and working seconds. While somebody was
 * away by a declared absence it was their substitute's. Who had it at the end leads (part 0, with the whole wait); others
 * have a part of their own where it is longer than that: a moment before an absence began answers nothing, and
 * must not look like a quick answer.
 */
export const parts = (calendar: WorkingCalendar): SQL => sql`
  away as materialized (
    select user_id, greatest(from_at, declared_at) as from_at, least(until_at, coalesce(cancelled_at, 'infinity')) as to_at
    from absence where until_at > (select min(from_at) from piece)
  ), segment as (
    select p.*, p.user_id as had_by, p.from_at as since, p.to_at as until, p.last as ends
    from piece p where not exists (select from away a where ${away})
    union all
    select p.*, stand_in(p.user_id, cut.at), cut.at, cut.until, p.last and cut.until = p.to_at
    from piece p cross join lateral (
      select t.at, lead(t.at, 1, p.to_at) over (order by t.at) as until
      from (
        select p.from_at as at union select v.at from away a, lateral (values (a.from_at), (a.to_at)) v(at)
        where v.at > p.from_at and v.at < p.to_at
      ) t
    ) cut
    where exists (select from away a where ${away})
  ), timed as (
    select s.*, extract(epoch from s.until - s.since)::float8 as lasted,
      ${workedBetween(calendar, [sql`s.since`, 'a'], [sql`s.until`, 'b'])} as worked
    from segment s
    left join working_day a on a.day = ${dayAt(sql`s.since`)}
    left join working_day b on b.day = ${dayAt(sql`s.until`)}
  ), of_person as (
    select kind, ref, key, asked_at, asked_by, had_by as user_id, acted, open, bool_or(ends) as leads,
      floor(sum(lasted))::int as seconds,
      case when count(worked) = count(*) then floor(sum(worked))::int end as working_seconds
    from timed group by kind, ref, key, asked_at, asked_by, had_by, acted, open
  ), compared as (
    select p.*, count(*) over w > 1 as shared, sum(seconds) over w as whole_seconds,
      case when count(working_seconds) over w = count(*) over w then sum(working_seconds) over w end as whole_working_seconds,
      max(seconds) filter (where leads) over w as answer
    from of_person p window w as (partition by kind, ref)
  ), part as (
    select kind, ref, row_number() over (partition by kind, ref order by leads desc, seconds desc, user_id) - 1 as part,
      key, asked_at, asked_by, user_id, acted, open, seconds, working_seconds,
      case when leads then whole_seconds end::int as whole_seconds,
      case when leads then whole_working_seconds end::int as whole_working_seconds, shared
    from compared where leads or seconds > answer
  )`;
