import { addDays, type IsoDate, weekday, weekdayName } from './civil.ts';
import { type DateContext, type DateOptions, type DateResult, refused, understood } from './date-result.ts';
import { foldWidth } from './fold-width.ts';
import { parseAbsolute, readSerial } from './parse-absolute.ts';
import { explainVague, parseRelative } from './parse-relative.ts';
import { splitTime } from './split-time.ts';

export type { DateOptions, DateProblem, DateResult } from './date-result.ts';

/** Nothing people write for one date is longer; longer text is not worth a regular expression. */
const LONGEST = 48;

/**
 * Reads one date as Chinese business people write it: 2026-03-15, 2026/3/15, 2026.3.15, 26.3.15, 20260315,
 * 2026年3月15日, 三月十五日, 3.15, 下周五, 月底, 3天后, Excel serials; full-width digits, a time of day, a weekday
 * in brackets and 前/之前 (read as "on that day at the latest") are allowed around it.
 *
 * Pure: today comes from the caller, and the answer is a day in Shanghai. A date with a UTC offset is moved to
 * Shanghai first. What cannot be read for certain is refused with a sentence to show to the writer.
 *
 * @param input cell text, chat text, or the number of a numeric cell.
 */
export function parseDate(input: string | number, options: DateOptions): DateResult {
  const context: DateContext = { allowRelative: true, lean: 'nearest', dateSystem: '1900', ...options };
  if (typeof input === 'number') return parseNumber(input, context);
  const text = tidy(foldWidth(input));
  if (text === '') return refused('date.empty', '没有填日期', context);
  const quoted = `“${input.trim().slice(0, 20)}”`;
  if (text.length > LONGEST) return refused('date.unreadable', `看不出${quoted}是哪一天`, context);
  return parseTidy(text, context) ?? refused('date.unreadable', `看不出${quoted}是哪一天`, context);
}

function parseTidy(text: string, context: DateContext): DateResult | null {
  const { day: withWeekday, shiftDays } = splitTime(text);
  if (shiftDays === null) return refused('date.unreadable', '后面的时间写得不对', context);
  const { day, wanted } = splitWeekday(withWeekday);
  const plain = day.replace(/(?:之前|以前|前)$/, '');
  const result =
    parseAbsolute(plain, context) ?? parseFromToday(plain, context) ?? explainVague(day, context);
  if (!result?.ok) return result;
  const date = shiftDays === 0 ? result.date : addDays(result.date, shiftDays);
  return checkWeekday(date, wanted, context);
}

function parseFromToday(text: string, context: DateContext): DateResult | null {
  const result = parseRelative(text, context);
  if (result === null || context.allowRelative) return result;
  return refused('date.relative', `“${text}”要看是哪天写的，表格里不能这样填`, context);
}

/**
 * A numeric cell: a serial, or digits that were meant as a date. 3.2 may have been typed as 3.20, because Excel drops
 * the last zero, so it is refused; 3.15 and 3.5 cannot have been anything else.
 */
function parseNumber(value: number, context: DateContext): DateResult {
  const written = String(value);
  const serial = value >= 10_000 && value < 100_000 ? readSerial(value, context) : null;
  if (serial) return serial;
  if (/^\d{1,2}\.[123]$/.test(written)) {
    return refused('date.ambiguous', `数字 ${written} 可能是 ${monthDays(written)}`, context);
  }
  const readable = /^\d{6}$|^\d{8}$|^\d{1,2}\.\d{1,2}$/.test(written);
  const result = readable ? parseAbsolute(written, context) : null;
  return result ?? refused('date.unreadable', `数字 ${written} 不是日期`, context);
}

function monthDays(written: string): string {
  const [month = '', day = ''] = written.split('.');
  return `${month} 月 ${day} 日，也可能是 ${month} 月 ${day}0 日`;
}

function tidy(text: string): string {
  return text
    .trim()
    .replace(/ +/g, ' ')
    .replace(/ ?([年月日号天周]) ?/g, '$1')
    .replace(/ ?([-/.]) ?(?=\d)/g, '$1')
    .replace(/[。.,，;；、]+$/, '');
}

/** Takes a weekday in brackets or after a full date off the text: 3月20日(周五), 2026-03-20 星期五. */
function splitWeekday(text: string): { day: string; wanted: string | null } {
  const match =
    /^(.*[\d日号])\s*(?:\((?:周|星期|礼拜)([一二三四五六日天])\)|(?:周|星期|礼拜)([一二三四五六日天]))$/.exec(
      text,
    );
  if (!match) return { day: text, wanted: null };
  return { day: match[1] ?? '', wanted: match[2] ?? match[3] ?? null };
}

function checkWeekday(date: IsoDate, wanted: string | null, context: DateContext): DateResult {
  if (wanted === null || (wanted === '天' ? 7 : '一二三四五六日'.indexOf(wanted) + 1) === weekday(date))
    return understood(date);
  return refused('date.weekday_mismatch', `${date} 是${weekdayName(date)}，不是周${wanted}`, context);
}
