import { SpreadsheetError } from './errors.ts';

export type Delimiter = ',' | '\t' | ';';

export interface CsvRecord {
  /** At most as many as the limit allows. */
  readonly fields: readonly string[];
  /** The right-most field with content, from 1; beyond the limit when some were left out. */
  readonly lastWithContent: number;
  /** Position in the text after the record. */
  readonly end: number;
}

/**
 * Splits delimited text into records (RFC 4180, with CR, LF or CRLF): quoted fields may hold delimiters, line breaks
 * and doubled quotes. A quote inside an unquoted field is an ordinary character.
 *
 * @param limits fields per record and characters per field, checked while reading so that nothing grows beyond them.
 */
export function* csvRecords(
  text: string,
  delimiter: Delimiter,
  limits: { readonly fields: number; readonly chars: number },
): Generator<CsvRecord, void, undefined> {
  let row = 0;
  let at = 0;
  while (at < text.length) {
    row += 1;
    const fields: string[] = [];
    let count = 0;
    let lastWithContent = 0;
    let more = true;
    while (more) {
      const field =
        text[at] === '"'
          ? quotedField(text, at, delimiter, row, limits.chars)
          : plainField(text, at, delimiter);
      if (field.text.length > limits.chars) {
        throw new SpreadsheetError('spreadsheet.cell_too_long', {
          cell: `（第 ${row} 行）`,
          limit: limits.chars,
        });
      }
      count += 1;
      if (field.text.trim() !== '') lastWithContent = count;
      if (count <= limits.fields) fields.push(field.text);
      more = text[field.end] === delimiter;
      at = more ? field.end + 1 : afterBreak(text, field.end);
    }
    yield { fields, lastWithContent, end: at };
  }
}

interface Field {
  readonly text: string;
  /** Position of the delimiter or line break after it. */
  readonly end: number;
}

function plainField(text: string, start: number, delimiter: Delimiter): Field {
  let end = start;
  for (; end < text.length; end += 1) {
    const c = text[end];
    if (c === delimiter || c === '\n' || c === '\r') break;
  }
  return { text: text.slice(start, end), end };
}

function quotedField(text: string, start: number, delimiter: Delimiter, row: number, limit: number): Field {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw new SpreadsheetError('spreadsheet.open_quote', { row });
    value += text.slice(from, quote);
    // Checked here too: a file of nothing but quotes would join millions of pieces first.
    if (value.length > limit) throw tooLong(row, limit);
    if (text[quote + 1] !== '"') {
      // Whatever stands between the closing quote and the delimiter belongs to the field, as Excel reads it.
      const rest = plainField(text, quote + 1, delimiter);
      return { text: value + rest.text, end: rest.end };
    }
    value += '"';
    from = quote + 2;
  }
}

function afterBreak(text: string, at: number): number {
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
}

function tooLong(row: number, limit: number): SpreadsheetError {
  return new SpreadsheetError('spreadsheet.cell_too_long', { cell: `（第 ${row} 行）`, limit });
}
