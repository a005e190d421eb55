/**
 * The demo factory's working time as one number: minutes worked since 1970, Monday to Saturday, 08:00–12:00 and
 * 13:00–17:30 in Shanghai (UTC+8 without summer time). A history told in these minutes looks the same whenever
 * the demonstration is started, and nobody works at night.
 */

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
const MORNING = { from: 480, minutes: 240 };
const AFTERNOON = { from: 780, minutes: 270 };
/** Minutes of one working day. */
export const WORK_DAY = MORNING.minutes + AFTERNOON.minutes;
const WORK_WEEK = 6 * WORK_DAY;
/** 1970-01-01 was a Thursday: its week began three days earlier. */
const MONDAY_SHIFT = 3;

const within = (minute: number, part: { from: number; minutes: number }): number =>
  Math.min(Math.max(minute - part.from, 0), part.minutes);

/** Working minutes up to an instant (ms since epoch). */
export function workMinutes(instant: number): number {
  const local = instant + SHANGHAI_MS;
  const days = Math.floor(local / DAY_MS) + MONDAY_SHIFT;
  const weekday = days % 7;
  const minute = (local % DAY_MS) / 60_000;
  const today = weekday < 6 ? within(minute, MORNING) + within(minute, AFTERNOON) : 0;
  return Math.floor(days / 7) * WORK_WEEK + weekday * WORK_DAY + today;
}

/** The instant (ms since epoch) at which so many minutes have been worked; always inside working hours. */
export function instantOf(minutes: number): number {
  const days = Math.floor(minutes / WORK_DAY);
  const rest = minutes - days * WORK_DAY;
  const minute = rest < MORNING.minutes ? MORNING.from + rest : AFTERNOON.from + rest - MORNING.minutes;
  const calendarDays = Math.floor(days / 6) * 7 + (days % 6) - MONDAY_SHIFT;
  return Math.round(calendarDays * DAY_MS + minute * 60_000 - SHANGHAI_MS);
}

/** The Shanghai calendar day of an instant, `YYYY-MM-DD`. */
export const shanghaiDay = (instant: number): string =>
  new Date(instant + SHANGHAI_MS).toISOString().slice(0, 10);
