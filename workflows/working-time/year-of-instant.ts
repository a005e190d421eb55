import type { WorkingCalendar } from './calendar.ts';
import { MS_PER_MINUTE, newYear, yearAt } from './shanghai.ts';

/**
 * The first year whose spans can cover or follow an instant (ms). Just after New Year that is the old year, as long
 * as its last night shift may still run; no day of the new year can have begun work by then (`faultsOf` sees to it).
 */
export function yearFrom(calendar: WorkingCalendar, at: number): number {
  const year = yearAt(at);
  return at < newYear(year) + calendar.reach * MS_PER_MINUTE ? year - 1 : year;
}

/**
 * The last year whose spans can lie before an instant (ms). Midnight of New Year itself still needs nothing of the
 * new year: it must not raise the alarm for a year that is not asked.
 */
export function yearUntil(calendar: WorkingCalendar, at: number): number {
  const year = yearAt(at);
  return at <= newYear(year) + calendar.reach * MS_PER_MINUTE ? year - 1 : year;
}

/** @throws RangeError for an invalid Date, which would otherwise turn into a wrong answer far from its cause. */
export function msOf(at: Date): number {
  const ms = at.getTime();
  if (Number.isNaN(ms)) throw new RangeError('not an instant: Invalid Date');
  return ms;
}
