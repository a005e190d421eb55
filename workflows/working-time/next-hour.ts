import { addDays } from '../dates/civil.ts';
import type { WorkingCalendar } from './calendar.ts';
import { shanghaiDay } from './shanghai.ts';
import { isWorkingDay } from './work-days.ts';

/** A time of the day, Shanghai. */
export interface HourOfDay {
  hour: number;
  minute: number;
}

/**
 * The first of these times of a working day after an instant; null when there is none within so many days.
 * @throws YearMissingError
 */
export function nextHourOfWorkingDay(
  calendar: WorkingCalendar,
  hours: readonly HourOfDay[],
  now: Date,
  mostDays: number,
): Date | null {
  const first = shanghaiDay(now);
  for (let turn = 0; turn < mostDays; turn += 1) {
    const day = addDays(first, turn);
    if (!isWorkingDay(calendar, day)) continue;
    const next = nextHourOf(day, hours, now);
    if (next) return next;
  }
  return null;
}

/** The first of these times of a day that is after an instant. */
export function nextHourOf(day: string, hours: readonly HourOfDay[], now: Date): Date | null {
  const two = (value: number) => String(value).padStart(2, '0');
  const later = hours
    .map(({ hour, minute }) => new Date(`${day}T${two(hour)}:${two(minute)}:00+08:00`))
    .filter((at) => at > now)
    .sort((a, b) => a.getTime() - b.getTime());
  return later[0] ?? null;
}
