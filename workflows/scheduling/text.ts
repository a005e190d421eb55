import { instantOf } from '../load/spans.ts';
import type { Minute } from '../rush-order/core/types.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { centreOf, isVirtual } from './virtual.ts';

/** Shanghai wall clock of a minute, `MM-DD HH:MM`. */
export const stampText = (minute: Minute): string =>
  new Date(instantOf(minute).getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');

/** `3/18 14:00`, short for phones. */
export function momentText(minute: Minute): string {
  const [day = '', clock = ''] = stampText(minute).split(' ');
  const [month, date] = day.split('-').map(Number);
  return `${month}/${date} ${clock}`;
}

/** `3/18 14:00`, of another year than `now` `2025/3/18 14:00`: what is refused for its date names its year. */
export function datedText(minute: Minute, now: Minute): string {
  const [year, present] = [minute, now].map((one) => shanghaiDay(instantOf(one)).slice(0, 4));
  return year === present ? momentText(minute) : `${year}/${momentText(minute)}`;
}

/** `3/18 14:00–17:30`, or over days `3/18 14:00–3/20 09:30`. */
export function spanText(from: Minute, to: Minute): string {
  const [a, b] = [momentText(from), momentText(to)];
  const [day, clock] = b.split(' ');
  return a.startsWith(`${day} `) ? `${a}–${clock}` : `${a}–${b}`;
}

/** 20 铣型腔 VMC850-02 03-18 14:00–03-20 09:30: how the log writes a booking. */
export const bookingText = (
  row: { step: number; name: string; machine: string; centre: string },
  from: Minute,
  to: Minute,
): string =>
  `${row.step}${row.name ? ` ${row.name}` : ''} ${row.machine || row.centre} ${stampText(from)}–${stampText(to)}`;

/** How a place of the plan is called: a machine's id, a work centre, or a supplier. */
export const placeName = (place: string): string => (isVirtual(place) ? centreOf(place) : place);

/** `40 分`, `6.5 小时`, `3.2 天`: clock time. */
export function lengthText(minutes: number): string {
  if (minutes < 90) return `${Math.round(minutes)} 分`;
  if (minutes < 48 * 60) return `${trimmed(minutes / 60)} 小时`;
  return `${trimmed(minutes / 1440)} 天`;
}

/** Time that is worked, never in days: `30 分`, `64 小时`. */
export const hoursText = (minutes: number): string =>
  minutes < 90 ? `${Math.round(minutes)} 分` : `${trimmed(minutes / 60)} 小时`;

const trimmed = (value: number): string => value.toFixed(1).replace(/\.0$/, '');
