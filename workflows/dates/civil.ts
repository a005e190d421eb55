/**
 * Calendar arithmetic on plain days: no clock, no time zone, no instants.
 *
 * A business day is the string `YYYY-MM-DD` as a person in Shanghai reads it off the wall calendar. A day number
 * counts days since 1970-01-01, so that differences and weekdays are integer sums.
 */

/** A calendar day, `YYYY-MM-DD`. */
export type IsoDate = string;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const MS_PER_DAY = 86_400_000;

/** Days since 1970-01-01; overflowing months and days carry over (month 13 is next January). */
export function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / MS_PER_DAY;
}

export function civilFromDayNumber(days: number): CivilDate {
  const at = new Date(days * MS_PER_DAY);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}

export function isRealDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

export function daysInMonth(year: number, month: number): number {
  return civilFromDayNumber(dayNumber(year, month + 1, 0)).day;
}

export function formatIso({ year, month, day }: CivilDate): IsoDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** @throws RangeError when the text is not a real day in the form `YYYY-MM-DD`. */
export function parseIso(text: IsoDate): CivilDate {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  if (!match || !isRealDay(year, month, day)) throw new RangeError(`not a calendar day: ${text}`);
  return { year, month, day };
}

export function isoDayNumber(date: IsoDate): number {
  const { year, month, day } = parseIso(date);
  return dayNumber(year, month, day);
}

export function isoFromDayNumber(days: number): IsoDate {
  return formatIso(civilFromDayNumber(days));
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return isoFromDayNumber(isoDayNumber(date) + days);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return isoDayNumber(to) - isoDayNumber(from);
}

/** 1 = Monday … 7 = Sunday, as Chinese business weeks are counted (GB/T 7408). */
export function weekday(date: IsoDate): number {
  return weekdayOfDayNumber(isoDayNumber(date));
}

export function weekdayOfDayNumber(days: number): number {
  // Day 0 (1970-01-01) was a Thursday.
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

const WEEKDAY_NAMES = ['一', '二', '三', '四', '五', '六', '日'] as const;

/** 周一 … 周日. */
export function weekdayName(date: IsoDate): string {
  return `周${WEEKDAY_NAMES[weekday(date) - 1] ?? ''}`;
}
