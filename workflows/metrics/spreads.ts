import { type SQL, sql } from 'drizzle-orm';

/** What a duration is counted as, in seconds: tenths of a minute within an hour, whole minutes beyond. */
const counted = (column: string): SQL =>
  sql.raw(`case when ${column} < 3600 then ${column} / 6 * 6 else ${column} / 60 * 60 end`);

/** The value at a place (from 0) of the counted values. */
const valueAt = (place: SQL): SQL => sql`min(value) filter (where upto > ${place})`;

/** As percentile_cont: between the two values next to it, in proportion. */
const percentile = (share: number): SQL => {
  const at = sql.raw(`(${share} * (of_all - 1))`);
  const [below, above] = [valueAt(sql`floor(${at})`), valueAt(sql`ceil(${at})`)];
  return sql`${below} + (max(${at}) - floor(max(${at}))) * (${above} - ${below})`;
};

/**
 * `wait(n, acted, open, seconds, working)` → `spread(n, total, count, open, unanswered, clock, working)`: counts, median and
 * 90th percentile by number, and of all together. Values are counted in one pass and the percentiles read off the
 * counts: for a few numbers two hundred thousand waits are some thousand values, and this takes half of sorting them.
 */
export const spreadsOfFew: SQL = sql`
  tallied as (
    select n, clock, working, grouping(clock) = 0 as of_clock, count(*)::int as times, (count(*) filter (where open))::int as open,
      (count(*) filter (where not open and not acted))::int as unanswered
    from (select n, acted, open, ${counted('seconds')} as clock, ${counted('working')} as working from wait) w
    group by grouping sets ((n, clock), (n, working))
  ), value as (
    select n, false as total, of_clock, case when of_clock then clock else working end as value, times, open, unanswered
    from tallied
    union all
    select null, true, of_clock, case when of_clock then clock else working end, sum(times)::int, sum(open)::int, sum(unanswered)::int
    from tallied group by 3, 4
  ), ranked as (
    select *, sum(times) over (partition by total, n, of_clock order by value) as upto,
      sum(times) over (partition by total, n, of_clock) as of_all
    from value where value is not null
  ), spread_of as (
    select total, n, of_clock, array[${percentile(0.5)}, ${percentile(0.9)}]::float8[]::text as spread
    from ranked group by total, n, of_clock
  ), spread as (
    select v.total, v.n, sum(v.times)::int as count, sum(v.open)::int as open, sum(v.unanswered)::int as unanswered,
      (select spread from spread_of s where s.total = v.total and s.n is not distinct from v.n and s.of_clock) as clock,
      (select spread from spread_of s where s.total = v.total and s.n is not distinct from v.n and not s.of_clock) as working
    from value v where v.of_clock group by v.total, v.n
  )`;

/** The same by many numbers (people, teams), where counting saves nothing. */
export const spreadsOfMany: SQL = sql`
  spread as (
    select n, grouping(n) = 1 as total, count(*)::int as count, (count(*) filter (where open))::int as open,
      (count(*) filter (where not open and not acted))::int as unanswered,
      (percentile_cont(array[0.5, 0.9]) within group (order by seconds))::text as clock,
      (percentile_cont(array[0.5, 0.9]) within group (order by working))::text as working
    from wait group by grouping sets ((n), ())
  )`;
