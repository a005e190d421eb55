/** What a cell format says about the meaning of a number. */
export type NumberFormat =
  | { readonly kind: 'plain' }
  /** A day, a time of day, or both. */
  | { readonly kind: 'date' }
  /** At least `digits` digits, with zeros in front, after a fixed text: `"SO-"0000` shows 42 as SO-0042. */
  | { readonly kind: 'padded'; readonly prefix: string; readonly digits: number };

export const PLAIN: NumberFormat = { kind: 'plain' };
const DATE: NumberFormat = { kind: 'date' };

/**
 * Built-in formats that show dates or times: 14–22 everywhere, 27–36 and 50–58 in Chinese Excel (2026年3月15日,
 * 3月15日, 上午8时30分 …). 45 and 47 are minutes and seconds; 46 is a duration and no time of day.
 */
const BUILT_IN_DATES: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 45],
  [47, 47],
  [50, 58],
];

export function builtInFormat(id: number): NumberFormat {
  return BUILT_IN_DATES.some(([first, last]) => id >= first && id <= last) ? DATE : PLAIN;
}

/** Reads a custom format code such as `yyyy"年"m"月"d"日"`, `[$-804]aaaa`, `0.00E+00`, `[h]:mm`, `"SO-"0000`. */
export function customFormat(code: string): NumberFormat {
  const padded = paddedFormat(code);
  if (padded) return padded;
  const [firstSection = ''] = withoutLiterals(code).split(';');
  if (/\[(?:h+|m+|s+)\]/i.test(firstSection)) return PLAIN;
  const marks = firstSection.replace(/\[[^\]]*\]/g, '').replace(/general|g\/通用格式/gi, '');
  // `e` is a year in Chinese and Japanese formats, and part of an exponent in `0.00E+00`.
  const dateMarks = marks.replace(/e[+-]/gi, '');
  const hasDigits = /[0#?]/.test(dateMarks.replace(/s[.,]0+/gi, ''));
  return !hasDigits && /[ymdhse]|a{3,4}|am\/pm|a\/p|上午\/下午/i.test(dateMarks) ? DATE : PLAIN;
}

function paddedFormat(code: string): NumberFormat | null {
  const match = /^((?:"[^"]{0,20}"|\\.|-)*)(0{2,20})$/.exec(code);
  if (!match) return null;
  const prefix = (match[1] ?? '').replace(/"([^"]*)"|\\(.)/g, (_all, quoted, escaped) => quoted ?? escaped);
  return { kind: 'padded', prefix, digits: match[2]?.length ?? 0 };
}

/** Quoted text, escaped characters, fill and width marks mean nothing for the kind of a format. */
function withoutLiterals(code: string): string {
  return code.replace(/"[^"]*"?|\\.|[_*]./g, '');
}
