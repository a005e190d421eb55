import { describe, expect, it } from 'vitest';
import { createWorkingCalendar } from './calendar.ts';
import { formatWorkingMinutes, parseWorkingSpan, WORKING_SPAN_PATTERN } from './span-text.ts';
import { always, nights, ragged, SHIPPED, sh, shipped, wall } from './testing/calendars.ts';
import { addWorkingDays, isWorkingDay, workDayBounds } from './work-days.ts';
import { isWorkingInstant, nextWorkingInstant } from './working-instant.ts';
import { type WorkingSpan, workingSpans } from './working-spans.ts';

const text = ({ start, end }: WorkingSpan) => `${wall(start)} – ${wall(end)}`;

describe('working instants', () => {
  it.each([
    ['2026-11-25 07:59', false],
    ['2026-11-25 08:00', true],
    ['2026-11-25 11:59:59.999', true],
    ['2026-11-25 12:00', false],
    ['2026-11-28 10:00', false],
    ['2026-10-01 10:00', false],
    ['2026-10-10 10:00', true],
  ])('%s: %s', (at, working) => {
    expect(isWorkingInstant(shipped, sh(at))).toBe(working);
  });

  it.each([
    ['2026-10-01 03:59', true],
    ['2026-10-01 04:00', false],
    ['2026-01-01 03:59', true],
    ['2027-01-01 03:59', true],
    ['2026-01-01 20:00', false],
  ])('with a night shift, %s: %s', (at, working) => {
    expect(isWorkingInstant(nights, sh(at))).toBe(working);
  });

  it('come next: itself when working, else the start of the next shift', () => {
    expect(nextWorkingInstant(shipped, sh('2026-11-25 09:00:07'))).toEqual(sh('2026-11-25 09:00:07'));
    expect(wall(nextWorkingInstant(shipped, sh('2026-11-25 12:00')))).toBe('2026-11-25 13:30');
    expect(wall(nextWorkingInstant(shipped, sh('2026-02-14 18:00')))).toBe('2026-02-24 08:00');
  });
});

describe('working days', () => {
  it('have bounds, days off have none', () => {
    expect(workDayBounds(shipped, '2026-09-20')).toEqual({
      start: sh('2026-09-20 08:00'),
      end: sh('2026-09-20 18:00'),
    });
    expect(workDayBounds(shipped, '2026-09-19')).toBeNull();
    expect(workDayBounds(nights, '2026-09-19')?.end).toEqual(sh('2026-09-20 04:00'));
    expect(workDayBounds(always, '2026-09-19')?.end).toEqual(sh('2026-09-20 00:00'));
  });

  it.each([
    ['2026-09-18', 1, '2026-09-20'],
    ['2026-09-19', 1, '2026-09-20'],
    ['2026-09-30', 2, '2026-10-09'],
    ['2026-10-04', 0, '2026-10-08'],
    ['2026-10-08', 0, '2026-10-08'],
    ['2026-10-08', -1, '2026-09-30'],
    ['2026-02-24', -2, '2026-02-13'],
    ['2025-12-31', 1, '2026-01-04'],
  ])('are counted over holidays: %s %i → %s', (day, n, expected) => {
    expect(addWorkingDays(shipped, day, n)).toBe(expected);
  });

  it('can be the factory’s own: a day alone goes before a range, a range before the week', () => {
    const days = ['2026-01-09', '2026-01-10', '2026-06-05', '2026-01-21'];
    expect(days.map((day) => isWorkingDay(ragged, day))).toEqual([false, true, true, true]);
    expect(ragged.shiftsOn('2026-06-05')).toEqual([{ from: 480, to: 720 }]);
  });

  it('are refused when they are no days', () => {
    expect(() => isWorkingDay(shipped, '2026-02-30')).toThrow(RangeError);
    expect(() => addWorkingDays(shipped, '2026-11-25', 1.5)).toThrow(RangeError);
  });
});

describe('working spans', () => {
  it('are cut off at both ends', () => {
    const spans = workingSpans(shipped, sh('2026-09-18 17:50'), sh('2026-09-20 13:45'));
    expect(spans.map(text)).toEqual([
      '2026-09-18 17:50 – 2026-09-18 18:00',
      '2026-09-20 08:00 – 2026-09-20 12:00',
      '2026-09-20 13:30 – 2026-09-20 13:45',
    ]);
  });

  it('run over New Year, the night of the old year first', () => {
    const spans = workingSpans(nights, sh('2025-12-31 19:00'), sh('2026-01-04 09:00'));
    expect(spans.map(text)).toEqual([
      '2025-12-31 20:00 – 2026-01-01 04:00',
      '2026-01-04 08:00 – 2026-01-04 09:00',
    ]);
  });

  it('come as one when shifts touch, over midnight and New Year too', () => {
    const spans = workingSpans(always, sh('2026-12-30 10:00'), sh('2027-01-02 10:00'));
    expect(spans.map(text)).toEqual(['2026-12-30 10:00 – 2027-01-02 10:00']);
  });

  it('are none over a holiday, and none backwards', () => {
    expect(workingSpans(shipped, sh('2026-10-01 00:00'), sh('2026-10-08 08:00'))).toEqual([]);
    expect(workingSpans(shipped, sh('2026-11-25 10:00'), sh('2026-11-25 09:00'))).toEqual([]);
  });
});

describe('spans as people write and read them', () => {
  it.each([
    ['30m', 30, '30分钟'],
    ['4h', 240, '4小时'],
    ['3h20m', 200, '3小时20分'],
    ['2d', 1_020, '2个工作日'],
    ['2d1h', 1_080, '2个工作日1小时'],
    ['1d4h', 750, '1个工作日4小时'],
    ['1d5m', 515, '1个工作日5分'],
    ['0m', 0, '0分钟'],
    ['9h', 540, '1个工作日30分'],
  ])('%s is %i minutes, %s', (written, minutes, read) => {
    expect(parseWorkingSpan(shipped, written)).toBe(minutes);
    expect(formatWorkingMinutes(shipped, minutes)).toBe(read);
  });

  it('mean the day of their own calendar', () => {
    const short = createWorkingCalendar({ ...SHIPPED, shifts: ['09:00-12:00'] });
    expect(parseWorkingSpan(short, '2d')).toBe(360);
    expect(parseWorkingSpan(nights, '1d')).toBe(960);
  });

  it.each(['', '4', 'h', '4 h', '1h1d', '4h4h', '-4h', '1.5h', '4小时', '30s'])('refuse %j', (written) => {
    expect(WORKING_SPAN_PATTERN.test(written)).toBe(false);
    expect(() => parseWorkingSpan(shipped, written)).toThrow(RangeError);
  });

  it('carry a minus below zero', () => {
    expect(formatWorkingMinutes(shipped, -200)).toBe('-3小时20分');
  });
});
