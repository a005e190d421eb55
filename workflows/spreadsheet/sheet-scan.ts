import { SpreadsheetError } from './errors.ts';
import { EXCEL_ROWS } from './limits.ts';
import { parseMerge, type VerticalMerge } from './merges.ts';
import type { ZipParts } from './zip-parts.ts';

export interface SheetScan {
  /** Row elements, content or not. */
  readonly rowElements: number;
  readonly merges: readonly VerticalMerge[];
}

const MERGE = Buffer.from('mergeCell', 'latin1');
const MERGES = 200_000;
/** Longer than any `<x:mergeCell ref="XFC1048575:XFD1048576"/>`. */
const WINDOW = 200;

/**
 * Goes once through a sheet's bytes before its rows are read: the merged blocks stand after the rows, the number of
 * rows is wanted for progress messages, and a damaged or lying package is found out before the first row is handed on.
 * Only bytes are compared, no XML is parsed.
 */
export async function scanSheet(parts: ZipParts, part: string, sheet: string): Promise<SheetScan> {
  const merges: VerticalMerge[] = [];
  let row: Buffer | undefined;
  let rowElements = 0;
  let carry: Buffer = Buffer.alloc(0);
  for await (const piece of parts.read(part)) {
    const bytes = carry.length === 0 ? piece : Buffer.concat([carry, piece]);
    row ??= rowMark(bytes);
    // What stands in the last stretch is looked at again, whole, with the next piece.
    const seen = Math.max(0, bytes.length - WINDOW);
    rowElements += countRows(bytes, row, seen);
    collectMerges(bytes, seen, merges);
    if (rowElements > EXCEL_ROWS)
      throw new SpreadsheetError('spreadsheet.too_many_rows', { sheet, limit: EXCEL_ROWS });
    if (merges.length > MERGES) throw new SpreadsheetError('spreadsheet.too_much_data');
    carry = bytes.subarray(seen);
  }
  rowElements += row ? countRows(carry, row, carry.length) : 0;
  collectMerges(carry, carry.length, merges);
  return { rowElements, merges };
}

/** `<row`, or `<x:row` when the root element carries a prefix. */
function rowMark(start: Buffer): Buffer {
  const prefix = /<(?:([\w.-]+):)?worksheet[\s>]/.exec(start.toString('latin1', 0, 4_096))?.[1];
  return Buffer.from(prefix === undefined ? '<row' : `<${prefix}:row`, 'latin1');
}

function countRows(bytes: Buffer, mark: Buffer, before: number): number {
  let count = 0;
  for (let at = bytes.indexOf(mark); at >= 0 && at < before; at = bytes.indexOf(mark, at + mark.length)) {
    // `<rowBreaks>` begins alike.
    const next = bytes[at + mark.length];
    if (next === undefined || next <= 0x20 || next === 0x3e || next === 0x2f) count += 1;
  }
  return count;
}

function collectMerges(bytes: Buffer, before: number, into: VerticalMerge[]): void {
  for (let at = bytes.indexOf(MERGE); at >= 0 && at < before; at = bytes.indexOf(MERGE, at + MERGE.length)) {
    const merge = parseMerge(bytes.toString('latin1', at + MERGE.length, at + WINDOW));
    if (merge) into.push(merge);
    if (into.length > MERGES) return;
  }
}
