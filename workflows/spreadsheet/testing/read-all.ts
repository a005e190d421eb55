import { SpreadsheetError } from '../errors.ts';
import { DEFAULT_LIMITS, type SpreadsheetLimits } from '../limits.ts';
import { type ReadOptions, readWorkbook } from '../read-workbook.ts';
import { readTable } from '../table.ts';
import { type Cell, cellText, type Row, type TableHead } from '../types.ts';

export interface WholeTable {
  readonly head: TableHead;
  readonly rows: readonly Row[];
}

/** Reads a file in this thread, to its end. */
export async function readHere(
  bytes: Buffer,
  limits: Partial<SpreadsheetLimits> = {},
  sheet?: string,
): Promise<WholeTable> {
  let head: TableHead | undefined;
  const rows: Row[] = [];
  for await (const event of readTable(bytes, { ...DEFAULT_LIMITS, ...limits }, sheet)) {
    if (event.type === 'head') head = event.head;
    else rows.push(...event.rows);
  }
  if (!head) throw new Error('no head was read');
  return { head, rows };
}

/** Reads a file through the worker, to its end. */
export async function readThere(source: string | Buffer, options: ReadOptions = {}): Promise<WholeTable> {
  const book = await readWorkbook(source, options);
  const rows: Row[] = [];
  for await (const batch of book.batches()) rows.push(...batch.rows);
  return { head: book, rows };
}

/** The first row's cells. */
export async function firstRow(bytes: Buffer): Promise<readonly Cell[]> {
  const { rows } = await readHere(bytes);
  return rows[0]?.cells ?? [];
}

/** The rows as people see them. */
export function texts(rows: readonly Row[]): string[][] {
  return rows.map(({ cells }) => cells.map(cellText));
}

/** The refusal that reading ends with; anything else, success included, fails the test. */
export async function refusal(reading: Promise<unknown>): Promise<SpreadsheetError> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof SpreadsheetError) return error;
    throw error;
  }
  throw new Error('the file was read, but should have been refused');
}
