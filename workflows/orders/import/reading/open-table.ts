import { SpreadsheetError } from '../../../spreadsheet/errors.ts';
import { readWorkbook, type Workbook } from '../../../spreadsheet/read-workbook.ts';
import type { Row, TableHead } from '../../../spreadsheet/types.ts';
import { findHeader, HEADER_WITHIN, type Header } from '../columns/find-header.ts';
import { refuseColumns } from '../columns/refuse-columns.ts';
import type { Refusal } from '../refusal.ts';
import { cleanRow } from './clean-cells.ts';

/** Rows below the column names, with how much of the sheet has been read (0 to 1). */
export interface Page {
  rows: readonly Row[];
  progress: number;
}

/** The sheet of a workbook that holds the orders, open below its column names. */
export interface OrderTable {
  head: TableHead;
  header: Header;
  /** Visible sheets that are not read. */
  otherSheets: string[];
  pages: AsyncGenerator<Page, void, undefined>;
  /** Stops the reader; needed when the pages are not read to the end. */
  close(): Promise<void>;
}

/** Further sheets that are tried when the first has no order columns (a cover page, a pivot table). */
const MOST_SHEETS = 6;

/**
 * Opens the first visible sheet that has the columns of orders.
 * @throws SpreadsheetError, or a Refusal that names the columns of the first sheet.
 */
export async function openOrderTable(bytes: Uint8Array, signal: AbortSignal): Promise<OrderTable> {
  const first = await readWorkbook(bytes, { signal });
  const attempt = await tryTable(first);
  if ('table' in attempt) return attempt.table;
  const others = visible(first).filter((name) => name !== first.sheet);
  for (const sheet of others.slice(0, MOST_SHEETS - 1)) {
    const next = await openSheet(bytes, sheet, signal);
    const other = next && (await tryTable(next));
    if (other && 'table' in other) return other.table;
  }
  throw attempt.refusal;
}

/** A sheet, or null when it is empty. */
async function openSheet(bytes: Uint8Array, sheet: string, signal: AbortSignal): Promise<Workbook | null> {
  try {
    return await readWorkbook(bytes, { signal, sheet });
  } catch (err) {
    if (err instanceof SpreadsheetError && err.code === 'spreadsheet.no_rows') return null;
    throw err;
  }
}

async function tryTable(workbook: Workbook): Promise<{ table: OrderTable } | { refusal: Refusal }> {
  const source = workbook.batches();
  const buffered: Page[] = [];
  let rows = 0;
  while (rows < HEADER_WITHIN) {
    const next = await source.next();
    if (next.done) break;
    buffered.push(cleanPage(next.value));
    rows += next.value.rows.length;
  }
  const header = findHeader(buffered.flatMap((page) => page.rows));
  const refusal = refuseColumns(header, workbook.sheet);
  if (refusal || !header) {
    await workbook.close();
    if (!refusal) throw new TypeError('a sheet without header was not refused');
    return { refusal };
  }
  const otherSheets = visible(workbook).filter((name) => name !== workbook.sheet);
  const close = () => workbook.close();
  return { table: { head: workbook, header, otherSheets, pages: below(header, buffered, source), close } };
}

const visible = (head: TableHead): string[] =>
  head.sheets.filter((sheet) => !sheet.hidden).map((s) => s.name);

const cleanPage = (page: Page): Page => ({ ...page, rows: page.rows.map(cleanRow) });

async function* below(
  header: Header,
  buffered: readonly Page[],
  source: AsyncGenerator<Page, void, undefined>,
): AsyncGenerator<Page, void, undefined> {
  const cut = (page: Page): Page => ({
    ...page,
    rows: page.rows.filter((row) => row.rowNumber > header.rowNumber),
  });
  for (const page of buffered) yield cut(page);
  for await (const page of source) yield cleanPage(page);
}
