const DIGITS = '零一二三四五六七八九';

/** The inside of a character class that matches what {@link readChineseNumber} reads. */
export const CHINESE_NUMERAL = '零〇一二两三四五六七八九十百千万';

/** Zeros that a word behind digits stands for: `1.5万`, `3千`, `2w`; k and w not before letters (200kg). */
const ZEROS: Readonly<Record<string, number>> = {
  百: 2,
  千: 3,
  k: 3,
  万: 4,
  w: 4,
  十万: 5,
  百万: 6,
  千万: 7,
};

/** Matches what multiplies the digits before it. */
export const MAGNITUDE = '(?:[十百千]万|[万百]|千(?![克米瓦伏])|[kKwW](?![A-Za-z]))';

/** Digits; commas only between thousands. */
const PLAIN = /^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$/;
const MULTIPLIED = new RegExp(`^([\\d,.]+)\\s?(${MAGNITUDE})$`);
/** `2万5千`: each part with its own word. */
const TWO_PARTS = /^(\d+)万([1-9])千$/;

/**
 * A number as people write it (`1,200`, `1.5万`, `3千`, `2万5千`, `两千`) as exact decimal text; null when it is not
 * written as one number: `3,5`, `1 2`, `两百五`.
 */
export function readNumeral(text: string): string | null {
  if (PLAIN.test(text)) return tidyDecimal(text.replaceAll(',', ''));
  const [, thousands, rest] = TWO_PARTS.exec(text) ?? [];
  if (thousands && rest) return tidyDecimal(`${thousands}${rest}000`);
  const [, digits = '', magnitude = ''] = MULTIPLIED.exec(text) ?? [];
  if (PLAIN.test(digits)) return shifted(digits.replaceAll(',', ''), ZEROS[magnitude.toLowerCase()] ?? 0);
  const chinese = readChineseNumber(text);
  return chinese === null ? null : String(chinese);
}

/** Moves the point to the right. */
function shifted(decimal: string, places: number): string {
  const [whole = '', part = ''] = decimal.split('.');
  const moved = part.padEnd(places, '0');
  return tidyDecimal(`${whole}${moved.slice(0, places)}.${moved.slice(places)}`);
}

const tidyDecimal = (text: string): string => text.replace(/^0+(?=\d)/, '').replace(/\.$/, '');

/** 二十 → 20, 两百五十 → 250, 一万二千 → 12000; null when it is not written as one number (colloquial 两百五 too). */
export function readChineseNumber(text: string): number | null {
  const [thousands, rest, ...more] = text.split('万');
  if (thousands === undefined || more.length > 0) return null;
  if (rest === undefined) return readSection(thousands);
  const high = readSection(thousands);
  const low = rest === '' ? 0 : readSection(rest.replace(/^[零〇]/, ''));
  return high === null || low === null ? null : high * 10_000 + low;
}

/** A number below 10,000. */
function readSection(text: string): number | null {
  const match =
    /^(?:([一二两三四五六七八九])千)?[零〇]?(?:([一二两三四五六七八九])百)?[零〇]?(?:([一二三四五六七八九])?(十))?[零〇]?([一二两三四五六七八九])?$/.exec(
      text,
    );
  if (!match || text === '') return null;
  const [, thousand, hundred, tens, ten, one] = match;
  if (one && !ten && (thousand || hundred) && !/[零〇].$/.test(text)) return null;
  const value =
    digit(thousand) * 1_000 + digit(hundred) * 100 + (ten ? (tens ? digit(tens) : 1) * 10 : 0) + digit(one);
  return value === 0 ? null : value;
}

const digit = (c: string | undefined): number =>
  c === undefined ? 0 : c === '两' ? 2 : Math.max(0, DIGITS.indexOf(c));
