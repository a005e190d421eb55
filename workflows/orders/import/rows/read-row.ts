import { cellText, EMPTY, type Row } from '../../../spreadsheet/types.ts';
import { type FieldKey, labelOf } from '../columns/fields.ts';
import type { Column, Header } from '../columns/find-header.ts';
import type { Note, Problem } from './problem.ts';
import { type CellContext, readCell } from './read-cell.ts';
import type { RowValues } from './values.ts';
import { cut } from './words.ts';

/** A row as read from its cells alone, before the house is asked. */
export interface ReadRow {
  rowNumber: number;
  values: RowValues;
  problems: Problem[];
  notes: Note[];
}

const FOUND_LENGTH = 40;

/** Reads the cells of a row below the column names and names what is missing. */
export function readRow(header: Header, row: Row, context: CellContext): ReadRow {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const notes: Note[] = [];
  for (const column of header.columns) {
    const cell = row.cells[column.index] ?? EMPTY;
    const reading = readCell(column.field, cell, context);
    if (!reading.ok)
      problems.push({ ...about(column, cellText(cell)), code: reading.code, text: reading.text });
    else if (reading.value !== undefined) values[column.field] = reading.value;
    if (reading.ok && reading.note)
      notes.push({ ...reading.note, text: `${column.name}${reading.note.text}` });
  }
  const result = { rowNumber: row.rowNumber, values: values as RowValues, problems, notes };
  return { ...result, problems: [...problems, ...missing(header, result, context.today)] };
}

function about(column: Column, found: string): Omit<Problem, 'code' | 'text'> {
  return { field: column.field, column: column.name, found: cut(found, FOUND_LENGTH) };
}

/** What to write into a cell that must not be empty. */
const WANTED: readonly (readonly [fields: readonly FieldKey[], what: string])[] = [
  [['customer'], '客户的名称'],
  [['productCode', 'productName'], '产品编码'],
  [['quantity'], '大于 0 的整数'],
  [['promisedDate'], '日期，例如 '],
];

function missing(header: Header, { values, problems }: ReadRow, today: string): Problem[] {
  return WANTED.flatMap(([fields, what]) => {
    const given = fields.some(
      (f) => values[f as keyof RowValues] !== undefined || problems.some((p) => p.field === f),
    );
    if (given) return [];
    const column = header.columns.find((c) => fields.includes(c.field));
    const field = column?.field ?? fields[0] ?? 'number';
    const text = `没有填，请填${what}${field === 'promisedDate' ? today : ''}`;
    return [{ code: `${field}.missing`, field, column: column?.name ?? labelOf(field), found: '', text }];
  });
}
