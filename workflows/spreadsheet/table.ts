import { readCsv } from './csv.ts';
import { SpreadsheetError } from './errors.ts';
import type { SpreadsheetLimits } from './limits.ts';
import { sniff } from './sniff.ts';
import { textLength } from './text-length.ts';
import type { Row, TableEvent } from './types.ts';
import { readXlsx } from './xlsx.ts';

/**
 * Reads a spreadsheet that is in memory: first its head, then its rows in order. This is the whole reader; the worker
 * around it adds only the bounds on time and memory, so code that handles what strangers send calls `readWorkbook`.
 *
 * @param sheet name of the worksheet to read; without it the first visible one with content.
 * @throws SpreadsheetError whenever the file is refused, also after rows have been handed over.
 */
export async function* readTable(
  bytes: Buffer,
  limits: SpreadsheetLimits,
  sheet?: string,
): AsyncGenerator<TableEvent, void, undefined> {
  const kind = sniff(bytes);
  let chars = 0;
  for await (const event of kind === 'zip' ? readXlsx(bytes, limits, sheet) : readCsv(bytes, limits)) {
    if (event.type === 'rows') chars += charsOf(event.rows);
    if (chars > limits.outputChars) throw new SpreadsheetError('spreadsheet.too_much_data');
    yield event;
  }
}

function charsOf(rows: readonly Row[]): number {
  let chars = 0;
  for (const row of rows) for (const cell of row.cells) chars += textLength(cell);
  return chars;
}
