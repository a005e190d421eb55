import { cellText, type Row } from '../../../spreadsheet/types.ts';
import { type Header, repeatsHeader } from '../columns/find-header.ts';
import { nameKey } from './words.ts';

/** Why a row is no order: nothing in the columns we read, a sum, a note below the table, the names again. */
export type SkipReason = 'blank' | 'total' | 'footnote' | 'header';

const TOTAL = /^(?:本页|本月|本周|全部)?(?:合计|总计|小计|共计|总数|汇总|累计|total|subtotal)(?:[:(]|\d|$)/;
const FOOTNOTE =
  /^(?:备注|说明|注|制表人?|编制人?|审核人?|批准人?|填表人?|打印人?|制单人?|打印时间|制表日期|打印日期)\d*[:.、]/;

/** Whether a row below the column names is skipped. Skipped rows are counted, never imported, never errors. */
export function skipReason(header: Header, row: Row): SkipReason | null {
  const filled = row.cells.map((cell) => nameKey(cellText(cell))).filter((text) => text !== '');
  const ours = header.columns.filter(({ index }) => {
    const cell = row.cells[index];
    return cell !== undefined && (cellText(cell) !== '' || cell.kind === 'formula');
  });
  if (ours.length === 0) return 'blank';
  if (repeatsHeader(header, row)) return 'header';
  if (filled.some((text) => TOTAL.test(text)) && !isWhole(header, row)) return 'total';
  const notes = filled.filter((text) => FOOTNOTE.test(text));
  return notes.length > 0 && notes.length >= filled.length / 2 && !isWhole(header, row) ? 'footnote' : null;
}

/** A row with a customer and a promised date is an order whatever else is written in it. */
function isWhole(header: Header, row: Row): boolean {
  const has = (field: string): boolean =>
    header.columns.some((column) => {
      const cell = row.cells[column.index];
      return column.field === field && cell !== undefined && cellText(cell) !== '';
    });
  return has('customer') && has('promisedDate');
}
