import type { Minute } from './data.ts';

const OFFSET = 480;
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;

const wall = (minute: Minute): Date => new Date((minute + OFFSET) * 60_000);

/** Hours of the Shanghai wall clock since its 1970-01-01; whole at every full hour. */
export const wallHour = (minute: Minute): number => (minute + OFFSET) / 60;

/** The instant of a wall hour. */
export const minuteAt = (hour: number): Minute => hour * 60 - OFFSET;

/** `11/26` */
export function dayText(minute: Minute): string {
  const at = wall(minute);
  return `${at.getUTCMonth() + 1}/${at.getUTCDate()}`;
}

export const weekdayText = (minute: Minute): string => WEEKDAYS[wall(minute).getUTCDay()] ?? '';

/** `09:05` */
export const clockText = (minute: Minute): string => wall(minute).toISOString().slice(11, 16);

/** `11/26 周四 08:12` */
export const momentText = (minute: Minute): string =>
  `${dayText(minute)} ${weekdayText(minute)} ${clockText(minute)}`;
