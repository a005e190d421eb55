import { readNumber, readYear } from '../dates/chinese-number.ts';
import {
  addDays,
  dayNumber,
  daysInMonth,
  formatIso,
  isoFromDayNumber,
  parseIso,
  weekday,
} from '../dates/civil.ts';
import { foldWidth } from '../dates/fold-width.ts';
import { completeYear } from '../dates/nearest-year.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import { HALF, MONTH_NUMBER, QUARTER, SPAN, STEP, TO, YEAR_WORDS } from './period-words.ts';

/** Days, both included, and how they are called in a file's name. */
export interface ExportPeriod {
  from: string;
  to: string;
  label: string;
}

/**
 * Which year is meant where none is said. `past`: the latest that has begun, for what has happened (orders that came in,
 * shipments). `nearest`: also ahead, for promises: in November 12月交期 is next month.
 */
export type Lean = 'past' | 'nearest';

/**
 * Days as people write them for a report: 3月, 三月份, 去年12月, 2026-03, 本月, 上月, 上周, 上季度, 一季度, 上半年, 今年, 最近7天,
 * 2026-03-01到03-31, 3月1日到3月15日, 1到3月. @throws AppError export.bad_period
 */
export function readPeriod(written: string, today: string, lean: Lean = 'past'): ExportPeriod {
  const text = foldWidth(written)
    .replace(/[\s的]+/g, '')
    .replace(/月份/g, '月');
  const found = byRange(text, today, lean) ?? single(text, today, lean);
  if (!found || found.from > found.to)
    throw new AppError('export.bad_period', { text: written.slice(0, 30) });
  return found;
}

const single = (text: string, today: string, lean: Lean): ExportPeriod | null =>
  byWord(text, today) ??
  bySpan(text, today) ??
  byQuarter(text, today, lean) ??
  byMonth(text, today, lean) ??
  byYear(text, today) ??
  byDay(text, today, lean);

const whole = (source: string): RegExp => new RegExp(`^(?:${source})$`);
const [STEP_ALONE, SPAN_ALONE, QUARTER_ALONE, HALF_ALONE] = [STEP, SPAN, QUARTER, HALF].map(whole) as [
  RegExp,
  RegExp,
  RegExp,
  RegExp,
];

/** Months from one on; months count on over the ends of years. */
function months(year: number, month: number, count: number, label: string): ExportPeriod {
  return {
    from: isoFromDayNumber(dayNumber(year, month, 1)),
    to: isoFromDayNumber(dayNumber(year, month + count, 0)),
    label,
  };
}

function monthOf(year: number, month: number): ExportPeriod {
  const found = months(year, month, 1, '');
  const { year: of, month: which } = parseIso(found.from);
  return { ...found, label: `${of}年${which}月` };
}

const quarterOf = (year: number, quarter: number): ExportPeriod => {
  const { from } = months(year, quarter * 3 - 2, 3, '');
  const { year: of, month } = parseIso(from);
  return months(of, month, 3, `${of}年第${Math.ceil(month / 3)}季度`);
};

const BACK: Readonly<Record<string, number>> = { 上上: 2, 上: 1, 下: -1 };

function byWord(text: string, today: string): ExportPeriod | null {
  const { year, month } = parseIso(today);
  const [, step = '', unit = ''] = STEP_ALONE.exec(text === '当月' ? '本月' : text) ?? [];
  if (unit === '') return null;
  const back = BACK[step] ?? 0;
  if (unit === '月') return monthOf(year, month - back);
  if (unit.startsWith('季')) return quarterOf(year, Math.ceil(month / 3) - back);
  const from = addDays(today, 1 - weekday(today) - 7 * back);
  return { from, to: addDays(from, 6), label: `${from}起一周` };
}

/** 最近7天: today is the last of them; 未来一周: today is the first. */
function bySpan(text: string, today: string): ExportPeriod | null {
  const [, side = '', count = '', unit = ''] = SPAN_ALONE.exec(text) ?? [];
  const number = count === '半' ? 0.5 : (readNumber(count) ?? 0);
  if (number <= 0) return null;
  const ahead = /^[未今接]/.test(side);
  const monthsEach = unit.endsWith('月') ? 1 : unit.endsWith('季度') ? 3 : unit === '年' ? 12 : 0;
  const away = (sign: 1 | -1): string => {
    if (monthsEach === 0) return addDays(today, sign * (number * (/[天日]/.test(unit) ? 1 : 7) - 1));
    const { year, month, day } = parseIso(today);
    const first = parseIso(
      isoFromDayNumber(dayNumber(year, month + sign * Math.round(number * monthsEach), 1)),
    );
    const last = Math.min(day, daysInMonth(first.year, first.month));
    return addDays(formatIso({ ...first, day: last }), -sign);
  };
  if (count === '半' && monthsEach !== 12) return null;
  const [from, to] = ahead ? [today, away(1)] : [away(-1), today];
  return { from, to, label: `${from}到${to}` };
}

function byQuarter(text: string, today: string, lean: Lean): ExportPeriod | null {
  const { year: here, month: now } = parseIso(today);
  const [isHalf, halfYear, half] = HALF_ALONE.exec(text) ?? [];
  if (isHalf !== undefined) {
    const second = half === '下';
    const year = halfYear ? yearOf(halfYear, here) : second && now < 7 && lean === 'past' ? here - 1 : here;
    return months(year, second ? 7 : 1, 6, `${year}年${half}半年`);
  }
  const match = QUARTER_ALONE.exec(text);
  if (!match) return null;
  const quarter = readNumber(match[2] ?? match[3] ?? '') ?? 0;
  return quarterOf(
    match[1] ? yearOf(match[1], here) : nearYear(quarter * 3 - 1, today, lean, quarter * 3 - 2),
    quarter,
  );
}

const MONTH = new RegExp(`^(${YEAR_WORDS}|20\\d{2}[-./]?)?(${MONTH_NUMBER})月?$`);

function byMonth(text: string, today: string, lean: Lean): ExportPeriod | null {
  const match = MONTH.exec(text);
  const month = readNumber(match?.[2] ?? '') ?? 0;
  if (!match || (match[1] === undefined && !text.endsWith('月')) || month < 1 || month > 12) return null;
  const given = match[1];
  return monthOf(given ? yearOf(given, parseIso(today).year) : nearYear(month, today, lean), month);
}

/** @param begins the month with which the time begins of which `month` is the middle */
function nearYear(month: number, today: string, lean: Lean, begins = month): number {
  const { year, month: now } = parseIso(today);
  if (lean === 'past') return begins <= now ? year : year - 1;
  const near = completeYear(month, 15, { today, lean, allowRelative: true, dateSystem: '1900' });
  return near ? parseIso(near).year : year;
}

const YEAR = new RegExp(`^(${YEAR_WORDS}|20\\d{2})(?:全年|度)?$`);

function byYear(text: string, today: string): ExportPeriod | null {
  const match = YEAR.exec(text);
  if (!match?.[1]) return null;
  const year = yearOf(match[1], parseIso(today).year);
  return months(year, 1, 12, `${year}年`);
}

function yearOf(words: string, here: number): number {
  const word = { 去: -1, 前: -2, 明: 1, 今: 0, 本: 0, 当: 0 }[words[0] ?? ''];
  if (word !== undefined) return here + word;
  const year = readYear(words.replace(/[年./-]+$/, '')) ?? here;
  return year < 100 ? year + 2000 : year;
}

function byDay(text: string, today: string, lean: Lean): ExportPeriod | null {
  const day = parseDate(text, { today, lean });
  return day.ok ? { from: day.date, to: day.date, label: day.date } : null;
}

const YEAR_SAID = new RegExp(`^(?:${YEAR_WORDS}|20\\d{2}|[上本这下今昨前明后])`);

function byRange(text: string, today: string, lean: Lean): ExportPeriod | null {
  const [first = '', last, ...more] = text.split(new RegExp(TO));
  if (last === undefined || more.length > 0) return null;
  // 1到3月
  const bare = /月$/.test(last) && new RegExp(`^(?:${YEAR_WORDS})?${MONTH_NUMBER}$`).test(first);
  const from = single(bare ? `${first}月` : first, today, lean);
  if (!from) return null;
  const to = lastOf(last, from, today, lean);
  return (
    to && {
      from: from.from,
      to: to.to,
      label: from.label === to.label ? to.label : `${from.label}到${to.label}`,
    }
  );
}

/** The end has the year of the beginning, or the month, too; 12月到2月 ends in the year after. */
function lastOf(last: string, { from }: ExportPeriod, today: string, lean: Lean): ExportPeriod | null {
  if (YEAR_SAID.test(last)) return single(last, today, lean);
  const { year, month } = parseIso(from);
  const alone = /^([^月./-]{1,3}?)[日号]?$/.exec(last)?.[1];
  const day = alone === undefined ? null : readNumber(alone);
  if (day !== null) return byDay(`${year}-${month}-${day}`, today, lean);
  const text = last.replace(/^(\d{1,2})[-./](\d{1,2})$/, '$1月$2日');
  const within = (of: number) => single(`${of}年${text}`, today, lean);
  const same = within(year);
  return same && same.to < from && parseIso(same.from).month < month ? within(year + 1) : same;
}
