import { describe, expect, it } from 'vitest';
import { addWorkingMinutes } from './add-minutes.ts';
import { createWorkingCalendar } from './calendar.ts';
import { workingMinutesBetween } from './minutes-between.ts';
import { SHIPPED, sh, shipped, UNTIL_2026, wall } from './testing/calendars.ts';
import { addWorkingDays, isWorkingDay, workDayBounds } from './work-days.ts';
import { isWorkingInstant, nextWorkingInstant } from './working-instant.ts';
import { workingSpans } from './working-spans.ts';
import { YearMissingError } from './year-missing.ts';

function yearMissedBy(act: () => unknown): number | null {
  try {
    act();
  } catch (err) {
    if (!(err instanceof YearMissingError)) throw err;
    expect([err.code, err.params]).toEqual(['calendar.year_missing', { year: err.year }]);
    return err.year;
  }
  return null;
}

const eve = sh('2026-12-31 17:30');
const newYear = sh('2027-01-01 00:00');

describe('a year whose holidays nobody knows', () => {
  it.each<[string, () => unknown]>([
    ['a deadline that runs into it', () => addWorkingMinutes(shipped, eve, 31)],
    ['a deadline from within it', () => addWorkingMinutes(shipped, sh('2027-03-01 09:00'), 5)],
    ['a step back from within it', () => addWorkingMinutes(shipped, sh('2027-03-01 09:00'), -5)],
    ['the next working instant', () => nextWorkingInstant(shipped, sh('2026-12-31 18:00'))],
    ['whether work is on', () => isWorkingInstant(shipped, newYear)],
    ['the time between', () => workingMinutesBetween(shipped, eve, sh('2027-01-04 09:00'))],
    ['the time between, backwards', () => workingMinutesBetween(shipped, sh('2027-01-04 09:00'), eve)],
    ['the spans', () => workingSpans(shipped, eve, sh('2027-01-04 09:00'))],
    ['a day', () => isWorkingDay(shipped, '2027-01-04')],
    ['the bounds of a day', () => workDayBounds(shipped, '2027-01-04')],
    ['a number of days', () => addWorkingDays(shipped, '2026-12-31', 1)],
  ])('raises the alarm for %s', (_what, act) => {
    expect(yearMissedBy(act)).toBe(2027);
  });

  it('raises the alarm before the data begins, too', () => {
    expect(yearMissedBy(() => addWorkingMinutes(shipped, sh('2004-01-02 09:00'), -61))).toBe(2003);
  });

  it('raises no alarm while nothing of it is needed', () => {
    expect(wall(addWorkingMinutes(shipped, eve, 30))).toBe('2026-12-31 18:00');
    expect(wall(addWorkingMinutes(shipped, newYear, -30))).toBe('2026-12-31 17:30');
    expect(workingMinutesBetween(shipped, eve, newYear)).toBe(30);
    expect(workingSpans(shipped, eve, newYear)).toHaveLength(1);
    expect(isWorkingInstant(shipped, sh('2004-01-01 00:00'))).toBe(false);
    expect(workingMinutesBetween(shipped, sh('2004-01-01 00:00'), sh('2004-01-02 09:00'))).toBe(60);
  });

  it('tells people which year, and what the administrator can do', () => {
    expect(new YearMissingError(2027).sentence).toMatch(/2027 年.*calendar\.yaml。$/);
  });

  it('is not guessed from single days in the configuration', () => {
    const some = createWorkingCalendar({ ...SHIPPED, days: { '2027-01-01': ['off'] } }, UNTIL_2026);
    expect(yearMissedBy(() => isWorkingDay(some, '2027-01-01'))).toBe(2027);
  });
});

describe('a year declared complete', () => {
  const complete = createWorkingCalendar(
    {
      ...SHIPPED,
      days: {
        '2027-01-01': ['off'],
        '2027-02-05..2027-02-12': ['off'],
        '2027-02-14': ['work'],
        '2026-10-05': ['work'],
      },
      completeYears: [2027],
    },
    UNTIL_2026,
  );

  it('is known from the configuration alone', () => {
    expect(wall(addWorkingMinutes(complete, eve, 31))).toBe('2027-01-04 08:01');
    expect(wall(addWorkingMinutes(complete, sh('2027-02-04 17:50'), 30))).toBe('2027-02-14 08:20');
    expect(complete.knowsYear(2028)).toBe(false);
  });

  it('leaves the other years to the statutory days, with the own days before them', () => {
    expect(['2026-10-02', '2026-10-05'].map((day) => isWorkingDay(complete, day))).toEqual([false, true]);
  });

  it('asks nothing of the library even where that has data', () => {
    const own = createWorkingCalendar({ ...SHIPPED, days: { '2026-10-01': ['off'] }, completeYears: [2026] });
    const days = ['2026-10-01', '2026-10-02', '2026-10-10'];
    expect(days.map((day) => isWorkingDay(own, day))).toEqual([false, true, false]);
  });
});
