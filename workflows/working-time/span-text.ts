import type { WorkingCalendar } from './calendar.ts';

/** `30m`, `4h`, `2d`, `1d4h`, `1d4h30m`: what `parseWorkingSpan` takes; for schemas of configuration. */
export const WORKING_SPAN_PATTERN = /^(?=\d)(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?$/;

/**
 * Whole working minutes of a span as configuration writes it; `d` is one normal working day of this calendar.
 * @throws RangeError when the text is not such a span.
 */
export function parseWorkingSpan(calendar: WorkingCalendar, text: string): number {
  const match = WORKING_SPAN_PATTERN.exec(text);
  if (!match) throw new RangeError(`not a span of working time, like 30m, 4h or 1d4h: ${text}`);
  const [days, hours, minutes] = [match[1], match[2], match[3]].map((part) => Number(part ?? 0));
  return (days ?? 0) * calendar.dayMinutes + (hours ?? 0) * 60 + (minutes ?? 0);
}

/**
 * Whole working minutes as people read them: 「3小时20分」, 「2个工作日1小时」, 「30分钟」, 「0分钟」. A day is a normal
 * working day of this calendar. Below 0 with a minus in front; overdue times read better with a word and the amount.
 */
export function formatWorkingMinutes(calendar: WorkingCalendar, minutes: number): string {
  if (!Number.isSafeInteger(minutes)) throw new RangeError(`not whole minutes: ${minutes}`);
  const amount = Math.abs(minutes);
  const days = Math.floor(amount / calendar.dayMinutes);
  const rest = amount % calendar.dayMinutes;
  const [hours, left] = [Math.floor(rest / 60), rest % 60];
  const parts = [days > 0 ? `${days}个工作日` : '', hours > 0 ? `${hours}小时` : ''];
  if (left > 0 || amount === 0) parts.push(days + hours > 0 ? `${left}分` : `${left}分钟`);
  return (minutes < 0 ? '-' : '') + parts.join('');
}
