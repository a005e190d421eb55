import { describe, expect, it } from 'vitest';
import { type DateOptions, parseDate } from './parse-date.ts';

/** A Tuesday. */
const TODAY = '2026-03-10';

function read(input: string | number, options: Partial<DateOptions> = {}): string {
  const result = parseDate(input, { today: TODAY, ...options });
  return result.ok ? result.date : result.code;
}

describe('a full date is read however it is written', () => {
  it.each([
    ['2026-03-15'],
    ['2026-3-15'],
    ['2026/3/15'],
    ['2026/03/15'],
    ['2026.3.15'],
    ['2026.03.15'],
    ['20260315'],
    ['260315'],
    ['26.3.15'],
    ['26-03-15'],
    ['26/3/15'],
    ['2026年3月15日'],
    ['2026年03月15日'],
    ['2026年3月15号'],
    ['2026年3月15'],
    ['26年3月15日'],
    ['2026 年 3 月 15 日'],
    ['2026 - 03 - 15'],
    [' 2026-03-15 '],
    ['2026-03-15。'],
    ['２０２６／３／１５'],
    ['２０２６年３月１５日'],
    ['2026–03–15'],
    ['2026．3．15'],
    ['二〇二六年三月十五日'],
    ['二零二六年三月十五号'],
    ['二六年三月十五日'],
    ['2026-03-15 08:30'],
    ['2026-03-15 8:30:00'],
    ['2026-03-15T08:30:00'],
    ['2026-03-15T08:30:00.000'],
    ['2026-03-15T08:30:00+08:00'],
    ['2026-03-14T16:00:00Z'],
    ['2026-03-14T16:00:00.000Z'],
    ['2026-03-16T03:00:00+12:00'],
    ['2026/3/15 上午 8:30:00'],
    ['2026/3/15 下午3:05'],
    ['2026年3月15日08:30'],
    ['2026年3月15日下午3点半'],
    ['2026年3月15日 上午'],
    ['2026-03-15 周日'],
    ['2026-03-15(星期日)'],
    ['2026年3月15日（周日）'],
    ['2026-03-15前'],
    ['2026年3月15日之前'],
    ['46096'],
    ['46096.35416667'],
    [46096],
    [46096.354166666664],
    [20260315],
    [260315],
  ])('%s', (input) => {
    expect(read(input)).toBe('2026-03-15');
  });
});

describe('a day without a year gets the nearest year', () => {
  it.each([
    ['3月15日', '2026-03-15'],
    ['3月15', '2026-03-15'],
    ['3月15号', '2026-03-15'],
    ['03月05日', '2026-03-05'],
    ['3.15', '2026-03-15'],
    ['3-15', '2026-03-15'],
    ['3/15', '2026-03-15'],
    ['03/05', '2026-03-05'],
    ['３．１５', '2026-03-15'],
    ['三月十五日', '2026-03-15'],
    ['三月十五', '2026-03-15'],
    ['十二月三十一日', '2025-12-31'],
    ['十一月十一日', '2025-11-11'],
    ['9月7日', '2026-09-07'],
    ['9月9日', '2025-09-09'],
    ['3.2', '2026-03-02'],
    ['3.20', '2026-03-20'],
    ['3月底', '2026-03-31'],
    ['4月底', '2026-04-30'],
    ['二月底', '2026-02-28'],
    ['2028年2月底', '2028-02-29'],
    ['2026年3月末', '2026-03-31'],
    ['3月20日前', '2026-03-20'],
    ['3.20之前', '2026-03-20'],
    ['3月20日(周五)', '2026-03-20'],
    ['3月20日 周五', '2026-03-20'],
    ['3月15日下午', '2026-03-15'],
  ])('%s → %s', (input, expected) => {
    expect(read(input)).toBe(expected);
  });

  it.each([
    ['1月5日', '2026-12-20', 'nearest', '2027-01-05'],
    ['12月28日', '2026-01-04', 'nearest', '2025-12-28'],
    ['12月20日', '2026-03-10', 'nearest', '2025-12-20'],
    ['12月20日', '2026-03-10', 'future', '2026-12-20'],
    ['3月1日', '2026-03-10', 'future', '2026-03-01'],
    ['1月7日', '2026-03-10', 'future', '2026-01-07'],
    ['1月6日', '2026-03-10', 'future', '2027-01-06'],
    ['12月20日', '2026-03-10', 'past', '2025-12-20'],
    ['8月20日', '2026-03-10', 'past', '2025-08-20'],
    ['3月28日', '2026-03-10', 'past', '2026-03-28'],
    ['2月29日', '2028-03-10', 'nearest', '2028-02-29'],
    ['12月底', '2026-03-10', 'future', '2026-12-31'],
  ] as const)('%s said on %s with lean %s → %s', (input, today, lean, expected) => {
    expect(read(input, { today, lean })).toBe(expected);
  });
});

describe('words that depend on today', () => {
  it.each([
    ['今天', '2026-03-10'],
    ['今日', '2026-03-10'],
    ['当天', '2026-03-10'],
    ['明天', '2026-03-11'],
    ['次日', '2026-03-11'],
    ['后天', '2026-03-12'],
    ['大后天', '2026-03-13'],
    ['明早', '2026-03-11'],
    ['昨天', '2026-03-09'],
    ['前天', '2026-03-08'],
    ['大前天', '2026-03-07'],
    ['明天下午3点', '2026-03-11'],
    ['明天上午', '2026-03-11'],
    ['明天前', '2026-03-11'],
    ['周五', '2026-03-13'],
    ['周二', '2026-03-10'],
    ['周一', '2026-03-16'],
    ['星期日', '2026-03-15'],
    ['礼拜天', '2026-03-15'],
    ['本周五', '2026-03-13'],
    ['这周五', '2026-03-13'],
    ['本周一', '2026-03-09'],
    ['上周五', '2026-03-06'],
    ['下周一', '2026-03-16'],
    ['下周五', '2026-03-20'],
    ['下星期五', '2026-03-20'],
    ['下个星期五', '2026-03-20'],
    ['下周日', '2026-03-22'],
    ['下下周三', '2026-03-25'],
    ['下周5', '2026-03-20'],
    ['下周五下午3点', '2026-03-20'],
    ['下周五之前', '2026-03-20'],
    ['月底', '2026-03-31'],
    ['本月底', '2026-03-31'],
    ['这个月底', '2026-03-31'],
    ['下月底', '2026-04-30'],
    ['下个月底', '2026-04-30'],
    ['上月末', '2026-02-28'],
    ['15号', '2026-03-15'],
    ['10号', '2026-03-10'],
    ['5号', '2026-04-05'],
    ['二十号', '2026-03-20'],
    ['20日', '2026-03-20'],
    ['本月5号', '2026-03-05'],
    ['下月15号', '2026-04-15'],
    ['下个月10日', '2026-04-10'],
    ['下个月10', '2026-04-10'],
    ['下下个月1号', '2026-05-01'],
    ['3天后', '2026-03-13'],
    ['三天后', '2026-03-13'],
    ['10天之后', '2026-03-20'],
    ['二十五天以后', '2026-04-04'],
    ['5天内', '2026-03-15'],
    ['7日内', '2026-03-17'],
    ['两周后', '2026-03-24'],
    ['2个星期后', '2026-03-24'],
    ['1个月后', '2026-04-10'],
    ['年底', '2026-12-31'],
    ['今年底', '2026-12-31'],
    ['明年年底', '2027-12-31'],
    ['今年5月1日', '2026-05-01'],
    ['明年3月15日', '2027-03-15'],
    ['去年12月30号', '2025-12-30'],
    ['明年2月底', '2027-02-28'],
  ])('%s → %s', (input, expected) => {
    expect(read(input)).toBe(expected);
  });

  it('read with lean past, a bare weekday or day of the month is the last one', () => {
    expect(read('周五', { lean: 'past' })).toBe('2026-03-06');
    expect(read('周二', { lean: 'past' })).toBe('2026-03-10');
    expect(read('5号', { lean: 'past' })).toBe('2026-03-05');
    expect(read('15号', { lean: 'past' })).toBe('2026-02-15');
  });

  it('cross a month and a year', () => {
    expect(read('下月15号', { today: '2026-12-31' })).toBe('2027-01-15');
    expect(read('下周三', { today: '2026-12-31' })).toBe('2027-01-06');
    expect(read('上月末', { today: '2026-01-31' })).toBe('2025-12-31');
  });

  it('count a week from Monday, also when it is said on a Sunday', () => {
    expect(read('下周一', { today: '2026-03-15' })).toBe('2026-03-16');
    expect(read('本周日', { today: '2026-03-15' })).toBe('2026-03-15');
    expect(read('周一', { today: '2026-03-15' })).toBe('2026-03-16');
  });

  it.each(['下周三', '明天', '15号', '月底', '3天后', '年底', '今年5月1日'])(
    '%s is refused in a spreadsheet cell',
    (input) => {
      expect(read(input, { allowRelative: false })).toBe('date.relative');
    },
  );

  it('a month and a day, or the end of a named month, are not such words', () => {
    expect(read('3月15日', { allowRelative: false })).toBe('2026-03-15');
    expect(read('3月底', { allowRelative: false })).toBe('2026-03-31');
  });
});

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

describe('serial numbers follow the date system of the workbook', () => {
  it('reads 1904 workbooks four years later', () => {
    expect(read(44634, { dateSystem: '1904' })).toBe('2026-03-15');
    expect(read('44634', { dateSystem: '1904' })).toBe('2026-03-15');
  });

  it('a number typed as 3.15 can only be the 15th, as 3.5 only the 5th', () => {
    expect(read(3.15)).toBe('2026-03-15');
    expect(read(3.5)).toBe('2026-03-05');
  });
});
