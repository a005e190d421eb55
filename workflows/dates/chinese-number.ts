const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/** The inside of a character class that matches what {@link readNumber} reads. */
export const NUMERAL = '\\d零〇一二两三四五六七八九十';

/**
 * Reads a whole number up to 99 in Chinese (十五, 二十, 三十一) or any number in digits.
 *
 * @returns null when it is not written as one number.
 */
export function readNumber(text: string): number | null {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const match = /^([一二两三四五六七八九])?(十)?([零〇一二两三四五六七八九])?$/.exec(text);
  if (!match || text === '') return null;
  const [, before, ten, after] = match;
  if (ten === undefined) return before !== undefined && after !== undefined ? null : digit(before ?? after);
  if (after === '零' || after === '〇') return null;
  return (before === undefined ? 1 : digit(before)) * 10 + (after === undefined ? 0 : digit(after));
}

/** Reads a year written digit by digit: 二〇二六, 二零二六, 二六, or 2026, 26. */
export function readYear(text: string): number | null {
  if (/^(\d{2}|\d{4})$/.test(text)) return Number(text);
  if (!/^[零〇一二三四五六七八九]+$/.test(text) || (text.length !== 2 && text.length !== 4)) return null;
  return [...text].reduce((sum, c) => sum * 10 + digit(c), 0);
}

function digit(c: string | undefined): number {
  return c === undefined ? 0 : (DIGITS[c] ?? 0);
}
