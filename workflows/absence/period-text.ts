import { addDays, daysBetween, weekdayName } from '../dates/civil.ts';
import { dayText } from '../orders/text.ts';
import { MS_PER_MINUTE, midnightOf, shanghaiDay } from '../working-time/shanghai.ts';
import { clockText } from '../working-time/shift.ts';
import type { Period } from './period.ts';

/** `3月17日（周二）`, `3月17日（周二）—3月19日（周四），共 3 天`, `3月17日（周二）12:00—24:00`. */
export function periodText({ fromAt, untilAt }: Period, today: string): string {
  const from = { day: shanghaiDay(fromAt), time: timeOf(fromAt) };
  const until = endOf(untilAt);
  const whole = from.time === '00:00' && until.time === '24:00';
  const day = (one: string) => `${dayText(one, today)}（${weekdayName(one)}）`;
  if (from.day === until.day) return whole ? day(from.day) : `${day(from.day)}${from.time}—${until.time}`;
  if (whole) return `${day(from.day)}—${day(until.day)}，共 ${daysBetween(from.day, until.day) + 1} 天`;
  return `${day(from.day)}${from.time}—${day(until.day)}${until.time}`;
}

/** The same for a button or a sentence: `3月17日—3月19日`. */
export function shortPeriod({ fromAt, untilAt }: Period, today: string): string {
  const [from, until] = [dayText(shanghaiDay(fromAt), today), dayText(endOf(untilAt).day, today)];
  return from === until ? from : `${from}—${until}`;
}

/** Midnight ends the day before, as people say it. */
function endOf(untilAt: Date): { day: string; time: string } {
  const day = shanghaiDay(untilAt);
  return untilAt.getTime() === midnightOf(day)
    ? { day: addDays(day, -1), time: '24:00' }
    : { day, time: timeOf(untilAt) };
}

const timeOf = (at: Date): string =>
  clockText(Math.floor((at.getTime() - midnightOf(shanghaiDay(at))) / MS_PER_MINUTE));
