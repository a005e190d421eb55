import type { PlainCell } from '../../../spreadsheet/types.ts';
import { completeNumber, foldReference } from '../../number.ts';
import { nothing, type Reading, read, wrong } from './problem.ts';
import { cut } from './words.ts';

const LONGEST = 40;
/** Excel keeps 15 digits of a number and turns the rest into zeros. */
const EXACT_DIGITS = 15;

/**
 * An order number: ours however it is typed (so20260315-0042, 20260315-0042), or any other number that the factory
 * has used so far. It is stored in the writing in which references are looked up, else nobody would find it.
 */
export function readOrderNumber(cell: PlainCell, shown: string): Reading<string> {
  if (cell.kind === 'date') {
    return wrong(
      'number.is_date',
      `订单号被当成了日期（${cell.date}），请把该单元格设为“文本”格式后重新填写`,
    );
  }
  if (
    cell.kind === 'number' &&
    (cell.text.replace(/^0+|\D/g, '').length > EXACT_DIGITS || !/^\d+$/.test(cell.text))
  ) {
    return wrong(
      'number.inexact',
      '订单号被存成了数字，后面的位数可能已丢失，请把该列设为“文本”格式后重新填写',
    );
  }
  const folded = foldReference(shown);
  const ours = completeNumber(folded);
  if (ours) return read(ours);
  const number = folded.replace(/ /g, '');
  if (number === '') return nothing;
  if (number.length > LONGEST) return wrong('number.too_long', `订单号超过 ${LONGEST} 个字符，请核对`);
  if (!/^[\p{L}\p{N}][\p{L}\p{N}./#()+-]*$/u.test(number)) {
    return wrong('number.characters', `订单号“${cut(number, 20)}”里有不能用的符号，请只用字母、数字和 - / .`);
  }
  return read(number);
}
