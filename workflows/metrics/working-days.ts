import { type SQL, sql } from 'drizzle-orm';
import { type IsoDate, isoDayNumber } from '../dates/civil.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { FIRST_YEAR } from '../working-time/config.ts';
import { midnight, shanghaiDay } from '../working-time/shanghai.ts';

const DAY = 86_400;
/** Shanghai is ahead of UTC by so many seconds. */
const AHEAD = 8 * 3_600;

/** Shanghai days as columns: what each has of working time. Seconds. */
interface Days {
  /** Day numbers (since 1970) of the days whose holidays are known. */
  day: number[];
  /** Days without a gap between them share a number: across a gap nobody knows how much was worked. */
  run: number[];
  /** Working time before the day began, since the first one. */
  before: number[];
  /** Per span of the day, from its midnight: where it begins, how long it is; 0, 0 where the day has fewer. */
  spans: { from: number[]; length: number[] }[];
}

const known = new WeakMap<WorkingCalendar, Map<string, Days>>();

/**
 * The calendar as a table for SQL: `working_day(day, run, before, from0, length0, …)`, made once per range. With it the
 * working time between two instants is two look-ups and a subtraction, whatever lies between them.
 */
export function workingDay(calendar: WorkingCalendar, from: IsoDate, to: IsoDate): SQL {
  const { day, run, before, spans } = daysOf(calendar, from, to);
  const columns = spans.map((_, i) => `from${i}, length${i}`).join(', ');
  const arrays = [day, run, before, ...spans.flatMap((span) => [span.from, span.length])];
  const values = sql.join(
    arrays.map((one) => sql`${sql.param(one)}::int[]`),
    sql`, `,
  );
  return sql`working_day(day, run, before, ${sql.raw(columns)}) as materialized (select * from unnest(${values}))`;
}

/** The day of an instant, as `working_day` counts days. */
export const dayAt = (at: SQL): SQL =>
  sql`floor((extract(epoch from ${at})::float8 + ${AHEAD}) / ${DAY})::int`;

/**
 * Working seconds between two instants; null when a day between them is not known.
 * @param from `working_day` joined (left) on the day of `a`, under this alias; `to` of `b`
 */
export const workedBetween = (
  calendar: WorkingCalendar,
  [a, from]: readonly [SQL, string],
  [b, to]: readonly [SQL, string],
): SQL =>
  sql`case when ${sql.raw(from)}.run = ${sql.raw(to)}.run
    then ${workedBefore(calendar, b, to)} - ${workedBefore(calendar, a, from)} end`;

function workedBefore(calendar: WorkingCalendar, at: SQL, alias: string): SQL {
  const second = sql`(extract(epoch from ${at})::float8 + ${AHEAD} - ${sql.raw(alias)}.day * ${DAY}::float8)`;
  const parts = Array.from({ length: mostSpans(calendar) }, (_, i) => {
    const [from, length] = [sql.raw(`${alias}.from${i}`), sql.raw(`${alias}.length${i}`)];
    return sql`least(greatest(${second} - ${from}, 0), ${length})`;
  });
  return sql`(${sql.raw(alias)}.before + ${sql.join(parts, sql` + `)})`;
}

function daysOf(calendar: WorkingCalendar, from: IsoDate, to: IsoDate): Days {
  const ranges = known.get(calendar) ?? new Map<string, Days>();
  known.set(calendar, ranges);
  const key = `${from}..${to}`;
  const days = ranges.get(key) ?? makeDays(calendar, isoDayNumber(from), isoDayNumber(to));
  // Ranges follow the clock: only the latest few are asked again.
  if (ranges.size > 20) ranges.clear();
  ranges.set(key, days);
  return days;
}

function makeDays(calendar: WorkingCalendar, first: number, last: number): Days {
  const most = mostSpans(calendar);
  const days: Days = {
    day: [],
    run: [],
    before: [],
    spans: Array.from({ length: most }, () => ({ from: [], length: [] })),
  };
  let [run, worked, latest] = [0, 0, first - 1];
  for (let day = first; day <= last; day += 1) {
    if (!calendar.knowsYear(yearOf(day))) continue;
    if (latest !== day - 1) run += 1;
    latest = day;
    days.day.push(day);
    days.run.push(run);
    days.before.push(worked);
    const spans = spansOn(calendar, day);
    for (const [i, { from, length }] of days.spans.entries()) {
      const span = spans[i];
      from.push(span?.from ?? 0);
      length.push(span?.length ?? 0);
      worked += span?.length ?? 0;
    }
  }
  return days;
}

/** What is worked between a day's midnights: the night that the day before began, then its own shifts up to midnight. */
function spansOn(calendar: WorkingCalendar, day: number): { from: number; length: number }[] {
  const own = calendar.shiftsOn(isoOf(day)).map(({ from, to }) => ({ from: from * 60, to: to * 60 }));
  const night =
    calendar.reach > 0 && calendar.knowsYear(yearOf(day - 1))
      ? calendar
          .shiftsOn(isoOf(day - 1))
          .map(({ from, to }) => ({ from: from * 60 - DAY, to: to * 60 - DAY }))
      : [];
  return [...night, ...own]
    .map(({ from, to }) => ({ from: Math.max(from, 0), to: Math.min(to, DAY) }))
    .filter(({ from, to }) => to > from)
    .map(({ from, to }) => ({ from, length: to - from }));
}

/** Most spans that a day can have: of its own kind, and one of the night before. */
function mostSpans({ config }: WorkingCalendar): number {
  const lists = [config.shifts, ...Object.values(config.days ?? {})];
  return Math.max(...lists.map(({ length }) => length), 1) + 1;
}

const isoOf = (day: number): IsoDate => shanghaiDay(new Date(midnight(day)));
const yearOf = (day: number): number => Number(isoOf(day).slice(0, 4));

/** What of a calendar decides how long something took: waits that were measured with another one are measured anew. */
export function fingerprint(calendar: WorkingCalendar, lastYear: number): string {
  const years = Array.from({ length: Math.max(0, lastYear - FIRST_YEAR + 1) }, (_, i) => FIRST_YEAR + i);
  const unknown = years.filter((year) => !calendar.knowsYear(year));
  return JSON.stringify([calendar.config, unknown]);
}
