import { nameKey } from '../orders/import/rows/words.ts';
import { cellText, type Row } from '../spreadsheet/types.ts';
import { type Header, repeatsHeader } from './find-header.ts';

/** Why a row holds no data: nothing in the columns we read, a sum, a note below the table, the names again. */
export type SkipReason = 'blank' | 'total' | 'footnote' | 'header';

const TOTAL = /^(?:本页|本月|本周|全部)?(?:合计|总计|小计|共计|总数|汇总|累计|total|subtotal)(?:[:(]|\d|$)/;
const FOOTNOTE =
  /^(?:备注|说明|注|制表人?|编制人?|审核人?|批准人?|填表人?|打印人?|制单人?|打印时间|制表日期|打印日期)\d*[:.、]/;

/** A cell that may say one of these; most cells do not, and no more is done with them. */
const TELLING = /[计总汇注说备制审批填打编]|total/i;

/**
 * Whether a row below the column names is skipped. Skipped rows are counted, never taken, never errors.
 * @param whole a row with all of these filled is data whatever else is written in it
 */
export function skipReason<K extends string>(
  header: Header<K>,
  row: Row,
  whole: readonly K[],
): SkipReason | null {
  const ours = header.columns.some(({ index }) => {
    const cell = row.cells[index];
    return cell !== undefined && (cell.kind === 'formula' || cellText(cell) !== '');
  });
  if (!ours) return 'blank';
  if (repeatsHeader(header, row)) return 'header';
  const filled = row.cells.filter((cell) => cell.kind !== 'empty').map(cellText);
  const telling = filled.filter((text) => text.length < 200 && TELLING.test(text)).map(nameKey);
  if (telling.length === 0 || isWhole(header, row, whole)) return null;
  if (telling.some((text) => TOTAL.test(text))) return 'total';
  const notes = telling.filter((text) => FOOTNOTE.test(text));
  return notes.length > 0 && notes.length >= filled.filter((text) => text !== '').length / 2
    ? 'footnote'
    : null;
}

function isWhole<K extends string>(header: Header<K>, row: Row, whole: readonly K[]): boolean {
  const has = (field: K): boolean =>
    header.columns.some((column) => {
      const cell = row.cells[column.index];
      return column.field === field && cell !== undefined && cellText(cell) !== '';
    });
  return whole.every(has);
}
