import { NUMERAL, readNumber } from './chinese-number.ts';
import { dayNumber, isoDayNumber, isoFromDayNumber, parseIso, weekdayOfDayNumber } from './civil.ts';
import { type DateContext, type DateResult, refused, understood } from './date-result.ts';
import { checkedDay, parseAbsolute } from './parse-absolute.ts';

const DAY_WORDS: Readonly<Record<string, number>> = {
  大前: -3,
  前: -2,
  昨: -1,
  今: 0,
  当: 0,
  本: 0,
  明: 1,
  次: 1,
  后: 2,
  大后: 3,
};
const YEAR_WORDS: Readonly<Record<string, number>> = { 前: -2, 去: -1, 今: 0, 本: 0, 明: 1, 后: 2 };
const WEEKDAYS = '一二三四五六日天';

type Reader = (parts: readonly (string | undefined)[], context: DateContext) => DateResult | null;

const N = `[${NUMERAL}]{1,3}`;
/** 上上, 上, 本, 这, 下, 下下 before a week or a month. */
const STEP = '(上上|上|本|这|下下|下)';
const WEEK = '(?:周|星期|礼拜)';

const FORMS: readonly (readonly [RegExp, Reader])[] = [
  [/^(大前|大后|前|昨|今|当|本|明|次|后)[天日早晚]$/, ([word = ''], c) => shifted(DAY_WORDS[word] ?? 0, c)],
  [new RegExp(`^(${N})[天日](?:之?后|以后|[之以]?内)$`), ([n = ''], c) => shiftedBy(n, 1, c)],
  [new RegExp(`^(${N})(?:个)?${WEEK}(?:之?后|以后|[之以]?内)$`), ([n = ''], c) => shiftedBy(n, 7, c)],
  [new RegExp(`^(${N})个月(?:之?后|以后|[之以]?内)$`), monthsLater],
  [new RegExp(`^(?:${STEP}个?)?${WEEK}([${WEEKDAYS}1-7])$`), dayOfWeek],
  [new RegExp(`^(?:${STEP}个?月)?(?:月底|月末|底|末)$`), endOfMonthByStep],
  [new RegExp(`^(?:${STEP}个?月)?(${N})[日号]$`), dayOfMonth],
  [new RegExp(`^${STEP}个?月(${N})$`), dayOfMonth],
  [/^(前|去|今|本|明|后)年(?:年)?[底末]$/, ([word = ''], c) => endOfYear(word, c)],
  [/^年[底末]$/, (_parts, c) => endOfYear('今', c)],
  [/^(前|去|今|本|明|后)年(.*月.*)$/, dayOfYear],
];

/**
 * Reads a date that depends on the day it was said.
 *
 * Weeks begin on Monday: 本周五 is the Friday of the running week even when it has passed, 下周五 the Friday of the
 * week after, 下下周五 one more. A bare 周五 or 15号 is the next one, today included (with `lean: 'past'` the last one,
 * today included). "N天内" is the last day of the span.
 *
 * @returns null when the text has none of these forms.
 */
export function parseRelative(text: string, context: DateContext): DateResult | null {
  for (const [form, read] of FORMS) {
    const match = form.exec(text);
    const result = match && read(match.slice(1), context);
    if (result) return result;
  }
  return null;
}

function shifted(days: number, context: DateContext): DateResult {
  return understood(isoFromDayNumber(isoDayNumber(context.today) + days));
}

function shiftedBy(count: string, unit: number, context: DateContext): DateResult | null {
  const n = readNumber(count);
  return n === null ? null : shifted(n * unit, context);
}

function monthsLater([count = '']: readonly (string | undefined)[], context: DateContext): DateResult | null {
  const n = readNumber(count);
  if (n === null) return null;
  return dayInMonth(n, parseIso(context.today).day, context);
}

function dayOfWeek([step, name = '']: readonly (string | undefined)[], context: DateContext): DateResult {
  const wanted = /\d/.test(name) ? Number(name) : Math.min(WEEKDAYS.indexOf(name), 6) + 1;
  const fromToday = wanted - weekdayOfDayNumber(isoDayNumber(context.today));
  if (step !== undefined) return shifted(fromToday + stepOf(step) * 7, context);
  if (context.lean === 'past') return shifted(fromToday > 0 ? fromToday - 7 : fromToday, context);
  return shifted(fromToday < 0 ? fromToday + 7 : fromToday, context);
}

function endOfMonthByStep([step]: readonly (string | undefined)[], context: DateContext): DateResult {
  const { year, month } = parseIso(context.today);
  return understood(isoFromDayNumber(dayNumber(year, month + stepOf(step) + 1, 0)));
}

function dayOfMonth(
  [step, dayText = '']: readonly (string | undefined)[],
  context: DateContext,
): DateResult | null {
  const day = readNumber(dayText);
  if (day === null) return null;
  if (step !== undefined) return dayInMonth(stepOf(step), day, context);
  const today = parseIso(context.today).day;
  if (context.lean === 'past') return dayInMonth(day > today ? -1 : 0, day, context);
  return dayInMonth(day < today ? 1 : 0, day, context);
}

/** Day `day` of the month that lies `months` after the running one; never slips into another month. */
function dayInMonth(months: number, day: number, context: DateContext): DateResult {
  const { year, month } = parseIso(context.today);
  const first = parseIso(isoFromDayNumber(dayNumber(year, month + months, 1)));
  return checkedDay(first.year, first.month, day, context);
}

function endOfYear(word: string, context: DateContext): DateResult {
  return checkedDay(parseIso(context.today).year + (YEAR_WORDS[word] ?? 0), 12, 31, context);
}

function dayOfYear(
  [word = '', rest = '']: readonly (string | undefined)[],
  context: DateContext,
): DateResult | null {
  const year = parseIso(context.today).year + (YEAR_WORDS[word] ?? 0);
  const result = parseAbsolute(`${year}年${rest}`, context);
  return result?.ok === false && result.code === 'date.unreadable' ? null : result;
}

function stepOf(step: string | undefined): number {
  if (step === undefined || step === '本' || step === '这') return 0;
  return (step.startsWith('上') ? -1 : 1) * step.length;
}

/** Phrases that name a stretch of time or need a calendar that is not ours; they get a reason of their own. */
const VAGUE: readonly (readonly [RegExp, string])[] = [
  [/工作日/, '“几个工作日”要看放假和调休，这里不猜'],
  [
    /[上中下]旬|月[初中]|年[初中]|^[上本这下]*个?(?:周|星期|礼拜|月)$|周末|半个?月|季度|左右|上下/,
    '这是一段时间，不是哪一天',
  ],
  [/正月|腊月|冬月|初[一二三四五六七八九十]|廿|农历|阴历/, '这里不认农历'],
  [/节|五一|十一(?!月)|国庆|元旦|春节|年前|年后/, '节日前后不是确定的一天'],
  [/尽快|越快|asap|急|待定|另行|暂定/i, '没有写出日期'],
];

/** Why a phrase that people do use for dates is not taken for one; null when it is not such a phrase. */
export function explainVague(text: string, context: DateContext): DateResult | null {
  const found = VAGUE.find(([phrase]) => phrase.test(text));
  return found ? refused('date.vague', found[1], context) : null;
}
