/** Our own order numbers: `SO-20260315-0042`, the Shanghai day and that day's running number. */
export function formatNumber(day: string, sequence: number): string {
  return `SO-${day.replaceAll('-', '')}-${String(sequence).padStart(4, '0')}`;
}

/** One writing for references: NFKC, dashes of all kinds to "-", single spaces, upper case. */
export function foldReference(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‐‑‒–—―−﹣_]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase();
}

/** A complete number as people type it (`so20260315 0042`, `20260315-0042`) in our writing, else null. */
export function completeNumber(folded: string): string | null {
  const match = /^(?:SO[-\s#]*(\d{8})|[-\s#]*(20\d{6}))[-\s]*(\d{4,6})$/.exec(folded);
  return match ? `SO-${match[1] ?? match[2]}-${match[3]}` : null;
}

const COMPLETE = /(?:SO)?[-\s#]*20\d{6}[-\s]*\d{4,6}(?!\d)/g;
/** Numbers that are looked up for one question. */
const MOST_NUMBERS = 8;

/**
 * Several numbers, or the ends of several, in one text: `SO-…-0042 SO-…-0043`, `0042和0043`; null when it is not that.
 * Digits parted by a space alone are one number (`0315 0042`).
 */
export function severalNumbers(folded: string): string[] | null {
  const complete = folded.match(COMPLETE)?.map((text) => completeNumber(text.trim()) ?? text) ?? [];
  const ends = folded.split(/[,，、;；]|\s*[和与及跟]\s*/).map((text) => text.trim());
  const named =
    complete.length > 1 ? complete : ends.every((text) => /^(?:SO-?)?[\d-]{2,}$/.test(text)) ? ends : [];
  const numbers = [...new Set(named)].slice(0, MOST_NUMBERS);
  return numbers.length > 1 ? numbers : null;
}

/** Ways to look for an order by a part of its number; each follows an index (see find-by-number.ts). */
export interface NumberSearch {
  /** A whole number of ours: only exactly this order is meant. */
  complete: boolean;
  /** Tried first; a hit ends the search. */
  exact: string[];
  prefixes: string[];
  /** The last four characters, and the end of the number if more of it was given. */
  tail: { four: string; ending: string } | null;
  /** Anywhere in the number: the last resort. */
  contains: string;
}

/** How many years back "0315" may mean the 15th of March of that year. */
const YEARS_BACK = 3;

/**
 * What a piece of text can mean as a part of an order number; null when it cannot be one.
 * `42` → running number 0042; `0315` → running number or a day; `0315-0042`, `202603`, `5-0042`; also
 * numbers that are not ours (imported), by their beginning.
 */
export function numberSearch(folded: string, today: string): NumberSearch | null {
  const text = folded.replace(/^(?:S?O|NO\.?)?[-\s#]+|^S?O(?=20\d)|[-\s#]+$/g, '').replaceAll(' ', '-');
  if (!/^[A-Z0-9-]{1,40}$/.test(text) || !/\d/.test(text)) return null;
  const complete = completeNumber(text);
  if (complete) return { complete: true, exact: [complete], prefixes: [], tail: null, contains: '' };
  const years = Array.from({ length: YEARS_BACK }, (_, i) => Number(today.slice(0, 4)) - i);
  return {
    complete: false,
    exact: [folded, text, ...exactDays(text, years)],
    prefixes: [...dayPrefixes(text, years), text],
    tail: tailOf(text),
    contains: text,
  };
}

function exactDays(text: string, years: number[]): string[] {
  const match = /^(\d{2})?(\d{4})-?(\d{3,6})$/.exec(text);
  const [, year, day = '', running = ''] = match ?? [];
  if (!match || !isDay(day)) return [];
  const sequence = running.padStart(4, '0');
  return (year ? [Number(`20${year}`)] : years).map((y) => `SO-${y}${day}-${sequence}`);
}

function dayPrefixes(text: string, years: number[]): string[] {
  if (/^20\d{2,6}(?:-\d*)?$/.test(text)) return [`SO-${text}`];
  if (/^\d{6}$/.test(text) && isDay(text.slice(2))) return [`SO-20${text}-`];
  const day = /^(\d{4})(?:-(\d{0,3}))?$/.exec(text);
  if (day?.[1] && isDay(day[1])) return years.map((year) => `SO-${year}${day[1]}-${day[2] ?? ''}`);
  return [];
}

function tailOf(text: string): NumberSearch['tail'] {
  const running = /^(.*-)?(\d{1,4})$/.exec(text);
  if (!running || /[A-Z]/.test(text)) return null;
  const four = (running[2] ?? '').padStart(4, '0');
  return { four, ending: `${running[1] ?? ''}${four}` };
}

/** `0315`: month and day. */
function isDay(text: string): boolean {
  return /^(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(text);
}
