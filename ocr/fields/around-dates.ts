import type { WrittenDate } from './dates.ts';
import type { Found } from './spans.ts';

/** 「2026年3月20日（周五）」 */
const WEEKDAY = /^\(?(?:周|星期|礼拜)([一二三四五六日天])\)?/;
const DAYS = '日一二三四五六';

const TIME = /^T?\d{1,2}:\d\d(?::\d\d)?/;

/** The date with the day of the week or the time behind it: to the words around it they are one. */
export function withDetails<T>(text: string, date: Found<T>): Found<T> {
  const behind = text.slice(date.end);
  const [written = ''] = WEEKDAY.exec(behind) ?? TIME.exec(behind) ?? [];
  return { ...date, end: date.end + written.length };
}

/** 「2026-10-30 09:12」 alone is what a printer or a camera puts on a page. */
export const hasTime = (text: string, { end }: Found<unknown>): boolean => TIME.test(text.slice(end));

/** Whether the day of the week, where one is written, is that of the date: one of the two is misread, or a mistake. */
export function isOnItsWeekday(text: string, { value, end }: Found<WrittenDate>): boolean {
  const [, written] = WEEKDAY.exec(text.slice(end)) ?? [];
  if (written === undefined || !('iso' in value)) return true;
  return DAYS[new Date(`${value.iso}T00:00:00Z`).getUTCDay()] === written.replace('天', '日');
}
