import type { WorkingCalendar } from './calendar.ts';
import { MS_PER_MINUTE } from './shanghai.ts';
import { msOf, yearFrom, yearUntil } from './year-of-instant.ts';
import { countWhere, totalOf, workedBefore } from './year-table.ts';

/**
 * The instant that lies `minutes` (whole, may be negative) of working time from `from`.
 *
 * - Above 0: the earliest such instant. What ends exactly with a shift ends there, not at the start of the next:
 *   Friday 17:50 + 10 min is Friday 18:00; + 30 min is Monday 08:20.
 * - Below 0: the latest such instant. What reaches back exactly to the start of a shift stays there.
 * - 0: `from` itself when it is working time, else the next working instant. The end of a shift is no working time.
 *
 * Seconds of `from` are kept.
 * @throws YearMissingError when a year is needed whose holidays nobody knows.
 */
export function addWorkingMinutes(calendar: WorkingCalendar, from: Date, minutes: number): Date {
  if (!Number.isSafeInteger(minutes)) throw new RangeError(`not whole minutes: ${minutes}`);
  const at = msOf(from);
  if (minutes < 0) return new Date(backward(calendar, at, -minutes * MS_PER_MINUTE));
  if (minutes > 0) return new Date(forward(calendar, at, minutes * MS_PER_MINUTE));
  return new Date(nextWorking(calendar, at));
}

/** The earliest instant (ms) by which `work` ms have been worked since `at`. */
function forward(calendar: WorkingCalendar, at: number, work: number): number {
  let year = yearFrom(calendar, at);
  let table = calendar.table(year);
  // Where we are going, in working ms since the year began; what the year has not is carried into the next.
  let target = workedBefore(table, at) + work;
  while (target > totalOf(table)) {
    target -= totalOf(table);
    year += 1;
    table = calendar.table(year);
  }
  const i = countWhere(table.worked, (worked) => worked < target) - 1;
  return (table.starts[i] ?? Number.NaN) + target - (table.worked[i] ?? Number.NaN);
}

/** The latest instant (ms) from which `work` ms are worked until `at`. */
function backward(calendar: WorkingCalendar, at: number, work: number): number {
  let year = yearUntil(calendar, at);
  let table = calendar.table(year);
  let target = workedBefore(table, at) - work;
  while (target < 0) {
    year -= 1;
    table = calendar.table(year);
    target += totalOf(table);
  }
  const i = countWhere(table.worked, (worked) => worked <= target) - 1;
  return (table.starts[i] ?? Number.NaN) + target - (table.worked[i] ?? Number.NaN);
}

function nextWorking(calendar: WorkingCalendar, at: number): number {
  for (let year = yearFrom(calendar, at); ; year += 1) {
    const { starts, ends } = calendar.table(year);
    const start = starts[countWhere(ends, (end) => end <= at)];
    if (start !== undefined) return Math.max(start, at);
  }
}
