/**
 * Instants (ms since 1970) as people in Shanghai read them, whatever zone the browser is in.
 * Shanghai has been at UTC+8 without summer time since 1991, so a fixed shift is exact for our dates.
 */
const SHIFT_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

export interface WallClock {
  year: number;
  /** 1…12 */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** 0 = Sunday */
  weekday: number;
}

export function wallClock(ms: number): WallClock {
  const shifted = new Date(ms + SHIFT_MS);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    weekday: shifted.getUTCDay(),
  };
}

const two = (n: number) => String(n).padStart(2, '0');

/** Number of the Shanghai day since 1970; equal for instants of one day. */
export function dayNumber(ms: number): number {
  return Math.floor((ms + SHIFT_MS) / DAY_MS);
}

/** `09:05` */
export function hourMinute(ms: number): string {
  const t = wallClock(ms);
  return `${two(t.hour)}:${two(t.minute)}`;
}

/** `09:05:30` */
export function hourMinuteSecond(ms: number): string {
  return `${hourMinute(ms)}:${two(wallClock(ms).second)}`;
}

/** `2026-03-15 09:05:30` */
export function fullStamp(ms: number): string {
  const t = wallClock(ms);
  return `${t.year}-${two(t.month)}-${two(t.day)} ${hourMinuteSecond(ms)}`;
}

export function weekdayName(ms: number): string {
  return WEEKDAYS[wallClock(ms).weekday] ?? '';
}

/** The day in words, seen from `nowMs`: 今天, 昨天, 明天, 3月15日 周日, 2025年12月31日. */
export function dayLabel(ms: number, nowMs: number): string {
  const distance = dayNumber(ms) - dayNumber(nowMs);
  if (distance === 0) return '今天';
  if (distance === -1) return '昨天';
  if (distance === 1) return '明天';
  const t = wallClock(ms);
  const date = `${t.month}月${t.day}日`;
  return t.year === wallClock(nowMs).year ? `${date} ${weekdayName(ms)}` : `${t.year}年${date}`;
}

/** Short stamp for lists: 09:05 today, 昨天, 周三 within a week, 3月5日, 2025/12/31. */
export function listStamp(ms: number, nowMs: number): string {
  const age = dayNumber(nowMs) - dayNumber(ms);
  if (age === 0) return hourMinute(ms);
  if (age === 1) return '昨天';
  if (age > 1 && age < 7) return weekdayName(ms);
  const t = wallClock(ms);
  return t.year === wallClock(nowMs).year ? `${t.month}月${t.day}日` : `${t.year}/${t.month}/${t.day}`;
}

/** Day and time: 今天 09:05, 3月15日 周日 09:05. */
export function dayAndTime(ms: number, nowMs: number): string {
  return `${dayLabel(ms, nowMs)} ${hourMinute(ms)}`;
}

/** A signed length in its two largest units: +2 天 3 小时, −10 分钟, 0 秒. */
export function signedLength(ms: number): string {
  const sign = ms < 0 ? '−' : '+';
  const total = Math.round(Math.abs(ms) / 1000);
  const units: [number, string][] = [
    [Math.floor(total / 86_400), '天'],
    [Math.floor((total % 86_400) / 3600), '小时'],
    [Math.floor((total % 3600) / 60), '分钟'],
    [total % 60, '秒'],
  ];
  const shown = units.filter(([n]) => n > 0).slice(0, 2);
  if (shown.length === 0) return '0 秒';
  return sign + shown.map(([n, unit]) => `${n} ${unit}`).join(' ');
}

/** The next 9:00 of a Monday…Friday that is later than `nowMs`. Public holidays are not known to the page. */
export function nextWorkdayNine(nowMs: number): number {
  for (let day = dayNumber(nowMs); ; day += 1) {
    const nine = day * DAY_MS - SHIFT_MS + 9 * 3_600_000;
    const weekday = wallClock(nine).weekday;
    if (nine > nowMs && weekday !== 0 && weekday !== 6) return nine;
  }
}

/** Value for `<input type="datetime-local">`. */
export function toInputValue(ms: number): string {
  const t = wallClock(ms);
  return `${t.year}-${two(t.month)}-${two(t.day)}T${two(t.hour)}:${two(t.minute)}`;
}

/** What such an input holds, read as Shanghai time; null when it is not a date and time. */
export function fromInputValue(value: string): number | null {
  const ms = Date.parse(`${value.length === 16 ? `${value}:00` : value}+08:00`);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) && !Number.isNaN(ms) ? ms : null;
}
