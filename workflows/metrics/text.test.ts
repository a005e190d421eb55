import { expect, it } from 'vitest';
import type { CompareRow } from '../../board/api/metrics.ts';
import { changeText, durationText } from './text.ts';

const row = (before: number, after: number, unit: CompareRow['unit'] = 'minutes'): CompareRow => ({
  ...{
    key: 'osrt',
    name: 'OSRT',
    unit,
    before,
    after,
    change: after - before,
    better: 'less',
    worse: after > before,
  },
  cases: { before: 9, after: 9 },
});

it('around the hour both sides of a comparison are in minutes', () => {
  expect(changeText(row(56.4, 63.6))).toBe('56 分钟 → 64 分钟（+13%）');
  expect(changeText(row(82, 83))).toBe('82 分钟 → 83 分钟（+1%）');
  expect(changeText(row(1038, 126))).toBe('17.3 小时 → 2.1 小时（−88%）');
  expect(changeText(row(30, 150))).toBe('30 分钟 → 2.5 小时（+400%）');
  expect(changeText(row(3_360, 4_800, 'seconds'))).toBe('56 分钟 → 80 分钟（+43%）');
});

it('durations are written as on the pictures', () => {
  expect([0.5, 3.25, 52.5, 60, 83, 5_760].map(durationText)).toEqual([
    '30 秒',
    '3.3 分钟',
    '53 分钟',
    '1 小时',
    '1.4 小时',
    '4 天',
  ]);
});
