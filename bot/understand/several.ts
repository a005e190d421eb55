import { CHINESE_NUMERAL, MAGNITUDE } from '../../workflows/orders/numeral.ts';

const UNIT = '(?:打|套|台|件|个|只|支|批|根|块|片|组|箱|pcs)';
const CODE = '(?<![A-Za-z\\d-])[A-Za-z]{1,6}-[A-Za-z]?\\d[A-Za-z0-9.-]*';
const COUNT = `(?:\\d[\\d,]*(?:\\s*${MAGNITUDE})?|[${CHINESE_NUMERAL}]{1,8})\\s*${UNIT}`;
const AND = '(?:和|及|以及|与|还有|加上|另外|\\+)';

const CODES = new RegExp(CODE, 'g');
const COUNTS = new RegExp(`${COUNT}|[x×*]\\s*\\d+(?![A-Za-z\\d])`, 'gi');
/** "3套快换模组和5套零点定位器" */
const COUNT_AND_COUNT = new RegExp(`${COUNT}[^\\d,，;；。]{0,20}?${AND}\\s*${COUNT}`, 'i');
/** "KHP-16和KHM-200各5个", also with 、 between them. */
const CODE_AND_CODE = new RegExp(`${CODE}\\s*(?:${AND}|、)\\s*${CODE}`);
const AFTER_FIRST = new RegExp(`(?:${COUNT}\\s*(?:的)?\\s*)?${CODE}|${COUNT}`, 'i');

/**
 * Where the words of an order begin to name products, when they name more than one; -1 otherwise. One order is
 * one product, and which quantity belongs to which is not guessed.
 */
export function severalFrom(text: string): number {
  const codes = new Set((text.match(CODES) ?? []).map((code) => code.toUpperCase()));
  const several =
    (codes.size > 1 && ((text.match(COUNTS) ?? []).length > 1 || CODE_AND_CODE.test(text))) ||
    COUNT_AND_COUNT.test(text);
  return several ? text.search(AFTER_FIRST) : -1;
}
