import { addWorkingMinutes } from './add-minutes.ts';
import type { WorkingCalendar } from './calendar.ts';
import { msOf, yearFrom } from './year-of-instant.ts';
import { countWhere } from './year-table.ts';

/**
 * Whether work is on. The start of a shift is working time, its end is not.
 * @throws YearMissingError when the year's holidays are not known.
 */
export function isWorkingInstant(calendar: WorkingCalendar, at: Date): boolean {
  const ms = msOf(at);
  const { starts, ends } = calendar.table(yearFrom(calendar, ms));
  const start = starts[countWhere(ends, (end) => end <= ms)];
  return start !== undefined && start <= ms;
}

/**
 * The instant itself when it is working time, else the start of the next shift.
 * @throws YearMissingError when a year is needed whose holidays nobody knows.
 */
export function nextWorkingInstant(calendar: WorkingCalendar, at: Date): Date {
  return addWorkingMinutes(calendar, at, 0);
}
