import { cut } from '../orders/import/rows/words.ts';
import { columnName } from '../spreadsheet/cell-ref.ts';
import { type Cell, cellText, type Row } from '../spreadsheet/types.ts';
import { headerWord } from './header-word.ts';
import { HEADER_WITHIN } from './open-book.ts';

/** What a column of a sheet can mean. */
export interface Field<K extends string = string> {
  key: K;
  /** The name that is used when people are told about this column. */
  label: string;
  /** Other ways to write it, as folded by `headerWord`. */
  names: readonly string[];
  /**
   * Names that mean this field only when no column has one of `names`: a sheet may well have 产品编码 and
   * 规格型号 side by side, and that is no contradiction.
   */
  weakNames?: readonly string[];
}

/** The columns of one kind of sheet. */
export interface Layout<K extends string = string> {
  fields: readonly Field<K>[];
  /** Columns that are left out without a word: serial numbers, and what we know ourselves. */
  silent: readonly string[];
  /** A sheet must have a column for each of these groups; one of the group is enough. */
  required: readonly (readonly K[])[];
}

/** A column that was understood. */
export interface Column<K extends string = string> {
  field: K;
  /** From 0. */
  index: number;
  /** As written in the sheet, on one line: what people are told. */
  name: string;
}

export interface Header<K extends string = string> {
  /** The row that holds the names, as the sheet numbers it. */
  rowNumber: number;
  columns: readonly Column<K>[];
  /** Names of columns that mean nothing to us. */
  unknown: readonly string[];
  /** Fields that two or more columns claim, with these columns' names and letters. */
  twice: readonly { field: K; names: readonly string[] }[];
  /** Groups of fields (one is enough) for which there is no column. */
  missing: readonly (readonly K[])[];
}

/**
 * Makes what finds the row of column names: among the first rows the one with most known names, the upper one of equals;
 * null when no row has even two of them.
 */
export function headerFinder<K extends string>(
  layout: Layout<K>,
): (rows: readonly Row[]) => Header<K> | null {
  const strong = new Map<string, K>();
  const weak = new Map<string, K>();
  for (const field of layout.fields) {
    for (const name of [field.label, ...field.names]) strong.set(headerWord(name), field.key);
    for (const name of field.weakNames ?? []) weak.set(headerWord(name), field.key);
  }
  const silent = new Set(layout.silent.map(headerWord));
  return (rows) => {
    let best: Header<K> | null = null;
    for (const row of rows.slice(0, HEADER_WITHIN)) {
      const header = readHeader(layout, { strong, weak, silent }, row);
      if (header.columns.length >= 2 && header.columns.length > (best?.columns.length ?? 0)) best = header;
    }
    return best;
  };
}

interface Names<K> {
  strong: Map<string, K>;
  weak: Map<string, K>;
  silent: Set<string>;
}

function readHeader<K extends string>(layout: Layout<K>, table: Names<K>, row: Row): Header<K> {
  const names = row.cells.map((cell, index) => ({
    index,
    name: oneLine(cell),
    word: headerWord(cellText(cell)),
  }));
  const claims = new Map<K, typeof names>();
  const claim = (known: Map<string, K>, free: (field: K) => boolean): void => {
    const fresh = new Map<K, typeof names>();
    for (const cell of names) {
      const field = known.get(cell.word);
      if (field && free(field)) fresh.set(field, [...(fresh.get(field) ?? []), cell]);
    }
    for (const [field, cells] of fresh) claims.set(field, cells);
  };
  claim(table.strong, () => true);
  claim(table.weak, (field) => !claims.has(field));

  const taken = new Set([...claims.values()].flat());
  const found = [...claims].map(([field, cells]) => ({ field, cells }));
  return {
    rowNumber: row.rowNumber,
    columns: found
      .flatMap(({ field, cells }) => cells.slice(0, 1).map(({ index, name }) => ({ field, index, name })))
      .sort((a, b) => a.index - b.index),
    unknown: names
      .filter((cell) => cell.name !== '' && !taken.has(cell) && !table.silent.has(cell.word))
      .map((c) => c.name),
    twice: found
      .filter(({ cells }) => cells.length > 1)
      .map(({ field, cells }) => ({
        field,
        names: cells.map((c) => `${columnName(c.index + 1)} 列“${c.name}”`),
      })),
    missing: layout.required.filter((group) => !group.some((field) => claims.has(field))),
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
