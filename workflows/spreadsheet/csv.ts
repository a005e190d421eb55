import { refOf } from './cell-ref.ts';
import { DELIMITERS, findDelimiter } from './csv-delimiter.ts';
import { csvRecords, type Delimiter } from './csv-records.ts';
import { decodeText } from './decode-text.ts';
import { SpreadsheetError } from './errors.ts';
import type { SpreadsheetLimits } from './limits.ts';
import { textLength } from './text-length.ts';
import type { TableEvent } from './types.ts';
import { type Cell, EMPTY, type Row } from './types.ts';

const SHEET = 'CSV';
const ROWS_PER_EVENT = 500;

/** Reads comma, tab or semicolon separated text. Every cell is text: what it means is the caller's business. */
export async function* readCsv(
  bytes: Buffer,
  limits: SpreadsheetLimits,
): AsyncGenerator<TableEvent, void, undefined> {
  const decoded = decodeText(bytes);
  if (/^\s*<(?:!doctype|html|table|meta|\?xml|workbook)/i.test(decoded.slice(0, 200))) {
    throw new SpreadsheetError('spreadsheet.web_table');
  }
  const declared = /^sep=([,;\t])\r?\n/i.exec(decoded.slice(0, 10));
  const text = declared ? decoded.slice(declared[0].length) : decoded;
  if (text.trim() === '') throw new SpreadsheetError('spreadsheet.no_rows');
  const delimiter = DELIMITERS.find((one) => one === declared?.[1]) ?? findDelimiter(text, limits);
  yield { type: 'head', head: headOf(text) };
  yield* rowEvents(text, delimiter, limits, declared ? 1 : 0);
}

async function* rowEvents(
  text: string,
  delimiter: Delimiter,
  limits: SpreadsheetLimits,
  skipped: number,
): AsyncGenerator<TableEvent> {
  let rows: Row[] = [];
  let rowNumber = skipped;
  let withContent = 0;
  for (const { fields, lastWithContent, end } of csvRecords(text, delimiter, {
    fields: limits.columns,
    chars: limits.cellChars,
  })) {
    rowNumber += 1;
    if (lastWithContent > limits.columns) throw tooManyColumns(rowNumber, lastWithContent, limits.columns);
    const cells = rowCells(fields.slice(0, lastWithContent), rowNumber, limits);
    if (cells.length > 0) {
      withContent += 1;
      rows.push({ sheet: SHEET, rowNumber, cells });
    }
    if (withContent > limits.rows)
      throw new SpreadsheetError('spreadsheet.too_many_rows', { sheet: SHEET, limit: limits.rows });
    if (rows.length >= ROWS_PER_EVENT) {
      yield { type: 'rows', rows, progress: end / text.length };
      rows = [];
    }
  }
  if (rows.length > 0) yield { type: 'rows', rows, progress: 1 };
  if (withContent === 0) throw new SpreadsheetError('spreadsheet.no_rows');
}

function rowCells(fields: readonly string[], row: number, limits: SpreadsheetLimits): Cell[] {
  const cells = fields.map(csvCell);
  const chars = cells.reduce((sum, cell) => sum + textLength(cell), 0);
  if (chars > limits.rowChars)
    throw new SpreadsheetError('spreadsheet.row_too_long', { row, limit: limits.rowChars });
  return cells;
}

function tooManyColumns(row: number, column: number, limit: number): SpreadsheetError {
  return new SpreadsheetError('spreadsheet.too_many_columns', {
    sheet: SHEET,
    cell: refOf(row, column),
    limit,
  });
}

/** `="00123"` is how exports keep Excel from dropping zeros; the text inside is meant. */
function csvCell(field: string): Cell {
  const text = /^="([^"]*)"$/.exec(field)?.[1] ?? field;
  return text.trim() === '' ? EMPTY : { kind: 'text', text };
}

function headOf(text: string): {
  format: 'csv';
  sheet: string;
  sheets: { name: string; hidden: boolean }[];
  dateSystem: '1900';
  estimatedRows: number;
} {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return {
    format: 'csv',
    sheet: SHEET,
    sheets: [{ name: SHEET, hidden: false }],
    dateSystem: '1900',
    estimatedRows: lines,
  };
}
