import { expect, it } from 'vitest';
import {
  addDays,
  ago,
  dayOf,
  daysBetween,
  dayText,
  hourMinute,
  lengthText,
  longDay,
  moment,
  nearDay,
  shortDay,
} from './shanghai.ts';

const ms = (text: string): number => Date.parse(text);
const NOW = ms('2026-03-16T00:30:00+08:00');

it('a day begins at midnight in Shanghai, whatever zone the phone is in', () => {
  expect(dayOf(ms('2026-03-15T15:59:00Z'))).toBe('2026-03-15');
  expect(dayOf(ms('2026-03-15T16:00:00Z'))).toBe('2026-03-16');
  expect(hourMinute(ms('2026-03-15T16:05:00Z'))).toBe('00:05');
});

it('days are counted over months and leap years', () => {
  expect(daysBetween('2026-03-16', '2026-03-11')).toBe(-5);
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
});

it('days are said as people say them', () => {
  const words = ['2026-03-15', '2026-03-16', '2026-03-17', '2026-03-20', '2025-12-31'];
  expect(words.map((day) => nearDay(day, '2026-03-16'))).toEqual([
    '昨天',
    '今天',
    '明天',
    '3月20日 周五',
    '2025年12月31日 周三',
  ]);
  expect(dayText('2026-03-05', '2026-03-16')).toBe('3月5日');
  expect([shortDay('2026-03-05'), longDay('2026-03-16')]).toEqual(['3/5', '2026年3月16日 周一']);
});

it('instants are said from the server’s now', () => {
  expect(moment('2026-03-15T23:50:00+08:00', NOW)).toBe('昨天 23:50');
  expect(moment('2026-03-20T17:30:00+08:00', NOW)).toBe('3月20日 17:30');
  expect(ago('2026-03-16T00:29:40+08:00', NOW)).toBe('刚刚');
  expect(ago('2026-03-15T22:25:00+08:00', NOW)).toBe('2 小时前');
  expect([0, 59, 61, 47 * 60, 49 * 60].map(lengthText)).toEqual([
    '0 分钟',
    '59 分钟',
    '1 小时',
    '47 小时',
    '2 天',
  ]);
});
