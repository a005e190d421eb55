import { columnName } from '../../../spreadsheet/cell-ref.ts';
import { type Cell, cellText, type Row } from '../../../spreadsheet/types.ts';
import { HEADER_WITHIN } from '../../../workbooks/open-book.ts';
import { cut } from '../rows/words.ts';
import { FIELDS, type FieldKey, REQUIRED, SILENT_COLUMNS } from './fields.ts';
import { headerWord } from './header-word.ts';

/** A column that was understood. */
export interface Column {
  field: FieldKey;
  /** From 0. */
  index: number;
  /** As written in the sheet, on one line: what people are told. */
  name: string;
}

export interface Header {
  /** The row that holds the names, as the sheet numbers it. */
  rowNumber: number;
  columns: readonly Column[];
  /** Names of columns that mean nothing to us. */
  unknown: readonly string[];
  /** Fields that two or more columns claim, with these columns' names and letters. */
  twice: readonly { field: FieldKey; names: readonly string[] }[];
  /** Groups of fields (one is enough) for which there is no column. */
  missing: readonly (readonly FieldKey[])[];
}

const strong = new Map<string, FieldKey>();
const weak = new Map<string, FieldKey>();
for (const field of FIELDS) {
  for (const name of [field.label, ...field.names]) strong.set(headerWord(name), field.key);
  for (const name of field.weakNames ?? []) weak.set(headerWord(name), field.key);
}
const silent = new Set(SILENT_COLUMNS.map(headerWord));

/**
 * Finds the row of column names: among the first rows the one with most known names, the upper one of equals.
 * @returns null when no row has even two of them.
 */
export function findHeader(rows: readonly Row[]): Header | null {
  let best: Header | null = null;
  for (const row of rows.slice(0, HEADER_WITHIN)) {
    const header = readHeader(row);
    if (header.columns.length >= 2 && header.columns.length > (best?.columns.length ?? 0)) best = header;
  }
  return best;
}

function readHeader(row: Row): Header {
  const names = row.cells.map((cell, index) => ({
    index,
    name: oneLine(cell),
    word: headerWord(cellText(cell)),
  }));
  const claims = new Map<FieldKey, typeof names>();
  const claim = (table: Map<string, FieldKey>, free: (field: FieldKey) => boolean): void => {
    const fresh = new Map<FieldKey, typeof names>();
    for (const cell of names) {
      const field = table.get(cell.word);
      if (field && free(field)) fresh.set(field, [...(fresh.get(field) ?? []), cell]);
    }
    for (const [field, cells] of fresh) claims.set(field, cells);
  };
  claim(strong, () => true);
  claim(weak, (field) => !claims.has(field));

  const taken = new Set([...claims.values()].flat());
  const found = [...claims].map(([field, cells]) => ({ field, cells }));
  return {
    rowNumber: row.rowNumber,
    columns: found
      .flatMap(({ field, cells }) => cells.slice(0, 1).map(({ index, name }) => ({ field, index, name })))
      .sort((a, b) => a.index - b.index),
    unknown: names
      .filter((cell) => cell.name !== '' && !taken.has(cell) && !silent.has(cell.word))
      .map((c) => c.name),
    twice: found
      .filter(({ cells }) => cells.length > 1)
      .map(({ field, cells }) => ({
        field,
        names: cells.map((c) => `${columnName(c.index + 1)} 列“${c.name}”`),
      })),
    missing: REQUIRED.filter((group) => !group.some((field) => claims.has(field))),
  };
}

const oneLine = (cell: Cell): string => cut(cellText(cell).replace(/\s+/g, ' '), 30);

/** A header row that is printed again in the middle of the sheet; called for every row, so it only compares. */
export function repeatsHeader(header: Header, row: Row): boolean {
  const needed = Math.min(3, header.columns.length);
  let repeated = 0;
  for (const { index, name } of header.columns) {
    const cell = row.cells[index];
    if (cell?.kind === 'text' && oneLine(cell) === name) repeated += 1;
    else if (repeated === 0) return false;
  }
  return repeated >= needed;
}
