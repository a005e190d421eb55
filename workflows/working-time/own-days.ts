import { type IsoDate, isoDayNumber, isoFromDayNumber } from '../dates/civil.ts';
import type { CalendarConfig } from './config.ts';
import { parseShift, type Shift } from './shift.ts';

/** `2027-02-05`, or `2027-02-05..2027-02-12` with both ends included. */
export const DAY_KEY_PATTERN = /^(\d{4}-\d{2}-\d{2})(?:\s*\.\.\s*(\d{4}-\d{2}-\d{2}))?$/;

/** The days of a key, as day numbers, both included. */
export interface DayRange {
  first: number;
  last: number;
  isRange: boolean;
}

/** @throws RangeError when the key names no real day. */
export function parseDayKey(key: string): DayRange {
  const [, first, last] = DAY_KEY_PATTERN.exec(key.trim()) ?? [];
  if (first === undefined) throw new RangeError(`neither a day nor a range of days: ${key}`);
  return { first: isoDayNumber(first), last: isoDayNumber(last ?? first), isRange: last !== undefined };
}

/** What the configuration says of a day: a normal day, or these shifts (none: off). */
export type OwnDay = 'work' | readonly Shift[];

export function parseOwnDay(value: readonly string[]): OwnDay {
  if (value[0] === 'work') return 'work';
  return value[0] === 'off' ? [] : value.map(parseShift);
}

/** Every day that the configuration names; a day written alone goes before a range. */
export function ownDays(days: CalendarConfig['days']): ReadonlyMap<IsoDate, OwnDay> {
  const entries = Object.entries(days ?? {}).map(([key, value]) => ({
    ...parseDayKey(key),
    own: parseOwnDay(value),
  }));
  const result = new Map<IsoDate, OwnDay>();
  for (const { first, last, own } of entries.sort((a, b) => Number(b.isRange) - Number(a.isRange))) {
    for (let day = first; day <= last; day += 1) result.set(isoFromDayNumber(day), own);
  }
  return result;
}
