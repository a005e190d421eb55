import { dayNumber, type IsoDate, isoDayNumber, isoFromDayNumber, isRealDay, parseIso } from './civil.ts';
import type { DateContext } from './date-result.ts';

/**
 * How far before today, in days, a day without a year may lie; the rest of the year lies ahead.
 *
 * - `nearest`: whichever is closer to today, half a year either way; on 20 December 1月5日 is next January.
 * - `future`: for promised dates. In March 12月20日 is the coming December although last December is closer, yet a
 *   promise of a few weeks ago that is entered late stays in the past.
 * - `past`: for dates of things that happened (实际发货日期); a few weeks ahead are allowed for plans.
 */
const REACH_BACK: Readonly<Record<DateContext['lean'], number>> = { nearest: 182, future: 62, past: 334 };

/**
 * The year rule for dates without one: of last, this and next year the one whose day falls into the 365 days that
 * `lean` chooses around today.
 *
 * @returns null when no year near today has such a day (2月29日, 4月31日).
 */
export function completeYear(month: number, day: number, context: DateContext): IsoDate | null {
  const today = isoDayNumber(context.today);
  const { year } = parseIso(context.today);
  const earliest = today - REACH_BACK[context.lean];
  for (const candidate of [year - 1, year, year + 1]) {
    if (!isRealDay(candidate, month, day)) continue;
    const days = dayNumber(candidate, month, day);
    if (days >= earliest && days < earliest + 366) return isoFromDayNumber(days);
  }
  return null;
}
