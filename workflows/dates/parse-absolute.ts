import { NUMERAL, readNumber, readYear } from './chinese-number.ts';
import { daysInMonth, formatIso, isRealDay, parseIso } from './civil.ts';
import { type DateContext, type DateResult, refused, understood } from './date-result.ts';
import { serialToWallClock } from './excel-serial.ts';
import { completeYear } from './nearest-year.ts';

/** Years that a business date of ours may lie in; a typing error such as 2206 or 1026 is told instead of stored. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

/** Two-digit years are taken only this near to today: 26.3.15 is a year, 15.3.26 and 3.15.99 are not. */
const SHORT_YEAR_REACH = 10;

type Reader = (parts: readonly string[], context: DateContext) => DateResult | null;

const N = `[${NUMERAL}]{1,3}`;
const FORMS: readonly (readonly [RegExp, Reader])[] = [
  [new RegExp(`^([${NUMERAL}]{2,4})年(${N})月(${N})[日号]?$`), yearMonthDay],
  [
    /^(\d{4}|\d{2})([-/.])(\d{1,2})\2(\d{1,2})$/,
    ([y, , m, d], context) => yearMonthDay([y ?? '', m ?? '', d ?? ''], context),
  ],
  [/^(\d{4})(\d{2})(\d{2})$/, yearMonthDay],
  [/^20\d{2}(?:0[1-9]|1[0-2])$/, dayMissing],
  [/^(\d{2})(\d{2})(\d{2})$/, yearMonthDay],
  [new RegExp(`^(${N})月(${N})[日号]?$`), monthDay],
  [/^(\d{1,2})[-/.](\d{1,2})$/, monthDay],
  [new RegExp(`^(?:([${NUMERAL}]{2,4})年)?(${N})月(?:份)?(?:月)?(?:底|末)$`), endOfMonth],
  [/^(\d{5})(?:\.\d+)?$/, ([digits], context) => readSerial(Number(digits), context)],
  [/^\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})$/, yearLast],
  [/^\d{4}[-/.]\d{1,2}$/, dayMissing],
  [new RegExp(`^(?:[${NUMERAL}]{2,4}年)?${N}月份?$`), dayMissing],
];

/**
 * Reads a date that means the same day whoever reads it and whenever (a missing year is completed by the rule of
 * `nearest-year.ts`).
 *
 * @returns null when the text has none of these forms; a refusal when it has the form but is no day.
 */
export function parseAbsolute(text: string, context: DateContext): DateResult | null {
  for (const [form, read] of FORMS) {
    const match = form.exec(text);
    const result = match && read(match.slice(1), context);
    if (result) return result;
  }
  return null;
}

/** Reads a serial number; only days of 2000 to 2099 are believed, so that a quantity is not taken for a date. */
export function readSerial(serial: number, context: DateContext): DateResult | null {
  const at = serialToWallClock(serial, context.dateSystem);
  if (at === null) return null;
  const { year } = parseIso(at.date);
  return year >= FIRST_YEAR && year <= LAST_YEAR ? understood(at.date) : null;
}

function yearMonthDay(parts: readonly string[], context: DateContext): DateResult | null {
  const [yearText = '', monthText = '', dayText = ''] = parts;
  const [writtenYear, month, day] = [readYear(yearText), readNumber(monthText), readNumber(dayText)];
  if (writtenYear === null || month === null || day === null) return null;
  const year = fullYear(yearText, writtenYear, context);
  // `03.15.26` has the shape of year-month-day but none of its sense.
  if (year === null) return yearText.length === 2 ? yearLast(parts, context) : null;
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return refused('date.year_out_of_range', `年份 ${year} 不在 ${FIRST_YEAR}—${LAST_YEAR} 之间`, context);
  }
  return checkedDay(year, month, day, context);
}

function fullYear(text: string, year: number, context: DateContext): number | null {
  if (text.length === 4) return year;
  if (text.length !== 2) return null;
  const near = Math.abs(2000 + year - parseIso(context.today).year) <= SHORT_YEAR_REACH;
  return near ? 2000 + year : null;
}

/** A day of a known year, or a refusal that says which part cannot be. */
export function checkedDay(year: number, month: number, day: number, context: DateContext): DateResult {
  const wrong = wrongPart(month, day);
  if (wrong) return refused('date.no_such_day', wrong, context);
  if (!isRealDay(year, month, day)) {
    const last = daysInMonth(year, month);
    return refused('date.no_such_day', `${year} 年 ${month} 月只有 ${last} 天，没有 ${day} 日`, context);
  }
  return understood(formatIso({ year, month, day }));
}

function wrongPart(month: number, day: number): string | null {
  if (month < 1 || month > 12) return `没有 ${month} 月`;
  return day < 1 || day > 31 ? `没有 ${day} 日` : null;
}

function monthDay(
  [monthText = '', dayText = '']: readonly string[],
  context: DateContext,
): DateResult | null {
  const [month, day] = [readNumber(monthText), readNumber(dayText)];
  if (month === null || day === null) return null;
  const wrong = wrongPart(month, day);
  if (wrong) return refused('date.no_such_day', wrong, context);
  const date = completeYear(month, day, context);
  return date ? understood(date) : refused('date.no_such_day', `今年前后没有 ${month} 月 ${day} 日`, context);
}

function endOfMonth(parts: readonly string[], context: DateContext): DateResult | null {
  const [yearText, monthText = ''] = parts;
  const month = readNumber(monthText);
  if (month === null) return null;
  if (month < 1 || month > 12) return refused('date.no_such_day', `没有 ${month} 月`, context);
  // The 28th exists in every year, so it decides the year; the month's own length decides the day.
  const inMonth = yearText
    ? yearMonthDay([yearText, monthText, '28'], context)
    : understood(completeYear(month, 28, context) ?? context.today);
  if (!inMonth?.ok) return inMonth;
  const { year } = parseIso(inMonth.date);
  return understood(formatIso({ year, month, day: daysInMonth(year, month) }));
}

function yearLast(_parts: readonly string[], context: DateContext): DateResult {
  return refused('date.ambiguous', '年份不在最前面，看不出哪个是月、哪个是日', context);
}

function dayMissing(_parts: readonly string[], context: DateContext): DateResult {
  return refused('date.vague', '只写到了月份，没有写哪一天', context);
}
