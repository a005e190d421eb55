import { addDays, type IsoDate } from '../dates/civil.ts';
import type { WorkingCalendar } from './calendar.ts';
import { MS_PER_MINUTE, midnightOf } from './shanghai.ts';

/** Whether the day (Shanghai) has working time. @throws YearMissingError when its year is not known. */
export function isWorkingDay(calendar: WorkingCalendar, day: IsoDate): boolean {
  return calendar.shiftsOn(day).length > 0;
}

/**
 * From the start of the day's first shift to the end of its last, breaks included; a night shift ends on the next
 * calendar day. Null on a day off.
 * @throws YearMissingError when the day's year is not known.
 */
export function workDayBounds(calendar: WorkingCalendar, day: IsoDate): { start: Date; end: Date } | null {
  const shifts = calendar.shiftsOn(day);
  const [first, last] = [shifts[0], shifts.at(-1)];
  if (!first || !last) return null;
  const instant = (minutes: number) => new Date(midnightOf(day) + minutes * MS_PER_MINUTE);
  return { start: instant(first.from), end: instant(last.to) };
}

/**
 * The n-th working day after `day` (before it when n is negative), whether or not `day` itself is one: Saturday + 1
 * is Monday. With 0: the day itself when it is a working day, else the next one.
 * @throws YearMissingError when a year is needed whose holidays nobody knows.
 */
export function addWorkingDays(calendar: WorkingCalendar, day: IsoDate, n: number): IsoDate {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not whole days: ${n}`);
  if (n === 0) return isWorkingDay(calendar, day) ? day : addWorkingDays(calendar, day, 1);
  const step = Math.sign(n);
  let at = day;
  for (let left = Math.abs(n); left > 0; ) {
    at = addDays(at, step);
    if (isWorkingDay(calendar, at)) left -= 1;
  }
  return at;
}
