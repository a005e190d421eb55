import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import type { IsoDate } from '../dates/civil.ts';

/** The days off and the 调休 working days of the State Council's yearly notices. */
export interface StatutoryData {
  readonly holidays: Readonly<Record<IsoDate, unknown>>;
  readonly workdays: Readonly<Record<IsoDate, unknown>>;
}

/**
 * We read the library's table, not its functions: they answer for years that they know nothing of as if those were
 * ordinary (`isWorkday('2027-10-01')` is true), and they take the day from the process's time zone.
 */
export const CHINESE_DAYS: StatutoryData = chineseDays;

/** 'off', 'work' (a make-up day), or null when the notices leave the day to the ordinary week. */
export function statutoryDay(data: StatutoryData, day: IsoDate): 'off' | 'work' | null {
  if (Object.hasOwn(data.workdays, day)) return 'work';
  return Object.hasOwn(data.holidays, day) ? 'off' : null;
}

/**
 * Whether the year's own notice is in the data. A stray day does not prove it: the notice for 2023 began on
 * 2022-12-31. The three holidays with fixed days span the year and are in every notice since 1999.
 *
 * Limit: the next year's notice can still change the last days of December (that for 2019 made Saturday 2018-12-29 a
 * working day), and a notice can be amended; until the library has it, such a day belongs in `days`.
 */
export function coversYear(data: StatutoryData, year: number): boolean {
  return ['01-01', '05-01', '10-01'].every((day) => Object.hasOwn(data.holidays, `${year}-${day}`));
}
