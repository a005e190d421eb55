import type { CompareRow, Period } from '../../board/api/metrics.ts';
import { parseIso } from '../dates/civil.ts';

/** `2026年2月1日–28日`, `2月1日` for a day of this year. */
export function periodText({ from, to }: Period, today: string): string {
  const [a, b] = [parseIso(from), parseIso(to)];
  const year = a.year === parseIso(today).year ? '' : `${a.year}年`;
  const start = `${year}${a.month}月${a.day}日`;
  if (from === to) return start;
  const inYear = a.year === b.year ? '' : `${b.year}年`;
  const inMonth = inYear === '' && a.month === b.month ? '' : `${b.month}月`;
  return `${start}–${inYear}${inMonth}${b.day}日`;
}

/** A duration as people say it: 45 秒, 12 分钟, 3.5 小时, 2.1 天 (of 24 hours); hours begin where those of the pictures do. */
export function durationText(minutes: number): string {
  if (minutes < 1) return `${Math.round(minutes * 60)} 秒`;
  if (minutes < 60) return `${minutes < 10 ? oneDecimal(minutes) : Math.round(minutes)} 分钟`;
  return minutes < 96 * 60 ? `${oneDecimal(minutes / 60)} 小时` : `${oneDecimal(minutes / 1440)} 天`;
}

/** A figure of the comparison; — where there was nothing to count. */
function valueText(value: number | null, unit: CompareRow['unit']): string {
  if (value === null) return '—';
  if (unit === 'share') return `${oneDecimal(value * 100)}%`;
  if (unit === 'count') return `${value} 次`;
  return durationText(unit === 'seconds' ? value / 60 : value);
}

/** `17.3 小时 → 2.1 小时（−88%）`; shares move by points, numbers of periods of different length by how many a day. */
export function changeText({ before, after, unit, change, perDay }: CompareRow): string {
  const both = alike(before, after, unit) ?? `${valueText(before, unit)} → ${valueText(after, unit)}`;
  if (perDay && perDay.before !== perDay.after)
    return `${both}（每天 ${hundredth(perDay.before)} → ${hundredth(perDay.after)}）`;
  if (change === null || before === null || change === 0) return both;
  const sign = change > 0 ? '+' : '−';
  if (unit === 'share') return `${both}（${sign}${oneDecimal(Math.abs(change) * 100)} 个百分点）`;
  if (before === 0) return both;
  return `${both}（${sign}${Math.round((Math.abs(change) / before) * 100)}%）`;
}

/** 56 分钟 → 63 分钟, not → 1.1 小时: around the hour both are in minutes, so that the difference is seen; else null. */
function alike(before: number | null, after: number | null, unit: CompareRow['unit']): string | null {
  if (before === null || after === null || unit === 'share' || unit === 'count') return null;
  const [a, b] = [before, after].map((value) => (unit === 'seconds' ? value / 60 : value)) as [
    number,
    number,
  ];
  const around = Math.min(a, b) >= 10 && Math.max(a, b) >= 60 && Math.max(a, b) < 120;
  return around ? `${Math.round(a)} 分钟 → ${Math.round(b)} 分钟` : null;
}

const hundredth = (value: number): string => String(Math.round(value * 100) / 100);

const oneDecimal = (value: number): string =>
  value < 100 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
