import { hoursText, placeName, spanText } from '../../scheduling/text.ts';
import type { Minute } from '../core/types.ts';
import type { StoredOption } from '../stored.ts';

/** `⚠ 要加班共 64 小时：电气间 12/1 18:00–19:30`: time to be worked, which is never told in days of 24 hours. */
export function overtimeText({ overtime }: Pick<StoredOption, 'overtime'>): string[] {
  if (overtime.length === 0) return [];
  const minutes = overtime.reduce((sum, { from, to }) => sum + to - from, 0);
  const joined = joinTouching(overtime);
  const spans = joined
    .slice(0, 4)
    .map(({ machine, from, to }) => `${placeName(machine)} ${spanText(from, to)}`)
    .join('、');
  return [`⚠ 要加班共 ${hoursText(minutes)}：${spans}${joined.length > 4 ? ' 等' : ''}`];
}

/** Two operations one after the other in the same place are one time for whoever stays. */
export function joinTouching(overtime: StoredOption['overtime']): StoredOption['overtime'] {
  const joined: { machine: string; from: Minute; to: Minute }[] = [];
  for (const one of overtime) {
    const before = joined.find(({ machine, to }) => machine === one.machine && to === one.from);
    if (before) before.to = one.to;
    else joined.push({ ...one });
  }
  return joined;
}
