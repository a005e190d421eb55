import { dayNumber, type IsoDate, isoFromDayNumber } from './civil.ts';

/** `1900`: Excel for Windows and WPS. `1904`: workbooks that began on an old Mac (`date1904="1"`). */
export type DateSystem = '1900' | '1904';

export interface WallClock {
  readonly date: IsoDate;
  /** `HH:mm:ss`, absent when the serial has no fraction (midnight means "only a day" in Excel). */
  readonly time?: string;
}

const SECONDS_PER_DAY = 86_400;
const LAST_DAY = dayNumber(9999, 12, 31);

/**
 * Converts an Excel serial number to what Excel shows on the wall clock; no time zone is involved.
 *
 * Seconds are rounded, because 08:30 is stored as 0.3541666… and cutting would show 08:29:59. In the 1900 system
 * Excel believes that 1900 was a leap year, so serials below 60 are one day off and serial 60 is a day that never was.
 *
 * @returns null when the serial is no day: negative, a time without a day, 1900-02-29, or after 9999-12-31.
 */
export function serialToWallClock(serial: number, system: DateSystem = '1900'): WallClock | null {
  if (!Number.isFinite(serial)) return null;
  const totalSeconds = Math.round(serial * SECONDS_PER_DAY);
  const days = Math.floor(totalSeconds / SECONDS_PER_DAY);
  const day = system === '1904' ? dayOf1904(days) : dayOf1900(days);
  if (day === null || day > LAST_DAY) return null;
  const seconds = totalSeconds - days * SECONDS_PER_DAY;
  const date = isoFromDayNumber(day);
  return seconds === 0 ? { date } : { date, time: formatSeconds(seconds) };
}

/** The serial of a day as Excel would store it; the inverse of {@link serialToWallClock} for whole days. */
export function serialOfDay(days: number, system: DateSystem = '1900'): number {
  if (system === '1904') return days - dayNumber(1904, 1, 1);
  const serial = days - dayNumber(1899, 12, 30);
  return serial > 60 ? serial : serial - 1;
}

/** `HH:mm:ss` for a number of seconds within one day. */
export function formatSeconds(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function dayOf1904(days: number): number | null {
  return days < 0 ? null : dayNumber(1904, 1, 1) + days;
}

function dayOf1900(days: number): number | null {
  if (days < 1 || days === 60) return null;
  return days < 60 ? dayNumber(1899, 12, 31) + days : dayNumber(1899, 12, 30) + days;
}
