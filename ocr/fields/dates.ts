import type { Found } from './spans.ts';

/** `2026-03-15`, or what is known of a date whose year is not written. */
export type WrittenDate = { readonly iso: string } | { readonly month: number; readonly day: number };

/** The second digit of a year is 0, whatever it looks like: 〇 and the wide ０ are read as C. */
const YEAR = '(2\\n?[0OoCQD〇○]\\n?\\d\\n?\\d|\\d\\d)';
const UP_TO_TWO = '(\\d\\n?\\d?)';
/** Not the 日 of 「日期：」 that follows when the seal took the end of the date. */
const DAY_WORD = '[日号](?!期)';
const GAP = '[\\t\\n]?';
/** 「2026.4.1 5件」, 「2026/4/1 8:30」: spaces are gone, and the digit behind the day is none of its own. */
const NOT_BEFORE = '件|台|套|批|个|只|支|根|片|块|吨|箱|pcs|:\\d';
const WORDS = new RegExp(
  `(?<!\\d)${YEAR}${GAP}年${GAP}${UP_TO_TWO}${GAP}月${GAP}${UP_TO_TWO}${GAP}${DAY_WORD}`,
  'g',
);
/** Between 年 and 日 only 月 can stand, whatever it looks like (开, 用); 年 itself is told by what 午 and 牛 are. */
const WORN_WORDS = new RegExp(
  `(?<!\\d)(?:${YEAR}年${UP_TO_TWO}[\\u4e00-\\u9fa5]|(20\\d\\d)[午牛乍车]${UP_TO_TWO}月)(?<![年日号])${UP_TO_TWO}${DAY_WORD}`,
  'g',
);
const SIGNS = new RegExp(
  `(?<![\\d.])(2\\n?0\\n?\\d\\n?\\d)\\n?([./\\-·])\\n?${UP_TO_TWO}\\n?\\2\\n?(\\d{1,2})(?![\\d#*%&@$^~A-Za-z]|\\.\\d|${NOT_BEFORE})`,
  'g',
);
/** `2026-04-08 09:30`: with both digits of month and day nothing of the time is taken for the day. */
const WITH_TIME = /(?<![\d.])(20\d\d)([./-])(\d\d)\2(\d\d)T?(?=\d{1,2}:\d\d)/g;
/** `26.4.8`. In 26/4/28 the year may be either end. */
const SHORT_YEAR = new RegExp(
  `(?<![\\d./A-Za-z-])(2[4-9]|3[0-5])([./-])(\\d{1,2})\\2(?!2[4-9]|3[01])(\\d{1,2})(?![\\d#*%&@$^~A-Za-z]|[./-]\\d|${NOT_BEFORE})`,
  'g',
);
/** `20260408`, only where a word says that a date follows: elsewhere it is some number. */
const COMPACT =
  /(?<=(?:日期|时间|交期|货期|期限|[至到为于由从自])[:：]?[\t\n]?)(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d|[./-]\d)/g;
const MONTH =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** `8th April 2026`, `08-Apr-2026`; without spaces. */
const DAY_MONTH = new RegExp(
  `(?<![\\dA-Za-z])(\\d{1,2})(?:st|nd|rd|th)?(?:of)?-?${MONTH}[-.,]{0,2}(20\\d\\d)(?!\\d)`,
  'gi',
);
/** `April 8, 2026` */
const MONTH_DAY = new RegExp(
  `(?<![A-Za-z])${MONTH}\\.?(\\d{1,2})(?:st|nd|rd|th)?[,.]?(20\\d\\d)(?!\\d|:\\d)`,
  'gi',
);
/** `2026.` ↵ `8.31`: a dot at the end of a line is easily lost. */
const BROKEN = /(?<![\d.])(2\n?0\n?\d\n?\d)\n(\d{1,2})([./-])(\d{1,2})(?!\d|[./:-]\d)/g;
/** `2027.4` ↵ `12。`: so is the second one. `2027.1` ↵ `12` may have been `2027.11.2` and is nothing. */
const BROKEN_LATER = /(?<![\d.])(2\n?0\n?\d\n?\d)([./-])(?!1\n[012]\d)(\d{1,2})\n(\d{1,2})(?![\d./、):-])/g;
/** The seal took 日; a day of two digits is complete nevertheless. */
const WITHOUT_DAY_WORD = new RegExp(
  `(?<!\\d)${YEAR}${GAP}年${GAP}${UP_TO_TWO}${GAP}月(\\d\\d)(?=[\\t\\n]|$)`,
  'g',
);
/** `202702.06`: one of two signs lost; told apart because month and day have both their digits. */
const ONE_SIGN = /(?<![\d.])(20\d\d)(?:[./-](\d\d)(\d\d)|(\d\d)[./-](\d\d))(?!\d|[./:-]\d)/g;
const ZERO = '〇○◯零OoQ0CD';
const NUMERAL = `[${ZERO}一二三四五六七八九]`;
/** The second one is 〇, whatever it looks like, or lost: a thin ring goes first. */
const YEAR_NUMERALS = `(二\\n?(?:[^\\s一二三四五六七八九十年月日]\\n?${NUMERAL}|(?![${ZERO}])${NUMERAL})\\n?${NUMERAL}\\n?)`;
const NUMERALS = new RegExp(
  `${YEAR_NUMERALS}年${GAP}([一二三四五六七八九十\\n]{1,4})月${GAP}([一二三四五六七八九十\\n]{1,5})${DAY_WORD}`,
  'g',
);
const NO_YEAR = new RegExp(
  `(?:(?<![\\d年]|年[\\t\\n])|(?<=[本今]年))(\\d\\n?\\d?)${GAP}月${GAP}(\\d\\n?\\d?)${GAP}${DAY_WORD}`,
  'g',
);

/** 「延期到 5/18」; elsewhere 1/2 is a page or a share. */
const MONTH_SLASH_DAY =
  /(?<=(?:[至到为期于由从自]|日期|时间)[:：]?[\t\n]?)(\d{1,2})\/(\d{1,2})(?![\d/.%％:-])/g;

/** Every date in the text, in all the ways they are written; impossible ones (2月30日) are left out. */
export function findDates(text: string): Found<WrittenDate>[] {
  const found: Found<WrittenDate>[] = [];
  const add = (match: RegExpExecArray, value: WrittenDate | null, length = match[0].length) => {
    const [start, end] = [match.index, match.index + length];
    if (value && !found.some((other) => other.start < end && start < other.end))
      found.push({ value, start, end });
  };
  for (const match of text.matchAll(WORDS)) add(match, full(match[1], match[2], match[3]));
  for (const match of text.matchAll(NUMERALS)) {
    add(match, full(yearOf(match[1]), numeral(match[2]), numeral(match[3])));
  }
  for (const match of text.matchAll(WITH_TIME)) add(match, full(match[1], match[3], match[4]));
  for (const match of text.matchAll(SIGNS)) {
    const { day, length } = brokenDay(text, match);
    add(match, full(match[1], match[3], day), length);
  }
  for (const match of text.matchAll(ONE_SIGN)) {
    add(match, full(match[1], match[2] ?? match[4], match[3] ?? match[5]));
  }
  for (const match of text.matchAll(BROKEN)) add(match, full(match[1], match[2], match[4]));
  for (const match of text.matchAll(BROKEN_LATER)) add(match, full(match[1], match[3], match[4]));
  for (const match of text.matchAll(WORN_WORDS))
    add(match, full(match[1] ?? match[3], match[2] ?? match[4], match[5]));
  for (const match of text.matchAll(WITHOUT_DAY_WORD)) add(match, full(match[1], match[2], match[3]));
  for (const match of text.matchAll(SHORT_YEAR)) add(match, full(match[1], match[3], match[4]));
  for (const match of text.matchAll(COMPACT)) add(match, full(match[1], match[2], match[3]));
  for (const match of text.matchAll(DAY_MONTH)) add(match, full(match[3], monthOf(match[2]), match[1]));
  for (const match of text.matchAll(MONTH_DAY)) add(match, full(match[3], monthOf(match[1]), match[2]));
  for (const match of text.matchAll(NO_YEAR)) add(match, partial(match[1], match[2]));
  for (const match of text.matchAll(MONTH_SLASH_DAY)) add(match, partial(match[1], match[2]));
  return found.sort((a, b) => a.start - b.start);
}

const BROKEN_DAY = new RegExp(`^\\n(\\d)(?![\\d.、)-]|${NOT_BEFORE})`);

/** `2026/3/1` ↵ `5前交货` is the 15th; `2026/3/1` ↵ `2. 数量` is the 1st and a list. */
function brokenDay(text: string, match: RegExpExecArray): { day: string; length: number } {
  const [all, , , , day = ''] = match;
  const rest = text.slice(match.index + all.length);
  const next = day.length === 1 ? BROKEN_DAY.exec(rest) : null;
  const joined = `${day}${next?.[1] ?? ''}`;
  return next && Number(joined) <= 31 ? { day: joined, length: all.length + 2 } : { day, length: all.length };
}

/** 02-2 is 02-2x whose end is gone: who writes months with a zero writes days so, too. */
const isCut = (month: string, day: string): boolean => /^0\d/.test(month) && day.length === 1;

function full(year = '', month = '', day = ''): WrittenDate | null {
  const [y, m, d] = [year, month, day].map((text) => text.replace(/\n/g, '')) as [string, string, string];
  if (isCut(m, d)) return null;
  const iso = isoOf(2000 + Number(y.slice(-2)), Number(m), Number(d));
  return iso === null ? null : { iso };
}

/** `2026-03-15`; null for a day that there is not. */
export function isoOf(year: number, month: number, day: number): string | null {
  if (!isDay(year, month, day)) return null;
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

function partial(month = '', day = ''): WrittenDate | null {
  const [m, d] = [month, day].map((text) => Number(text.replace(/\n/g, ''))) as [number, number];
  return isDay(2024, m, d) ? { month: m, day: d } : null;
}

function isDay(year: number, month: number, day: number): boolean {
  if (!(year >= 2000 && year <= 2099 && month >= 1 && month <= 12 && day >= 1)) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const monthOf = (name = ''): string => String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);

/** The last two digits of a year say it. */
function yearOf(text = ''): string {
  const last = [...text.replace(/\n/g, '')].slice(-2);
  return last.map((char) => (ZERO.includes(char) ? 0 : ONES.indexOf(char))).join('');
}

const ONES = '〇一二三四五六七八九';

/** 十五 → 15, 二十 → 20, 三 → 3; 二五 is none. */
function numeral(text = ''): string {
  const match = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/.exec(text.replace(/\n/g, ''));
  const [, tens = '', ten = '', ones = ''] = match ?? [];
  if (!match || (ten === '' && tens !== '' && ones !== '')) return '';
  const one = Math.max(0, ONES.indexOf(ones || (ten ? '' : tens)));
  return String(
    (ten ? (tens ? ONES.indexOf(tens) : 1) * 10 : 0) +
      (ten ? Math.max(0, ones ? ONES.indexOf(ones) : 0) : one),
  );
}
