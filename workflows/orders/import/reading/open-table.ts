import type { TableHead } from '../../../spreadsheet/types.ts';
import type { Book, Page } from '../../../workbooks/open-book.ts';
import { findHeader, type Header } from '../columns/find-header.ts';
import { refuseColumns } from '../columns/refuse-columns.ts';

/** The sheet of a workbook that holds the orders, open below its column names. */
export interface OrderTable {
  sheet: string;
  dateSystem: TableHead['dateSystem'];
  header: Header;
  /** Visible sheets that are not read. */
  otherSheets: string[];
  pages: AsyncGenerator<Page, void, undefined>;
}

/** Further sheets that are tried when the first has no order columns (a cover page, a pivot table). */
const MOST_SHEETS = 6;

/** Whether one of the first sheets has all columns that orders need. */
export async function isOrderBook(book: Book): Promise<boolean> {
  for (const sheet of book.sheets.slice(0, MOST_SHEETS)) {
    if (refuseColumns(findHeader(await book.top(sheet)), sheet) === null) return true;
  }
  return false;
}

/**
 * Opens the first visible sheet that has the columns of orders.
 * @throws SpreadsheetError, or a Refusal that names the columns of the first sheet.
 */
export async function openOrderTable(book: Book): Promise<OrderTable> {
  for (const sheet of book.sheets.slice(0, MOST_SHEETS)) {
    const header = findHeader(await book.top(sheet));
    if (!header || refuseColumns(header, sheet)) continue;
    const otherSheets = book.sheets.filter((name) => name !== sheet);
    const { dateSystem } = book.head;
    return { sheet, dateSystem, header, otherSheets, pages: below(header, book.pages(sheet)) };
  }
  const [first = ''] = book.sheets;
  const refusal = refuseColumns(findHeader(await book.top(first)), first);
  throw refusal ?? new TypeError('a sheet without order columns was not refused');
}

async function* below(
  header: Header,
  source: AsyncGenerator<Page, void, undefined>,
): AsyncGenerator<Page, void, undefined> {
  for await (const page of source) {
    yield { ...page, rows: page.rows.filter((row) => row.rowNumber > header.rowNumber) };
  }
}
