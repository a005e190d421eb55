import { type SQL, sql } from 'drizzle-orm';
import { type IsoDate, isoDayNumber } from '../dates/civil.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { FIRST_YEAR } from '../working-time/config.ts';
import { midnight, shanghaiDay } from '../working-time/shanghai.ts';

const DAY = 86_400;
/** Shanghai is ahead of UTC by so many seconds. */
const AHEAD = 8 * 3_600;

/** Shanghai days from `first` on, without a gap: what each has of working time. Seconds. */
interface Days {
  first: number;
  /** Days without an unknown one between them share a number; 0: its holidays are not known. */
  run: number[];
  /** Working time before the day began, since the first one. */
  before: number[];
  /** Per span of the day, from its midnight: where it begins, how long it is; 0, 0 where the day has fewer. */
  spans: { from: number[]; length: number[] }[];
}

const known = new WeakMap<WorkingCalendar, Map<string, Days>>();

/**
 * The calendar for SQL: a row `working(first_day, run, before, from0, length0, …)` of arrays by day, made once per range.
 * With it the working time between two instants is arithmetic, whatever lies between them: no join, no look-up
 * that a plan could get wrong.
 */
export function working(calendar: WorkingCalendar, from: IsoDate, to: IsoDate): SQL {
  const { first, run, before, spans } = daysOf(calendar, from, to);
  const columns = spans.map((_, i) => `from${i}, length${i}`).join(', ');
  const arrays = [run, before, ...spans.flatMap((span) => [span.from, span.length])];
  const values = sql.join(
    arrays.map((one) => sql`${sql.param(one)}::int[]`),
    sql`, `,
  );
  return sql`working(first_day, run, before, ${sql.raw(columns)}) as materialized (values (${first}::int, ${values}))`;
}

/**
 * Working seconds between two instants; null when a day between them is not known. Needs `working` in the FROM clause.
 * @param a and b: columns with seconds since Shanghai's midnight of 1970-01-01 (`shanghaiSecond`)
 */
export function workedBetween(calendar: WorkingCalendar, a: string, b: string): SQL {
  const [from, to] = [workedBefore(calendar, a), workedBefore(calendar, b)];
  return sql.raw(
    `case when run[${place(a)}] > 0 and run[${place(a)}] = run[${place(b)}] then ${to} - ${from} end`,
  );
}

/** Computed once per row: `extract` gives numeric, which is several times as slow. */
export const shanghaiSecond = (at: string): SQL => sql.raw(`date_part('epoch', ${at}) + ${AHEAD}`);

const day = (second: string): string => `floor(${second} / ${DAY})::int`;
const place = (second: string): string => `${day(second)} - first_day + 1`;

function workedBefore(calendar: WorkingCalendar, second: string): string {
  const inDay = `(${second} - floor(${second} / ${DAY}) * ${DAY})`;
  const parts = Array.from(
    { length: mostSpans(calendar) },
    (_, i) => `least(greatest(${inDay} - from${i}[${place(second)}], 0), length${i}[${place(second)}])`,
  );
  return `(before[${place(second)}] + ${parts.join(' + ')})`;
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
  const spans = Array.from({ length: mostSpans(calendar) }, () => ({
    from: [] as number[],
    length: [] as number[],
  }));
  const days: Days = { first, run: [], before: [], spans };
  let [run, worked] = [1, 0];
  for (let day = first; day <= last; day += 1) {
    const isKnown = calendar.knowsYear(yearOf(day));
    if (!isKnown && days.run.at(-1) !== 0) run += 1;
    const theirs = isKnown ? spansOn(calendar, day) : [];
    days.run.push(isKnown ? run : 0);
    days.before.push(worked);
    for (const [i, { from, length }] of spans.entries()) {
      from.push(theirs[i]?.from ?? 0);
      length.push(theirs[i]?.length ?? 0);
      worked += theirs[i]?.length ?? 0;
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
function mostSpans({ config, reach }: WorkingCalendar): number {
  const lists = [config.shifts, ...Object.values(config.days ?? {})];
  return Math.max(...lists.map(({ length }) => length), 1) + (reach > 0 ? 1 : 0);
}

const isoOf = (day: number): IsoDate => shanghaiDay(new Date(midnight(day)));
const yearOf = (day: number): number => Number(isoOf(day).slice(0, 4));

/** Of what counts as a wait, and how (README.md): raised with it, all is measured anew. */
const DEFINITION = 2;

/** What of a calendar decides how long something took: waits that were measured with another one are measured anew. */
export function fingerprint(calendar: WorkingCalendar, lastYear: number): string {
  const years = Array.from({ length: Math.max(0, lastYear - FIRST_YEAR + 1) }, (_, i) => FIRST_YEAR + i);
  const unknown = years.filter((year) => !calendar.knowsYear(year));
  return JSON.stringify([DEFINITION, calendar.config, unknown]);
}
