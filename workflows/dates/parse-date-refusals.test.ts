import { describe, expect, it } from 'vitest';
import { type DateOptions, parseDate } from './parse-date.ts';

/** A Tuesday. */
const TODAY = '2026-03-10';

function read(input: string | number, options: Partial<DateOptions> = {}): string {
  const result = parseDate(input, { today: TODAY, ...options });
  return result.ok ? result.date : result.code;
}

describe('what is no day, or not surely one, is refused', () => {
  it.each([
    ['', 'date.empty'],
    ['   ', 'date.empty'],
    ['2026.2.30', 'date.no_such_day'],
    ['2026-02-29', 'date.no_such_day'],
    ['2026-13-01', 'date.no_such_day'],
    ['2026年13月1日', 'date.no_such_day'],
    ['13月5日', 'date.no_such_day'],
    ['15/3', 'date.no_such_day'],
    ['3月32日', 'date.no_such_day'],
    ['4月31日', 'date.no_such_day'],
    ['2月29日', 'date.no_such_day'],
    ['13月底', 'date.no_such_day'],
    ['31号', 'date.no_such_day', '2026-04-10'],
    ['1个月后', 'date.no_such_day', '2026-01-31'],
    ['0天', 'date.unreadable'],
    ['3/15/2026', 'date.ambiguous'],
    ['15/3/2026', 'date.ambiguous'],
    ['3-15-2026', 'date.ambiguous'],
    ['03.15.26', 'date.ambiguous'],
    ['3.15.26', 'date.ambiguous'],
    ['20206-3-15', 'date.unreadable'],
    ['2206-03-15', 'date.year_out_of_range'],
    ['1926-03-15', 'date.year_out_of_range'],
    ['2026-03', 'date.vague'],
    ['202603', 'date.vague'],
    ['2026年3月', 'date.vague'],
    ['3月', 'date.vague'],
    ['3月份', 'date.vague'],
    ['下周', 'date.vague'],
    ['下周末', 'date.vague'],
    ['下个月', 'date.vague'],
    ['3月中旬', 'date.vague'],
    ['月初', 'date.vague'],
    ['3个工作日后', 'date.vague'],
    ['五个工作日内', 'date.vague'],
    ['半个月后', 'date.vague'],
    ['正月十五', 'date.vague'],
    ['三月初五', 'date.vague'],
    ['国庆前', 'date.vague'],
    ['节前', 'date.vague'],
    ['尽快', 'date.vague'],
    ['待定', 'date.vague'],
    ['2026-03-20 周四', 'date.weekday_mismatch'],
    ['2026-03-15 25:00', 'date.unreadable'],
    ['2026-03-15 08:61', 'date.unreadable'],
    ['200', 'date.unreadable'],
    ['12345', 'date.unreadable'],
    ['99999', 'date.unreadable'],
    ['KHM-200', 'date.unreadable'],
    ['SO-20260315-0042', 'date.unreadable'],
    ['20260315001', 'date.unreadable'],
    ['M8x30', 'date.unreadable'],
    ['恒锐', 'date.unreadable'],
    ['3天前', 'date.unreadable'],
    ['2026-3.15', 'date.unreadable'],
    ['-5', 'date.unreadable'],
    ['9'.repeat(5_000), 'date.unreadable'],
    [200, 'date.unreadable'],
    [0, 'date.unreadable'],
    [-1, 'date.unreadable'],
    [1e300, 'date.unreadable'],
    [Number.NaN, 'date.unreadable'],
    [3.2, 'date.ambiguous'],
    [20260230, 'date.no_such_day'],
  ])('%s → %s', (input, code, today = TODAY) => {
    expect(read(input, { today })).toBe(code);
  });

  it('says what is wrong and what to write instead', () => {
    const reason = (input: string | number) => {
      const result = parseDate(input, { today: TODAY, allowRelative: false });
      return result.ok ? '' : result.reason;
    };
    expect(reason('2026.2.30')).toBe('2026 年 2 月只有 28 天，没有 30 日，请写成 2026-03-10 这样的完整日期');
    expect(reason('3/15/2026')).toBe(
      '年份不在最前面，看不出哪个是月、哪个是日，请写成 2026-03-10 这样的完整日期',
    );
    expect(reason('下周三')).toBe(
      '“下周三”要看是哪天写的，表格里不能这样填，请写成 2026-03-10 这样的完整日期',
    );
    expect(reason(3.2)).toBe(
      '数字 3.2 可能是 3 月 2 日，也可能是 3 月 20 日，请写成 2026-03-10 这样的完整日期',
    );
    expect(reason('2026-03-20 周四')).toBe('2026-03-20 是周五，不是周四，请写成 2026-03-10 这样的完整日期');
  });
});
