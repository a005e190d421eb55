import { readTime, splitMoment } from '../../absence/moment.ts';
import { addDays, type IsoDate } from '../../dates/civil.ts';
import { type DateResult, parseDate } from '../../dates/parse-date.ts';
import { AppError } from '../../errors.ts';
import { readNumeral } from '../numeral.ts';

const MINUTE_MS = 60_000;

/**
 * The instant that a phrase means when somebody asks how things looked: the end of the minute, of the part of the day, or
 * of the day in Shanghai, so that everything which the log shows for it has happened. What is not over yet is now.
 * @param now the system's clock
 * @throws AppError order.past_when (no day, or no such one), order.past_future
 */
export function instantOf(phrase: string, now: Date): Date {
  const { day, time } = splitMoment(withPart(phrase));
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const read = readDay(day.trim(), today);
  if (!read.ok) throw new AppError('order.past_when', { why: read.reason });
  const clock = readTime(time);
  if (!clock.ok) throw new AppError('order.past_when', { why: clock.text });
  const until = clock.value?.until ?? 1_440;
  const midnight = new Date(`${read.date}T00:00:00+08:00`).getTime();
  // A minute that was named is meant whole; 24:00 and the end of a part of the day are no minute of their own.
  const named = clock.value !== null && clock.value.from === clock.value.until && until < 1_440;
  const at = new Date(midnight + (named ? until + 1 : until) * MINUTE_MS - 1);
  if (at <= now) return at;
  const began = midnight + (clock.value?.from ?? 0) * MINUTE_MS <= now.getTime();
  if (!began) throw new AppError('order.past_future', { when: phrase.trim() });
  return now;
}

/** A day that is past; 三天前 besides what dates are usually written as, where 前 means "at the latest". */
function readDay(text: string, today: IsoDate): DateResult {
  const days = readNumeral(/^(.{1,4}?)天(?:之|以)?前$/.exec(text)?.[1] ?? '');
  if (days !== null) return { ok: true, date: addDays(today, -Number(days)) };
  return parseDate(text === '' ? '今天' : text, { today, lean: 'past' });
}

/** 昨晚 and 今早 are a day and a part of it in one word. */
const withPart = (phrase: string): string =>
  phrase.replace('昨晚', '昨天晚上').replace('今早', '今天早上').replace('T', ' ');
