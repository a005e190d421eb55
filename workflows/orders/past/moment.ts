import { readTime, splitMoment } from '../../absence/moment.ts';
import { addDays, type IsoDate } from '../../dates/civil.ts';
import { type DateResult, parseDate } from '../../dates/parse-date.ts';
import { AppError } from '../../errors.ts';
import { CHINESE_NUMERAL, readNumeral } from '../numeral.ts';

const MINUTE_MS = 60_000;

/**
 * The instant that a phrase means when somebody asks how things looked: the end of the second or minute, of the part of the
 * day, or of the day in Shanghai, so that everything which the log shows for it has happened. What is not over yet is now.
 * `一小时前` is to the millisecond.
 * @param now the system's clock
 * @throws AppError order.past_when (no day, or no such one), order.past_future
 */
export function instantOf(phrase: string, now: Date): Date {
  const away = minutesAway(phrase.trim());
  if (away !== null) {
    if (away > 0) throw new AppError('order.past_future', { when: phrase.trim() });
    return new Date(now.getTime() + away * MINUTE_MS);
  }
  if (VAGUE.test(phrase.trim()))
    throw new AppError('order.past_when', { why: `「${phrase.trim()}」没有说几点几分` });
  const { words, seconds } = splitSeconds(withPart(phrase));
  const { day, time } = splitMoment(words);
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const read = readDay(day.trim(), today);
  if (!read.ok) throw new AppError('order.past_when', { why: read.reason });
  const clock = readTime(time);
  if (!clock.ok) throw new AppError('order.past_when', { why: clock.text });
  if (seconds !== null && seconds > 59)
    throw new AppError('order.past_when', { why: '秒数应在 0 到 59 之间' });
  const until = clock.value?.until ?? 1_440;
  const midnight = new Date(`${read.date}T00:00:00+08:00`).getTime();
  // A minute that was named is meant whole; 24:00 and the end of a part of the day are no minute of their own.
  const named = clock.value !== null && clock.value.from === clock.value.until && until < 1_440;
  const whole = seconds === null ? MINUTE_MS : (seconds + 1) * 1_000;
  const at = new Date(midnight + until * MINUTE_MS + (named ? whole : 0) - 1);
  if (at <= now) return at;
  const began = midnight + (clock.value?.from ?? 0) * MINUTE_MS + (seconds ?? 0) * 1_000 <= now.getTime();
  if (!began) throw new AppError('order.past_future', { when: phrase.trim() });
  return now;
}

/** Just now: nobody can tell which minute is meant. */
const VAGUE = /^(?:刚刚?才?|方才)$/;
const AWAY = /^(.{0,4}?)个?(半?)个?(小时|钟头|分钟|刻钟)(?:[之以]?前|([之以]?后))$/;
const MINUTES: Readonly<Record<string, number>> = { 小时: 60, 钟头: 60, 刻钟: 15, 分钟: 1 };

/** `一个半小时前` → -90, `10分钟后` → 10; null for what is not told from now. */
function minutesAway(text: string): number | null {
  const [, count = '', half = '', unit = '', later] = AWAY.exec(text) ?? [];
  const whole = count === '' && half !== '' ? 0 : Number(readNumeral(count) ?? Number.NaN);
  const minutes = (whole + (half === '' ? 0 : 0.5)) * (MINUTES[unit] ?? Number.NaN);
  return Number.isNaN(minutes) ? null : later ? minutes : -minutes;
}

/** `06:32:30` and `6点32分30秒` without their seconds, which the time of day does not know. */
function splitSeconds(phrase: string): { words: string; seconds: number | null } {
  const match = /^(.*(?::\d{2}|分))(?::(\d{2})|(\d{1,2})秒)$/.exec(phrase.trim());
  const seconds = match ? Number(match[2] ?? match[3]) : null;
  return { words: match?.[1] ?? phrase, seconds };
}

/** A day that is past; 三天前 besides what dates are usually written as, where 前 means "at the latest". */
function readDay(text: string, today: IsoDate): DateResult {
  const days = readNumeral(/^(.{1,4}?)天(?:之|以)?前$/.exec(text)?.[1] ?? '');
  if (days !== null) return { ok: true, date: addDays(today, -Number(days)) };
  return parseDate(text === '' ? '今天' : text, { today, lean: 'past' });
}

/** 昨晚 and 今早 are a day and a part of it in one word; 三点二十分 is written with digits. */
const withPart = (phrase: string): string =>
  phrase
    .replace(/([昨今明])晚(?!上)/, '$1天晚上')
    .replace(/([今明])早(?!上)/, '$1天早上')
    .replace('T', ' ')
    .replace(HAN_CLOCK, (number) => readNumeral(number) ?? number);

const HAN_CLOCK = new RegExp(
  `[${CHINESE_NUMERAL}]{1,3}(?=[点时分秒])|(?<=[点时])[${CHINESE_NUMERAL}]{1,3}$`,
  'g',
);
