import { isWorkday } from 'chinese-days';
import { describe, expect, it } from 'vitest';
import { createWorkingCalendar } from './calendar.ts';
import { CHINESE_DAYS, coversYear, statutoryDay } from './statutory.ts';
import { SHIPPED, shipped, UNTIL_2026 } from './testing/calendars.ts';
import { isWorkingDay } from './work-days.ts';

/** The notices as the State Council published them: what is off, and which weekend days are worked instead. */
const NOTICES = [
  ['元旦 2025', '2025-01-01', '2025-01-01', []],
  ['春节 2025', '2025-01-28', '2025-02-04', ['2025-01-26', '2025-02-08']],
  ['清明 2025', '2025-04-04', '2025-04-06', []],
  ['劳动节 2025', '2025-05-01', '2025-05-05', ['2025-04-27']],
  ['端午 2025', '2025-05-31', '2025-06-02', []],
  ['国庆、中秋 2025', '2025-10-01', '2025-10-08', ['2025-09-28', '2025-10-11']],
  ['元旦 2026', '2026-01-01', '2026-01-03', ['2026-01-04']],
  ['春节 2026', '2026-02-15', '2026-02-23', ['2026-02-14', '2026-02-28']],
  ['清明 2026', '2026-04-04', '2026-04-06', []],
  ['劳动节 2026', '2026-05-01', '2026-05-05', ['2026-05-09']],
  ['端午 2026', '2026-06-19', '2026-06-21', []],
  ['中秋 2026', '2026-09-25', '2026-09-27', []],
  ['国庆 2026', '2026-10-01', '2026-10-07', ['2026-09-20', '2026-10-10']],
] as const;

const daysOf = (year: number) => {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
};

/** The library reads days in the zone of the process, and west of Greenwich takes them for the day before. */
const WEST = new Date().getTimezoneOffset() > 0;
const noon = (day: string) => new Date(`${day}T12:00:00`);

describe('the statutory days', () => {
  it.each(NOTICES)('%s: off from %s to %s, make-up days %j', (_name, first, last, makeUps) => {
    const off = daysOf(Number(first.slice(0, 4))).filter((day) => day >= first && day <= last);
    expect(off.filter((day) => isWorkingDay(shipped, day))).toEqual([]);
    for (const day of makeUps) expect(shipped.shiftsOn(day)).toEqual(shipped.shiftsOn('2026-11-25'));
  });

  it.each([
    [2025, 248],
    [2026, 248],
  ])('leave %i with %i working days', (year, count) => {
    expect(daysOf(year).filter((day) => isWorkingDay(shipped, day))).toHaveLength(count);
  });

  it('are off in a six-day week too, whose other Saturdays are worked', () => {
    const six = createWorkingCalendar({ ...SHIPPED, weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] });
    const days = ['2026-10-03', '2026-10-10', '2026-10-17', '2026-10-18'];
    expect(days.map((day) => isWorkingDay(six, day))).toEqual([false, true, true, false]);
  });

  it('are ignored when switched off', () => {
    const off = createWorkingCalendar({ ...SHIPPED, statutory: 'off' });
    expect(['2026-10-01', '2026-10-10'].map((day) => isWorkingDay(off, day))).toEqual([true, false]);
  });

  it.skipIf(WEST)('agree with the library for every day of every year that it covers', () => {
    for (let year = 2004; year <= 2026; year += 1) {
      const different = daysOf(year).filter((day) => isWorkingDay(shipped, day) !== isWorkday(noon(day)));
      expect(different, String(year)).toEqual([]);
    }
  });
});

describe('which years are known', () => {
  it('is read off the data: every year from 2004 to 2026, and what later releases add without a gap', () => {
    const years = Array.from({ length: 110 }, (_, i) => 1990 + i).filter((year) =>
      coversYear(CHINESE_DAYS, year),
    );
    const last = years.at(-1) ?? 0;
    expect(last).toBeGreaterThanOrEqual(2026);
    expect(years).toEqual(Array.from({ length: last - 2003 }, (_, i) => 2004 + i));
    expect([2003, 2004, 2026, 2027].map(shipped.knowsYear)).toEqual([false, true, true, false]);
  });

  it('is not what the library says, which answers for a year without data', () => {
    expect(isWorkday(noon('2100-10-01'))).toBe(true);
    expect(createWorkingCalendar(SHIPPED).knowsYear(2100)).toBe(false);
  });

  it('grows with the data, and a stray day of a neighbour’s notice is not enough', () => {
    const stray = { ...UNTIL_2026, holidays: { ...UNTIL_2026.holidays, '2027-01-01': '元旦' } };
    expect(coversYear(stray, 2027)).toBe(false);
    const full = {
      ...stray,
      holidays: { ...stray.holidays, '2027-05-01': '劳动节', '2027-10-01': '国庆节' },
    };
    expect(coversYear(full, 2027)).toBe(true);
    expect(isWorkingDay(createWorkingCalendar(SHIPPED, full), '2027-10-01')).toBe(false);
  });

  it('does not trip over names that every object has', () => {
    expect(statutoryDay({ holidays: {}, workdays: {} }, 'constructor')).toBeNull();
  });
});
