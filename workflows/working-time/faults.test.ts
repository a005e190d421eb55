import { describe, expect, it } from 'vitest';
import { createWorkingCalendar } from './calendar.ts';
import type { CalendarConfig } from './config.ts';
import { faultsOf } from './faults.ts';
import { SHIPPED, shipped } from './testing/calendars.ts';

const first = (config: Partial<CalendarConfig>) => {
  const [fault] = faultsOf({ ...SHIPPED, ...config });
  return fault ? `${fault.path.join('.')}: ${fault.text}` : null;
};

describe('a calendar that contradicts itself', () => {
  it.each<[string, Partial<CalendarConfig>, RegExp]>([
    ['no shifts', { shifts: [] }, /^shifts: 不能为空/],
    ['overlapping shifts', { shifts: ['08:00-12:00', '11:59-18:00'] }, /^shifts: 11:59 .*重叠/],
    ['shifts in the wrong order', { shifts: ['13:00-18:00', '08:00-12:00'] }, /次序颠倒/],
    [
      'a night shift that is not the last',
      { shifts: ['20:00-04:00', '05:00-12:00'] },
      /只有最后一段可以过零点/,
    ],
    ['a shift without length', { shifts: ['08:00-08:00'] }, /00:00-24:00/],
    ['a night into the next morning', { shifts: ['08:00-12:00', '20:00-08:01'] }, /08:01 才结束/],
    [
      'a normal night into a day’s own shift',
      { shifts: ['08:00-16:00', '20:00-04:00'], days: { '2026-11-28': ['03:00-10:00'] } },
      /^shifts: .*03:00 就开始/,
    ],
    ['a day that does not exist', { days: { '2027-02-29': ['off'] } }, /^days\.2027-02-29: .*不存在的日期/],
    ['a range backwards', { days: { '2027-02-09..2027-02-01': ['off'] } }, /请对调/],
    ['a range of years', { days: { '2026-02-01..2027-02-02': ['off'] } }, /超过一年/],
    ['a year long past', { days: { '1927-02-01': ['off'] } }, /年份超出/],
    [
      'overlapping ranges',
      { days: { '2027-02-01..2027-02-09': ['off'], '2027-02-09..2027-02-10': ['work'] } },
      /^days\.2027-02-09\.\.2027-02-10: 与「2027-02-01\.\.2027-02-09」重叠/,
    ],
    ['a complete year without a day', { completeYears: [2027] }, /^completeYears\.0: 2027 年/],
  ])('is refused for %s', (_what, config, fault) => {
    expect(first(config)).toMatch(fault);
    expect(() => createWorkingCalendar({ ...SHIPPED, ...config })).toThrow(RangeError);
  });

  it.each<[string, Partial<CalendarConfig>]>([
    ['shifts that touch', { shifts: ['08:00-12:00', '12:00-18:00'] }],
    ['a night up to the first shift', { shifts: ['08:00-16:00', '20:00-08:00'] }],
    ['the whole day', { shifts: ['00:00-24:00'] }],
    ['a night that ends at midnight', { shifts: ['00:00-08:00', '16:00-00:00'] }],
    ['a day alone inside a range', { days: { '2027-02-01..2027-02-09': ['off'], '2027-02-03': ['work'] } }],
    ['hours without a leading zero and other dashes', { shifts: ['8:00–12:00', '13:30～18:00'] }],
    ['a complete year', { days: { '2027-01-01': ['off'] }, completeYears: [2027] }],
  ])('is not one with %s', (_what, config) => {
    expect(first(config)).toBeNull();
  });

  it('reads other dashes as the same shifts', () => {
    const typed = createWorkingCalendar({ shifts: ['8:00 – 12:00', '13:30～18:00'] });
    expect(typed.shiftsOn('2026-11-25')).toEqual(shipped.shiftsOn('2026-11-25'));
  });
});
