/**
 * Instants (ms since 1970) and days (`YYYY-MM-DD`) as people in Shanghai read them, whatever zone the phone is in.
 * Shanghai has been at UTC+8 without summer time since 1991, so a fixed shift is exact for our dates.
 */
const SHIFT_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;

const wall = (ms: number): Date => new Date(ms + SHIFT_MS);

/** The Shanghai day of an instant, `YYYY-MM-DD`. */
export const dayOf = (ms: number): string => wall(ms).toISOString().slice(0, 10);

const numberOf = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);

/** Days from one to the other; below 0: the other lies before. */
export const daysBetween = (from: string, to: string): number => numberOf(to) - numberOf(from);

export const addDays = (day: string, days: number): string =>
  new Date((numberOf(day) + days) * DAY_MS).toISOString().slice(0, 10);

/** `09:05` */
export const hourMinute = (ms: number): string => wall(ms).toISOString().slice(11, 16);

const weekdayOf = (day: string): string => WEEKDAYS[new Date(numberOf(day) * DAY_MS).getUTCDay()] ?? '';

/** `3月15日`, with its year when that is not the present one: `2025年12月31日`. */
export function dayText(day: string, today: string): string {
  const [year, month, date] = day.split('-').map(Number);
  const short = `${month}月${date}日`;
  return day.slice(0, 4) === today.slice(0, 4) ? short : `${year}年${short}`;
}

/** `3/15`, for narrow columns. */
export function shortDay(day: string): string {
  const [, month, date] = day.split('-').map(Number);
  return `${month}/${date}`;
}

/** 今天, 明天, 昨天, else `3月15日 周日`. */
export function nearDay(day: string, today: string): string {
  const distance = daysBetween(today, day);
  const near = { 0: '今天', 1: '明天', [-1]: '昨天' }[distance];
  return near ?? `${dayText(day, today)} ${weekdayOf(day)}`;
}

/** `今天 09:05`, `3月15日 09:05` */
export function moment(iso: string, nowMs: number): string {
  const ms = Date.parse(iso);
  const [day, today] = [dayOf(ms), dayOf(nowMs)];
  const distance = daysBetween(today, day);
  const near = { 0: '今天', 1: '明天', [-1]: '昨天' }[distance];
  return `${near ?? dayText(day, today)} ${hourMinute(ms)}`;
}

/** How long ago: `刚刚`, `8 分钟前`, `3 小时前`, `2 天前`; later instants are `刚刚`, too. */
export function ago(iso: string, nowMs: number): string {
  const minutes = Math.floor((nowMs - Date.parse(iso)) / 60_000);
  return minutes < 1 ? '刚刚' : `${lengthText(minutes)}前`;
}

/** Clock minutes in their largest unit: `8 分钟`, `3 小时`, `2 天`. */
export function lengthText(minutes: number): string {
  if (minutes < 60) return `${Math.max(0, Math.round(minutes))} 分钟`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} 小时`;
  return `${Math.round(minutes / 1440)} 天`;
}

/** `2026-03-15 09:05` */
export const fullStamp = (iso: string): string => {
  const ms = Date.parse(iso);
  return `${dayOf(ms)} ${hourMinute(ms)}`;
};

/** `2026年3月15日 周日` */
export function longDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日 ${weekdayOf(day)}`;
}
