const DIGITS = '零一二三四五六七八九';

/** The inside of a character class that matches what {@link readChineseNumber} reads. */
export const CHINESE_NUMERAL = '零〇一二两三四五六七八九十百千万';

/** 二十 → 20, 两百五十 → 250, 一万二千 → 12000; null when it is not written as one number (colloquial 两百五 too). */
export function readChineseNumber(text: string): number | null {
  const [thousands, rest, ...more] = text.split('万');
  if (thousands === undefined || more.length > 0) return null;
  if (rest === undefined) return readSection(thousands);
  const high = readSection(thousands);
  const low = rest === '' ? 0 : readSection(rest);
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
