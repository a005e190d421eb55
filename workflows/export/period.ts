import { addDays, daysInMonth, formatIso, parseIso, weekday } from '../dates/civil.ts';
import { foldWidth } from '../dates/fold-width.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';

/** Days, both included, and how they are called in a file's name. */
export interface ExportPeriod {
  from: string;
  to: string;
  label: string;
}

/**
 * Days as people write them for a report: 3月, 2026年3月, 2026-03, 本月, 上月, 上周, 今年, 2026-03-01到03-31, 3月1日到3月15日.
 * A month without its year is the latest one that has begun. @throws AppError export.bad_period
 */
export function readPeriod(written: string, today: string): ExportPeriod {
  const text = foldWidth(written).replace(/\s+/g, '').replace(/的$/, '');
  const found = byWord(text, today) ?? byMonth(text, today) ?? byRange(text, today);
  if (!found || found.from > found.to)
    throw new AppError('export.bad_period', { text: written.slice(0, 30) });
  return found;
}

const monthOf = (year: number, month: number): ExportPeriod => ({
  from: formatIso({ year, month, day: 1 }),
  to: formatIso({ year, month, day: daysInMonth(year, month) }),
  label: `${year}年${month}月`,
});

function byWord(text: string, today: string): ExportPeriod | null {
  const { year, month } = parseIso(today);
  const monday = addDays(today, 1 - weekday(today));
  const week = (from: string) => ({ from, to: addDays(from, 6), label: `${from}起一周` });
  if (/^(?:本|这个?|当)月$/.test(text)) return monthOf(year, month);
  if (/^上个?月$/.test(text)) return month === 1 ? monthOf(year - 1, 12) : monthOf(year, month - 1);
  if (/^(?:本|这个?)(?:周|星期)$/.test(text)) return week(monday);
  if (/^上个?(?:周|星期)$/.test(text)) return week(addDays(monday, -7));
  if (/^今年$|^本年$/.test(text)) return { from: `${year}-01-01`, to: `${year}-12-31`, label: `${year}年` };
  if (/^去年$/.test(text))
    return { from: `${year - 1}-01-01`, to: `${year - 1}-12-31`, label: `${year - 1}年` };
  return null;
}

function byMonth(text: string, today: string): ExportPeriod | null {
  const now = parseIso(today);
  const match =
    /^(?:(\d{4}|\d{2})年)?(\d{1,2})月份?$/.exec(text) ?? /^(\d{4})[-./年]?(\d{1,2})月?份?$/.exec(text);
  if (!match) return /^20\d\d年?$/.test(text) ? yearOf(Number(text.slice(0, 4))) : null;
  const month = Number(match[2]);
  if (month < 1 || month > 12) return null;
  const given = match[1] === undefined ? null : Number(match[1].padStart(4, '20'));
  return monthOf(given ?? (month <= now.month ? now.year : now.year - 1), month);
}

const yearOf = (year: number): ExportPeriod => ({
  from: `${year}-01-01`,
  to: `${year}-12-31`,
  label: `${year}年`,
});

function byRange(text: string, today: string): ExportPeriod | null {
  const [first = '', last, ...more] = text.split(/到|至|~|～|—|–/);
  if (more.length > 0) return null;
  const from = parseDate(first, { today });
  if (!from.ok) return null;
  // 2026-03-01到03-31: the end has the year of the beginning, or the month, too.
  const year = from.date.slice(0, 5);
  const short =
    last === undefined
      ? null
      : /^\d{1,2}[-./月]\d{1,2}日?$/.test(last)
        ? `${year}${last.replace(/[./月]/, '-').replace('日', '')}`
        : /^\d{1,2}[日号]?$/.test(last)
          ? `${from.date.slice(0, 8)}${last.replace(/[日号]/, '')}`
          : last;
  const to = short === null ? from : parseDate(short, { today });
  if (!to.ok) return null;
  return {
    from: from.date,
    to: to.date,
    label: from.date === to.date ? from.date : `${from.date}到${to.date}`,
  };
}
