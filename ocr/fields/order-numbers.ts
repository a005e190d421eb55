import type { Found } from './spans.ts';

/** `SO-20260315-0042`, also behind № (`No`); O may be read as 0, dashes lost, the number broken over two lines anywhere. */
const HEAD =
  /(?:(?<![A-Za-z])|(?<=(?<![A-Za-z])No))[Ss]\n?[O0o]\n?[-一]{0,2}[\n\t]?(2\n?[\dOo](?:\n?[\dOoIl]){6})\n?[-一]{0,2}\n?/g;
/** 「SO-20260315-0042-1」 is another number: a part, a batch. */
const MORE = /^-[\dA-Z]/;
/** `…-0042A`, `…-0042R1`: a version of it. A longer word is the next one of the line. */
const VERSION = /^[A-Z]\d{0,2}(?![A-Za-z0-9-])/;
/** What can only be counted: 「0042 20件」 is not 004220. */
const COUNTED = /^(?:件|台|套|批|个|只|支|根|片|块|吨|箱|元|万|年|月|pcs)/i;
/** 「SO-20260315-0042、0043」: of the second one only the running number is written. */
const AND_MORE = new RegExp(
  `^[、,/~至到和及&]\\n?-?(\\d{4,6})(?![\\d.:/-]|\\n\\d|${COUNTED.source.slice(1)})`,
  'i',
);
/** The next word is a date: 「0042 2026年3月20日」. */
const THEN_A_DATE = /^(\d{4})20\d\d[年./-]/;
const DIGITS = /^[\dOoIl]+/;
const SHORTEST = 4;
const LONGEST = 6;
const NAMED =
  /(?:订单编号|订单号码?|销售订单号|采购订单号|采购单号|单号)[\n\t]?[:：]?(?:为|是)?[\n\t]?([A-Z]{1,6}[A-Z0-9/-]{4,24})/gi;
const OURS = /^S[O0]-?20\d/i;

/** Order numbers on the page; when none is in our writing, what is called an order number. */
export function findOrderNumbers(text: string): Found<string>[] {
  const ours = [...text.matchAll(HEAD)].flatMap((match) => ourNumber(text, match));
  if (ours.length > 0) return ours;
  // One of ours that lost its end is no number of another kind.
  return [...text.matchAll(NAMED)]
    .filter(({ 1: value = '' }) => !OURS.test(value))
    .map((match) => {
      const [all, value = ''] = match;
      const end = match.index + all.length;
      return { value: value.toUpperCase(), start: end - value.length, end };
    });
}

function ourNumber(text: string, match: RegExpExecArray): Found<string>[] {
  const day = digits(match[1] ?? '');
  const tail = runningNumber(text, match.index + match[0].length);
  const rest = text.slice(tail?.end);
  if (!tail || !isDay(day) || MORE.test(rest) || VERSION.test(rest)) return [];
  const found = { value: `SO-${day}-${tail.value}`, start: match.index, end: tail.end };
  const [all = '', another] = AND_MORE.exec(rest) ?? [];
  return another === undefined
    ? [found]
    : [
        found,
        {
          value: `SO-${day}-${another}`,
          start: tail.end + all.length - another.length,
          end: tail.end + all.length,
        },
      ];
}

/** Four to six digits; a line may break within the first four, never after them. */
function runningNumber(text: string, start: number): { value: string; end: number } | null {
  const here = text.slice(start);
  const first = THEN_A_DATE.exec(here)?.[1] ?? DIGITS.exec(here)?.[0] ?? '';
  const end = start + first.length;
  if (first.length > SHORTEST && COUNTED.test(text.slice(end))) return null;
  if (first.length >= SHORTEST) return first.length <= LONGEST ? { value: digits(first), end } : null;
  if (text[end] !== '\n') return null;
  const rest = DIGITS.exec(text.slice(end + 1))?.[0] ?? '';
  const total = first.length + rest.length;
  if (total < SHORTEST || total > LONGEST) return null;
  return { value: digits(first + rest), end: end + 1 + rest.length };
}

function digits(text: string): string {
  return text.replace(/\n/g, '').replace(/[Oo]/g, '0').replace(/[Il]/g, '1');
}

function isDay(text: string): boolean {
  return /^20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(text);
}
