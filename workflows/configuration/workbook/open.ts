import { SpreadsheetError } from '../../spreadsheet/errors.ts';
import { DEFAULT_LIMITS, type SpreadsheetLimits } from '../../spreadsheet/limits.ts';
import { findWorkbook } from '../../spreadsheet/package-map.ts';
import { readWorkbook } from '../../spreadsheet/read-workbook.ts';
import { sniff } from '../../spreadsheet/sniff.ts';
import type { Row } from '../../spreadsheet/types.ts';
import { readWorkbookPart } from '../../spreadsheet/workbook-part.ts';
import { ZipParts } from '../../spreadsheet/zip-parts.ts';
import { MARK_SHEET } from './introduction.ts';
import { LAYOUT } from './layout.ts';
import type { Sheets } from './read.ts';

/** A configuration is some hundred rows; whatever is far larger is none. */
export const MOST_BYTES = 2 * 1024 * 1024;
const LIMITS: Partial<SpreadsheetLimits> = {
  fileBytes: MOST_BYTES,
  entries: 500,
  totalBytes: 30 * 1024 * 1024,
  rows: 5_000,
  columns: 100,
  timeMs: 15_000,
};

const NAMES: ReadonlySet<string> = new Set([MARK_SHEET, ...LAYOUT.map(({ sheet }) => sheet)]);

/** So many sheets with our names are no accident. */
const SURELY = 3;

/** Whether a workbook is a configuration, by the names of its sheets; nothing else of it is read. */
export async function isConfiguration(bytes: Buffer): Promise<boolean> {
  try {
    const parts = await ZipParts.open(bytes, { ...DEFAULT_LIMITS, ...LIMITS });
    const { sheets } = await readWorkbookPart(parts, await findWorkbook(parts));
    return sheets.filter(({ name }) => NAMES.has(name)).length >= SURELY;
  } catch (err) {
    if (err instanceof SpreadsheetError) return false;
    throw err;
  }
}

/**
 * Reads all sheets of a configuration that somebody sent, in a worker with bounds on everything.
 * @throws SpreadsheetError
 */
export async function openConfiguration(bytes: Buffer, signal?: AbortSignal): Promise<Sheets> {
  // What an old .xls, an encrypted or a text file is told depends on what it is.
  if (sniff(bytes) !== 'zip') throw new SpreadsheetError('spreadsheet.not_a_spreadsheet');
  const parts = await ZipParts.open(bytes, { ...DEFAULT_LIMITS, ...LIMITS });
  const { sheets } = await readWorkbookPart(parts, await findWorkbook(parts));
  const ours = sheets.filter(({ name }) => NAMES.has(name));
  const shown = ours.filter((one) => !one.hidden).map(({ name }) => name);
  const rows = new Map<string, Row[]>(shown.map((name) => [name, []]));
  if (shown.length > 0) {
    const book = await readWorkbook(bytes, { limits: LIMITS, sheet: shown, ...(signal ? { signal } : {}) });
    for await (const batch of book.batches()) for (const row of batch.rows) rows.get(row.sheet)?.push(row);
  }
  return { rows, hidden: new Set(ours.filter((one) => one.hidden).map(({ name }) => name)) };
}
