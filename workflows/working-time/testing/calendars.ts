import { createWorkingCalendar } from '../calendar.ts';
import type { CalendarConfig } from '../config.ts';
import { CHINESE_DAYS, type StatutoryData } from '../statutory.ts';

/**
 * The real notices up to the one for 2026, so that 2027 stays unknown in tests when the library learns it.
 */
export const UNTIL_2026: StatutoryData = {
  holidays: before2027(CHINESE_DAYS.holidays),
  workdays: before2027(CHINESE_DAYS.workdays),
};

function before2027(days: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(days).filter(([day]) => day < '2027'));
}

/** The shifts of the shipped factory: 08:00–12:00, 13:30–18:00, Monday to Friday, statutory days. */
export const SHIPPED: CalendarConfig = { shifts: ['08:00-12:00', '13:30-18:00'] };
export const shipped = createWorkingCalendar(SHIPPED, UNTIL_2026);

/** Six days of two shifts, the second until 04:00 of the next morning. */
export const nights = createWorkingCalendar(
  { shifts: ['08:00-16:00', '20:00-04:00'], weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
  UNTIL_2026,
);

/** Work never stops. */
export const always = createWorkingCalendar({
  shifts: ['00:00-24:00'],
  weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  statutory: 'off',
});

/** Half days, shutdowns and a day of its own shifts, without the statutory days. */
export const ragged = createWorkingCalendar({
  shifts: ['07:15-11:40', '13:05-19:20'],
  weekdays: ['mon', 'wed', 'thu', 'sun'],
  statutory: 'off',
  days: {
    '2026-01-01..2026-01-20': ['off'],
    '2026-01-10': ['09:00-09:01'],
    '2026-06-03..2026-06-30': ['08:00-12:00'],
    '2026-12-31': ['22:00-05:00'],
  },
});

/** An instant from Shanghai wall clock: `2026-09-18 17:50` or with seconds. */
export function sh(text: string): Date {
  const at = new Date(`${text.replace(' ', 'T')}+08:00`);
  if (Number.isNaN(at.getTime())) throw new Error(`not a wall clock time: ${text}`);
  return at;
}

/** The Shanghai wall clock of an instant, the inverse of `sh` (to the minute). */
export function wall(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
