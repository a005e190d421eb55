import { describe, expect, it } from 'vitest';
import type { AbsenceDraft } from '../intents.ts';
import { fieldsOf, type Period, periodOf } from './period.ts';
import { periodText, shortPeriod } from './period-text.ts';

/** A Tuesday. */
const today = '2026-03-10';
const read = (draft: AbsenceDraft): string => {
  const period = periodOf(fieldsOf(draft, today), today);
  return 'problems' in period ? period.problems.join('；') : wall(period);
};
/** In Shanghai, to the minute. */
const wall = (period: Period): string =>
  [period.fromAt, period.untilAt]
    .map((at) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '))
    .join(' … ');

describe('the period of an absence', () => {
  it.each<[AbsenceDraft, string]>([
    [{ from: '明天' }, '2026-03-11 00:00 … 2026-03-12 00:00'],
    [{ from: '11月27日', until: '11月30日' }, '2026-11-27 00:00 … 2026-12-01 00:00'],
    [{ from: '11月27日', until: '30日' }, '2026-11-27 00:00 … 2026-12-01 00:00'],
    [{ from: '3月30日', until: '2日' }, '2026-03-30 00:00 … 2026-04-03 00:00'],
    [{ from: '12月30日', until: '1月2日' }, '2026-12-30 00:00 … 2027-01-03 00:00'],
    [{ from: '下周一', until: '下周三' }, '2026-03-16 00:00 … 2026-03-19 00:00'],
    [{ from: '下周一', until: '周三' }, '2026-03-16 00:00 … 2026-03-19 00:00'],
    [{ from: '明天', until: '后天' }, '2026-03-11 00:00 … 2026-03-13 00:00'],
    [{ until: '周五' }, '2026-03-10 00:00 … 2026-03-14 00:00'],
    [{ from: '明天', days: '3' }, '2026-03-11 00:00 … 2026-03-14 00:00'],
    [{ from: '明天下午' }, '2026-03-11 12:00 … 2026-03-12 00:00'],
    [{ from: '明天上午' }, '2026-03-11 00:00 … 2026-03-11 12:00'],
    [{ from: '明天下午', until: '后天上午' }, '2026-03-11 12:00 … 2026-03-12 12:00'],
    [{ from: '明天14:00', until: '17:30' }, '2026-03-11 14:00 … 2026-03-11 17:30'],
    [{ from: '明天下午2点半', until: '5点' }, '2026-03-11 14:30 … 2026-03-11 17:00'],
    [{ from: '明天９：００', until: '12点' }, '2026-03-11 09:00 … 2026-03-11 12:00'],
    [{ from: '明天25:00' }, '开始时间：看不懂时间「25:00」，请写成 14:00 这样'],
    [{ from: '2月30日' }, '开始日期：今年前后没有 2 月 30 日，请写成 2026-03-10 这样的完整日期'],
  ])('%j', (draft, expected) => {
    expect(read(draft)).toContain(expected);
  });

  it('begun at a time it lasts to the end of the day when no end was said', () => {
    expect(read({ from: '明天14:00' })).toBe('2026-03-11 14:00 … 2026-03-12 00:00');
  });

  it('asks for the day when nothing was said', () => {
    expect(fieldsOf({}, today)).toEqual({ fromDay: '', fromTime: '', untilDay: '', untilTime: '' });
    expect(read({})).toBe('开始日期：请选择日期；结束日期：请选择日期');
  });
});

describe('a period in words', () => {
  const at = (text: string) => new Date(`${text}:00+08:00`);
  it.each([
    ['2026-03-17T00:00', '2026-03-18T00:00', '3月17日（周二）', '3月17日'],
    ['2026-03-17T00:00', '2026-03-20T00:00', '3月17日（周二）—3月19日（周四），共 3 天', '3月17日—3月19日'],
    ['2026-03-17T12:00', '2026-03-18T00:00', '3月17日（周二）12:00—24:00', '3月17日'],
    ['2026-03-17T12:00', '2026-03-18T12:00', '3月17日（周二）12:00—3月18日（周三）12:00', '3月17日—3月18日'],
    [
      '2026-12-31T00:00',
      '2027-01-02T00:00',
      '12月31日（周四）—2027年1月1日（周五），共 2 天',
      '12月31日—2027年1月1日',
    ],
  ])('%s to %s', (from, until, long, short) => {
    const period = { fromAt: at(from), untilAt: at(until) };
    expect(periodText(period, today)).toBe(long);
    expect(shortPeriod(period, today)).toBe(short);
  });
});
