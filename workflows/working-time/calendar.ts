import { dayNumber, type IsoDate, isoFromDayNumber, parseIso, weekday } from '../dates/civil.ts';
import { type CalendarConfig, FIRST_YEAR, LAST_YEAR, WEEKDAYS } from './config.ts';
import { faultsOf } from './faults.ts';
import { ownDays } from './own-days.ts';
import { MS_PER_MINUTE, midnight } from './shanghai.ts';
import { minutesOf, parseShift, reachOf, type Shift } from './shift.ts';
import { CHINESE_DAYS, coversYear, type StatutoryData, statutoryDay } from './statutory.ts';
import { YearMissingError } from './year-missing.ts';
import { tableOf, type YearTable } from './year-table.ts';

/** What the functions of this folder work on; make one with `createWorkingCalendar` and keep it. */
export interface WorkingCalendar {
  readonly config: CalendarConfig;
  /** Working minutes of one normal day: what `1d` means. */
  readonly dayMinutes: number;
  /** How far the longest night shift reaches into the next day, in minutes; 0 without night shifts. */
  readonly reach: number;
  /** Whether the holidays of a year are known; every other function throws `YearMissingError` where they are not. */
  knowsYear(year: number): boolean;
  /** The shifts of a day; none on a day off. @throws YearMissingError */
  shiftsOn(day: IsoDate): readonly Shift[];
  /** All spans of a year, made once. @throws YearMissingError */
  table(year: number): YearTable;
}

const MONDAY_TO_FRIDAY = WEEKDAYS.slice(0, 5);

/**
 * A day is what `days` says of it; else, unless its year is complete in `days`, what the statutory notice says; else
 * what its day of the week says.
 * @throws RangeError when the configuration contradicts itself (`faultsOf` tells where, for the person who wrote it).
 */
export function createWorkingCalendar(
  config: CalendarConfig,
  statutory: StatutoryData = CHINESE_DAYS,
): WorkingCalendar {
  const faults = faultsOf(config);
  if (faults.length > 0)
    throw new RangeError(faults.map(({ path, text }) => `${path.join('.')}: ${text}`).join('\n'));

  const normal = config.shifts.map(parseShift);
  const own = ownDays(config.days);
  const weekdays = new Set((config.weekdays ?? MONDAY_TO_FRIDAY).map((name) => WEEKDAYS.indexOf(name) + 1));
  const complete = new Set(config.completeYears);
  const asksNotices = (year: number) => (config.statutory ?? 'cn') === 'cn' && !complete.has(year);

  function knowsYear(year: number): boolean {
    return year >= FIRST_YEAR && year <= LAST_YEAR && (!asksNotices(year) || coversYear(statutory, year));
  }

  function shiftsOn(day: IsoDate): readonly Shift[] {
    const { year } = parseIso(day);
    if (!knowsYear(year)) throw new YearMissingError(year);
    const mine = own.get(day);
    if (mine !== undefined) return mine === 'work' ? normal : mine;
    const notice = asksNotices(year) ? statutoryDay(statutory, day) : null;
    if (notice !== null) return notice === 'work' ? normal : [];
    return weekdays.has(weekday(day)) ? normal : [];
  }

  function* spansOf(year: number): Generator<readonly [number, number]> {
    for (let day = dayNumber(year, 1, 1); day < dayNumber(year + 1, 1, 1); day += 1) {
      for (const { from, to } of shiftsOn(isoFromDayNumber(day)))
        yield [midnight(day) + from * MS_PER_MINUTE, midnight(day) + to * MS_PER_MINUTE];
    }
  }

  const tables = new Map<number, YearTable>();
  return {
    config,
    dayMinutes: minutesOf(normal),
    reach: Math.max(reachOf(normal), ...[...own.values()].map((day) => (day === 'work' ? 0 : reachOf(day)))),
    knowsYear,
    shiftsOn,
    table(year) {
      const table = tables.get(year) ?? tableOf(spansOf(year));
      tables.set(year, table);
      return table;
    },
  };
}
