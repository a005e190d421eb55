import type { Period } from '../../board/api/metrics.ts';
import { readNumber } from '../dates/chinese-number.ts';
import {
  addDays,
  civilFromDayNumber,
  dayNumber,
  daysInMonth,
  formatIso,
  isoDayNumber,
  parseIso,
  weekday,
} from '../dates/civil.ts';

const NUMBER = '(?:\\d{1,2}|十[一二]?|[一二三四五六七八九])';
const DAY =
  '(?:\\d{4}年\\d{1,2}月\\d{1,2}[日号]?|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}月\\d{1,2}[日号]|\\d{1,2}[-/.]\\d{1,2}(?![-/.\\d月]))';
const YEAR = '(?:\\d{4}年|今年|本年|去年|前年)';
const TO = '\\s*(?:到|至|~|～|—|--)\\s*';

const TO_NOW =
  '(?:上上|上)(?:周|星期|个?月|个?季度)|(?:本|这)(?:周|星期|个?月|个?季度)|当月|今天|今日|昨天|昨日|前天';
const RELATIVE = new RegExp(`^(?:${TO_NOW})$`);

/** Each way to write a period; the first that fits is meant. */
const WAYS = [
  `${DAY}${TO}(?:${DAY}|\\d{1,2}[日号]?)`,
  `(?:近|最近|过去)\\s*\\d{1,3}\\s*[天日]`,
  DAY,
  `(?:${YEAR}\\s*)?(?:第?[一二三四1-4]季度|[Qq][1-4])`,
  `(?:${YEAR}\\s*|\\d{4}[-/.])?${NUMBER}月份?`,
  '\\d{4}[-/.]\\d{1,2}(?![\\d-/.])',
  YEAR,
  TO_NOW,
];

/** Source of a regular expression that finds a period in words; half-width, as messages are tidied. */
export const PERIOD_WORDS = WAYS.map((way) => `(?:${way})`).join('|');

const WHOLE = new RegExp(`^(?:${PERIOD_WORDS})$`);

/**
 * The days that words mean: 3月, 去年12月, 2026年, 一季度, 上周, 本月, 近30天, 2026-02-01到02-28, 昨天. A month without a year is
 * the latest that has begun; what is not over yet ends today. Null when the words are no period.
 * @param today Shanghai day
 */
export function readPeriod(words: string, today: string): Period | null {
  const text = words.trim();
  if (!WHOLE.test(text)) return null;
  const period =
    range(text, today) ??
    lastDays(text, today) ??
    quarter(text, today) ??
    month(text, today) ??
    year(text, today) ??
    relative(text, today);
  if (!period || period.to < period.from) return null;
  return period.to > today && period.from <= today ? { from: period.from, to: today } : period;
}

function range(text: string, today: string): Period | null {
  const parts = text.split(new RegExp(TO));
  const from = day(parts[0] ?? '', today);
  if (!from) return null;
  const [, last] = parts;
  if (last === undefined) return { from, to: from };
  const alone = /^(\d{1,2})[日号]?$/.exec(last);
  const { year: inYear, month: inMonth } = parseIso(from);
  const to = alone ? iso(inYear, inMonth, Number(alone[1])) : day(last, today, from);
  return to ? { from, to } : null;
}

/** @param after the end of a range: without a year it is of the same year, or the next where it would lie before */
function day(text: string, today: string, after?: string): string | null {
  const match = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?$/.exec(text);
  if (!match) return null;
  const [month, date] = [Number(match[2]), Number(match[3])];
  if (match[1]) return iso(Number(match[1]), month, date);
  const here = parseIso(after ?? today).year;
  const same = iso(here, month, date);
  if (after) return same !== null && same < after ? iso(here + 1, month, date) : same;
  return same !== null && same > today ? iso(here - 1, month, date) : same;
}

const iso = (year: number, month: number, date: number): string | null =>
  month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month)
    ? formatIso({ year, month, day: date })
    : null;

function lastDays(text: string, today: string): Period | null {
  const days = Number(/^(?:近|最近|过去)\s*(\d{1,3})/.exec(text)?.[1] ?? 0);
  return days > 0 ? { from: addDays(today, 1 - days), to: today } : null;
}

function month(text: string, today: string): Period | null {
  const match = new RegExp(`^(${YEAR}|\\d{4}[-/.])?\\s*(${NUMBER})(?:月份?)?$`).exec(text);
  const number = match?.[2] ? numberOf(match[2]) : 0;
  if (!match || number < 1 || number > 12) return null;
  const { year: here, month: now } = parseIso(today);
  const of = match[1] ? yearOf(match[1], here) : number > now ? here - 1 : here;
  return monthOf(of, number);
}

function quarter(text: string, today: string): Period | null {
  const match = new RegExp(`^(${YEAR})?\\s*(?:第?([一二三四1-4])季度|[Qq]([1-4]))$`).exec(text);
  if (!match) return null;
  const { year: here, month: now } = parseIso(today);
  const number = numberOf(match[2] ?? match[3] ?? '');
  const of = match[1] ? yearOf(match[1], here) : number > Math.ceil(now / 3) ? here - 1 : here;
  return quarterOf(of, number);
}

function year(text: string, today: string): Period | null {
  if (!new RegExp(`^${YEAR}$`).test(text)) return null;
  const of = yearOf(text, parseIso(today).year);
  return { from: `${of}-01-01`, to: `${of}-12-31` };
}

function relative(text: string, today: string): Period | null {
  if (!RELATIVE.test(text)) return null;
  const back = /^上上/.test(text) ? 2 : /^上/.test(text) ? 1 : 0;
  const { year: here, month: now } = parseIso(today);
  if (/(?:周|星期)$/.test(text)) {
    const monday = addDays(today, 1 - weekday(today) - 7 * back);
    return { from: monday, to: addDays(monday, 6) };
  }
  if (/季度$/.test(text)) return quarterOf(here, Math.ceil(now / 3) - back);
  if (/月$/.test(text)) return monthOf(here, now - back);
  const one = addDays(today, /^昨/.test(text) ? -1 : /^前/.test(text) ? -2 : 0);
  return { from: one, to: one };
}

/** Months count on over the ends of years: month 0 is December before. */
function monthOf(year: number, month: number): Period {
  const first = dayNumber(year, month, 1);
  return {
    from: formatIso(civilFromDayNumber(first)),
    to: formatIso(civilFromDayNumber(dayNumber(year, month + 1, 0))),
  };
}

const quarterOf = (year: number, quarter: number): Period => ({
  from: monthOf(year, quarter * 3 - 2).from,
  to: monthOf(year, quarter * 3).to,
});

const numberOf = (text: string): number => readNumber(text) ?? 0;

function yearOf(text: string, here: number): number {
  if (/^\d{4}/.test(text)) return Number(text.slice(0, 4));
  return here - (text.startsWith('去') ? 1 : text.startsWith('前') ? 2 : 0);
}

/** The period before one: the month before a month, else as many days before it. */
export function periodBefore({ from, to }: Period): Period {
  const { year, month: first, day: date } = parseIso(from);
  if (date === 1 && from.slice(0, 7) === to.slice(0, 7)) return monthOf(year, first - 1);
  return { from: addDays(from, isoDayNumber(from) - isoDayNumber(to) - 1), to: addDays(from, -1) };
}
