import { type SQL, sql } from 'drizzle-orm';
import type { WorkingCalendar } from '../../working-time/calendar.ts';
import { shanghaiSecond, workedBetween } from '../working-days.ts';

/** As `absence` counts: from when it was declared, until it was over or taken back. */
const FROM = sql.raw('greatest(a.from_at, a.declared_at)');
const UNTIL = sql.raw("least(a.until_at, coalesce(a.cancelled_at, 'infinity'))");

/**
 * `piece` (what to measure) → `part`: how long each person had a wait, in clock and working seconds. While somebody was
 * away by a declared absence it was their substitute's. Who had it at the end leads (part 0, with the whole wait); others
 * have a part of their own where it is longer than that: a moment before an absence began answers nothing, and
 * must not look like a quick answer. Absences of their own and of their substitutes part a wait; who stands in for a substitute is
 * asked at the beginning of each part.
 */
export const parts = (calendar: WorkingCalendar): SQL => sql`
  met as materialized (
    select p.*, exists (
      select from absence a
      where a.user_id = p.user_id and a.from_at <= p.to_at and a.until_at > p.from_at
        and ${UNTIL} > p.from_at and (${FROM} < p.to_at or ${FROM} <= p.from_at)) as away
    from piece p
  ), segment as (
    select kind, ref, key, asked_at, asked_by, acted, open, user_id as had_by, from_at as since, to_at as until, last as ends
    from met where not away
    union all
    select kind, ref, key, asked_at, asked_by, acted, open, stand_in(p.user_id, cut.at), cut.at, cut.until,
      p.last and cut.until = p.to_at
    from met p cross join lateral (
      select t.at, lead(t.at, 1, p.to_at) over (order by t.at) as until
      from (
        select p.from_at as at
        union select v.at from absence a, lateral (values (${FROM}), (${UNTIL})) v(at)
        where a.user_id in (select p.user_id union select b.delegate_user_id from absence b
            where b.user_id = p.user_id and b.from_at < p.to_at and b.until_at > p.from_at)
          and a.from_at < p.to_at and a.until_at > p.from_at and v.at > p.from_at and v.at < p.to_at
      ) t
    ) cut
    where away
  ), timed as materialized (
    -- Apart: sorted together with the calendar's arrays, a row is 26 kB.
    select s.*, b - a as lasted, ${workedBetween(calendar, 'a', 'b')} as worked
    from (
      select *, ${shanghaiSecond('since')} as a, ${shanghaiSecond('until')} as b from segment offset 0
    ) s, working
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
    select kind, ref, (row_number() over (partition by kind, ref order by leads desc, seconds desc, user_id) - 1)::smallint as part,
      key, asked_at, asked_by, user_id, acted, open, seconds, working_seconds,
      case when leads then whole_seconds end::int as whole_seconds,
      case when leads then whole_working_seconds end::int as whole_working_seconds, shared
    from compared where leads or seconds > answer
  )`;
