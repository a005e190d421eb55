import {
  civilFromDayNumber,
  dayNumber,
  type IsoDate,
  isoDayNumber,
  isoFromDayNumber,
} from '../dates/civil.ts';

export const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

/** Shanghai is eight hours ahead of UTC, without summer time since 1992. */
const OFFSET_MS = 8 * 3_600_000;

/** The instant (ms) of a day's midnight, by day number. */
export function midnight(day: number): number {
  return day * MS_PER_DAY - OFFSET_MS;
}

export function midnightOf(day: IsoDate): number {
  return midnight(isoDayNumber(day));
}

/** The year on the wall calendar at an instant (ms). */
export function yearAt(at: number): number {
  return civilFromDayNumber(dayNumberAt(at)).year;
}

/** The day on the wall calendar in Shanghai. */
export function shanghaiDay(at: Date): IsoDate {
  return isoFromDayNumber(dayNumberAt(at.getTime()));
}

/** The instant (ms) at which a year begins. */
export function newYear(year: number): number {
  return midnight(dayNumber(year, 1, 1));
}

function dayNumberAt(at: number): number {
  return Math.floor((at + OFFSET_MS) / MS_PER_DAY);
}
