import type { WorkingCalendar } from './calendar.ts';
import { MS_PER_MINUTE } from './shanghai.ts';
import { msOf, yearFrom, yearUntil } from './year-of-instant.ts';
import { totalOf, workedBefore } from './year-table.ts';

/**
 * Working minutes from `a` to `b`: whole ones, what is left of a minute is dropped; negative when `b` is earlier.
 * @throws YearMissingError when a year is needed whose holidays nobody knows.
 */
export function workingMinutesBetween(calendar: WorkingCalendar, a: Date, b: Date): number {
  const [from, to] = [msOf(a), msOf(b)];
  if (from === to) return 0;
  const minutes = Math.floor(worked(calendar, Math.min(from, to), Math.max(from, to)) / MS_PER_MINUTE);
  return from < to || minutes === 0 ? minutes : -minutes;
}

function worked(calendar: WorkingCalendar, from: number, to: number): number {
  const first = yearFrom(calendar, from);
  let sum = -workedBefore(calendar.table(first), from);
  const last = yearUntil(calendar, to);
  for (let year = first; year < last; year += 1) sum += totalOf(calendar.table(year));
  return sum + workedBefore(calendar.table(last), to);
}
