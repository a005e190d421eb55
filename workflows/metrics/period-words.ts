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
  '(?:\\d{4}年\\d{1,2}月\\d{1,2}(?![\\d年月])[日号]?|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}月\\d{1,2}[日号]|\\d{1,2}[-/.]\\d{1,2}(?![-/.\\d月]))';
const YEAR = '(?:\\d{4}年|(?<!\\d)\\d{2}年|今年|本年|全年|去年|前年|明年|后年)';
const TO = '\\s*(?:到|至|~|～|—|--)\\s*';
/** A single dash joins only what has none in itself: 2.1-2.15, 2月1日-15日. */
const DASHED =
  '(?<![\\d.])(?:\\d{4}[年/.])?\\d{1,2}[月/.]\\d{1,2}[日号]?\\s*-\\s*(?:(?:\\d{4}[年/.])?\\d{1,2}[月/.])?\\d{1,2}[日号]?(?![\\d./月年])';
const MONTHS = `(?:${YEAR}\\s*)?${NUMBER}(?:月份?)?\\s*(?:到|至|~|～|—|-{1,2})\\s*(?:${YEAR}\\s*)?${NUMBER}月份?`;
const LAST =
  '(?:近|最近|过去)\\s*(?:半年|半个月|(?:\\d{1,3}|[一二两三四五六七八九十]{1,3})\\s*(?:[天日周年]|个?(?:星期|礼拜|月|季度)))';

const SPAN = '(?:周|星期|礼拜|月|季度)';
const TO_NOW = `(?:上上|上)一?个?${SPAN}|(?:本|这|下)一?个?${SPAN}|当月|今天|今日|昨天|昨日|前天|明天|明日|后天`;
const RELATIVE = new RegExp(`^(?:${TO_NOW})$`);

/** Each way to write a period; the first that fits is meant. */
const WAYS = [
  `${DAY}${TO}(?:${DAY}|\\d{1,2}[日号]?)`,
  DASHED,
  MONTHS,
  LAST,
  DAY,
  `(?:${YEAR}\\s*|\\d{4}\\s*)?(?:第?[一二三四1-4]季度|[Qq][1-4])`,
  `(?:${YEAR}\\s*)?[上下]半年`,
  `(?:${YEAR}\\s*|\\d{4}[-/.])?${NUMBER}月份?`,
  '\\d{4}[-/.]\\d{1,2}(?![\\d-/.])',
  '(?<!\\d)20\\d{2}(?:0[1-9]|1[0-2])(?![\\d-])',
  YEAR,
  TO_NOW,
];

/** Source of a regular expression that finds a period in words; half-width, as messages are tidied. */
export const PERIOD_WORDS = WAYS.map((way) => `(?:${way})`).join('|');

const WHOLE = new RegExp(`^(?:${PERIOD_WORDS})$`);

/**
 * The days that words mean: 3月, 去年12月, 1月到3月, 上半年, 一季度, 上周, 本月, 近30天, 近三个月, 2026-02-01到02-28, 昨天. A month without a year is
 * the latest that has begun; what is not over yet ends today; 下周, 明年 lie ahead. Null when the words are no period.
 * @param today Shanghai day
 */
export function readPeriod(words: string, today: string): Period | null {
  const text = words.trim();
  if (!WHOLE.test(text)) return null;
  const period =
    range(text, today) ??
    months(text, today) ??
    latest(text, today) ??
    quarter(text, today) ??
    half(text, today) ??
    month(text, today) ??
    year(text, today) ??
    relative(text, today);
  if (!period || period.to < period.from) return null;
  return period.to > today && period.from <= today ? { from: period.from, to: today } : period;
}

function range(text: string, today: string): Period | null {
  const parts = text.split(new RegExp(new RegExp(`^${DASHED}$`).test(text) ? '\\s*-\\s*' : TO));
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

/** 近30天, 最近一周, 过去三个月: up to today. */
function latest(text: string, today: string): Period | null {
  const match =
    /^(?:近|最近|过去)\s*(半|[\d一二两三四五六七八九十]+)\s*个?([天日周年月]|星期|礼拜|季度)$/.exec(text);
  const [, many = '', unit = ''] = match ?? [];
  const count = many === '半' ? 0.5 : numberOf(many);
  if (!match || count <= 0) return null;
  const from = /[天日]/.test(unit)
    ? addDays(today, -count)
    : /周|星期|礼拜/.test(unit)
      ? addDays(today, -7 * count)
      : unit === '月' && count < 1
        ? addDays(today, -15)
        : monthsBefore(today, count * (unit === '年' ? 12 : unit === '季度' ? 3 : 1));
  return { from: addDays(from, 1), to: today };
}

/** The same day so many months earlier, or the last one of that month. */
function monthsBefore(day: string, months: number): string {
  const { year, month, day: date } = parseIso(day);
  const first = civilFromDayNumber(dayNumber(year, month - months, 1));
  return formatIso({ ...first, day: Math.min(date, daysInMonth(first.year, first.month)) });
}

/** The same days a year earlier: 去年同期. */
export function yearBefore({ from, to }: Period): Period {
  const { year, month, day } = parseIso(to);
  const whole = day === daysInMonth(year, month);
  return { from: monthsBefore(from, 12), to: whole ? monthOf(year - 1, month).to : monthsBefore(to, 12) };
}

/** 1月到3月, 1-2月, 去年12月到2月: from the first one's first day to the last one's last. */
function months(text: string, today: string): Period | null {
  if (!new RegExp(`^${MONTHS}$`).test(text)) return null;
  const [a = '', b = ''] = text.split(/\s*(?:到|至|~|～|—|-{1,2})\s*/);
  const last = month(b, today);
  const first = month(/月份?$/.test(a) ? a : `${a}月`, today);
  if (!first || !last) return null;
  const { year, month: begins } = parseIso(first.from);
  if (new RegExp(`^${YEAR}`).test(b)) {
    if (new RegExp(`^${YEAR}`).test(a)) return { from: first.from, to: last.to };
    const { year: ends, month: of } = parseIso(last.from);
    return { from: monthOf(begins > of ? ends - 1 : ends, begins).from, to: last.to };
  }
  // Without a year it follows the first; where that has none either, the latest that have begun are meant.
  const { year: ends, month: of } = parseIso(last.from);
  if (new RegExp(`^${YEAR}`).test(a))
    return { from: first.from, to: monthOf(of < begins ? year + 1 : year, of).to };
  return { from: monthOf(begins > of ? ends - 1 : ends, begins).from, to: last.to };
}

function half(text: string, today: string): Period | null {
  const match = new RegExp(`^(${YEAR})?\\s*([上下])半年$`).exec(text);
  if (!match) return null;
  const { year: here, month: now } = parseIso(today);
  const second = match[2] === '下';
  const of = match[1] ? yearOf(match[1], here) : second && now < 7 ? here - 1 : here;
  return { from: monthOf(of, second ? 7 : 1).from, to: monthOf(of, second ? 12 : 6).to };
}

function quarter(text: string, today: string): Period | null {
  const match = new RegExp(`^(${YEAR}|\\d{4})?\\s*(?:第?([一二三四1-4])季度|[Qq]([1-4]))$`).exec(text);
  if (!match) return null;
  const { year: here, month: now } = parseIso(today);
  const number = numberOf(match[2] ?? match[3] ?? '');
  const of = match[1] ? yearOf(match[1], here) : number > Math.ceil(now / 3) ? here - 1 : here;
  return quarterOf(of, number);
}

function month(text: string, today: string): Period | null {
  const match =
    new RegExp(`^(${YEAR}|\\d{4}[-/.])?\\s*(${NUMBER})(?:月份?)?$`).exec(text) ??
    /^(20\d{2})(\d{2})$/.exec(text);
  const number = match?.[2] ? numberOf(match[2]) : 0;
  if (!match || number < 1 || number > 12) return null;
  const { year: here, month: now } = parseIso(today);
  const of = match[1] ? yearOf(match[1], here) : number > now ? here - 1 : here;
  return monthOf(of, number);
}

function year(text: string, today: string): Period | null {
  if (!new RegExp(`^${YEAR}$`).test(text)) return null;
  const of = yearOf(text, parseIso(today).year);
  return { from: `${of}-01-01`, to: `${of}-12-31` };
}

function relative(text: string, today: string): Period | null {
  if (!RELATIVE.test(text)) return null;
  const back = /^上上/.test(text) ? 2 : /^上/.test(text) ? 1 : /^下/.test(text) ? -1 : 0;
  const { year: here, month: now } = parseIso(today);
  if (/(?:周|星期|礼拜)$/.test(text)) {
    const monday = addDays(today, 1 - weekday(today) - 7 * back);
    return { from: monday, to: addDays(monday, 6) };
  }
  if (/季度$/.test(text)) return quarterOf(here, Math.ceil(now / 3) - back);
  if (/月$/.test(text)) return monthOf(here, now - back);
  const days: Readonly<Record<string, number>> = { 前: -2, 昨: -1, 明: 1, 后: 2 };
  const one = addDays(today, days[text.charAt(0)] ?? 0);
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
  if (/^\d{2}年/.test(text)) return 2000 + Number(text.slice(0, 2));
  const years: Readonly<Record<string, number>> = { 前: -2, 去: -1, 明: 1, 后: 2 };
  return here + (years[text.charAt(0)] ?? 0);
}

/** The period before one: as many whole months before whole months (one that still runs is whole), else as many days. */
export function periodBefore({ from, to }: Period): Period {
  const { year, month: first, day: date } = parseIso(from);
  const last = parseIso(to);
  const count = (last.year - year) * 12 + last.month - first + 1;
  const whole = count === 1 || last.day === daysInMonth(last.year, last.month);
  if (date === 1 && whole)
    return { from: monthOf(year, first - count).from, to: monthOf(year, first - 1).to };
  return { from: addDays(from, isoDayNumber(from) - isoDayNumber(to) - 1), to: addDays(from, -1) };
}
