import { SpreadsheetError } from '../spreadsheet/errors.ts';
import { readWorkbook, type Workbook } from '../spreadsheet/read-workbook.ts';
import type { Row, TableHead } from '../spreadsheet/types.ts';
import { cleanRow } from './clean-cells.ts';

/** How many rows with content are looked at for the column names; titles and notes stand above them. */
export const HEADER_WITHIN = 30;

/** Rows of a sheet, with how much of it has been read (0 to 1). */
export interface Page {
  rows: readonly Row[];
  progress: number;
}

/**
 * A workbook whose sheets are looked at before anybody knows what it is. One worker at a time reads it: opening another
 * sheet ends the reading of the one before.
 */
export interface Book {
  /** As it was sent. */
  bytes: Uint8Array;
  /** Of the first visible sheet with content. */
  head: TableHead;
  /** Visible sheets, that of `head` first. */
  sheets: readonly string[];
  /** The first rows of a sheet, HEADER_WITHIN or a few more; [] when it is empty. Asked again, it costs nothing. */
  top(sheet: string): Promise<readonly Row[]>;
  /** All rows of a sheet, in order. */
  pages(sheet: string): AsyncGenerator<Page, void, undefined>;
  /** Stops the reader. */
  close(): Promise<void>;
}

interface OpenSheet {
  name: string;
  workbook: Workbook;
  /** Read for the top, not handed over yet. */
  buffered: Page[];
  source: AsyncGenerator<Page, void, undefined>;
}

/**
 * Opens a workbook that somebody sent.
 * @throws SpreadsheetError when it is none, or cannot be read
 */
export async function openBook(bytes: Uint8Array, signal: AbortSignal): Promise<Book> {
  const first = await readWorkbook(bytes, { signal });
  const visible = first.sheets.filter((sheet) => !sheet.hidden).map((sheet) => sheet.name);
  const tops = new Map<string, readonly Row[]>();
  /** Sheets that ended within what was read for their top (some hundred rows): they need no second reading. */
  const wholes = new Map<string, readonly Page[]>();
  let open: OpenSheet | null = await begin(first.sheet, first);

  async function begin(name: string, workbook: Workbook): Promise<OpenSheet> {
    const source = workbook.batches();
    const buffered: Page[] = [];
    let rows = 0;
    for (let enough = false; !enough; ) {
      // One more than needed, which the reader has ready anyway, tells whether that was all.
      enough = rows >= HEADER_WITHIN;
      const next = await source.next();
      if (next.done) {
        wholes.set(name, buffered);
        break;
      }
      buffered.push(clean(next.value));
      rows += next.value.rows.length;
    }
    tops.set(
      name,
      buffered.flatMap((page) => page.rows),
    );
    return { name, workbook, buffered, source };
  }

  async function turnTo(name: string): Promise<OpenSheet | null> {
    await close();
    try {
      open = await begin(name, await readWorkbook(bytes, { signal, sheet: name }));
      return open;
    } catch (err) {
      if (!(err instanceof SpreadsheetError) || err.code !== 'spreadsheet.no_rows') throw err;
      tops.set(name, []);
      return null;
    }
  }

  async function close(): Promise<void> {
    const last = open;
    open = null;
    await last?.workbook.close();
  }

  async function* pages(name: string): AsyncGenerator<Page, void, undefined> {
    const whole = wholes.get(name);
    if (whole) return yield* whole;
    const sheet = open?.name === name ? open : await turnTo(name);
    if (!sheet) return;
    // It is read once; who asks again reads the file anew.
    open = null;
    try {
      yield* sheet.buffered;
      for await (const page of sheet.source) yield clean(page);
    } finally {
      await sheet.workbook.close();
    }
  }

  return {
    bytes,
    head: first,
    sheets: [first.sheet, ...visible.filter((name) => name !== first.sheet)],
    async top(name) {
      if (!tops.has(name)) await turnTo(name);
      return tops.get(name) ?? [];
    },
    pages,
    close,
  };
}

const clean = (page: Page): Page => ({ ...page, rows: page.rows.map(cleanRow) });
