import type { Cell, Row } from '../../spreadsheet/types.ts';
import type { CellProblem } from './cells.ts';
import type { Header } from './header.ts';
import type { TableSheet } from './layout.ts';
import type { Names } from './names.ts';
import { cellIn, seenText } from './read-cell.ts';
import { readKeys } from './read-keys.ts';

/** One of the sheets that are tables, as it was found. */
export interface Table {
  layout: TableSheet;
  header: Header;
  /** Those with content. */
  rows: readonly Row[];
  /** By row number; empty for lists. */
  keys: ReadonlyMap<number, string>;
}

/** The rows of a sheet below its header, with their keys. */
export function tableIn(
  layout: TableSheet,
  header: Header,
  all: readonly Row[],
  former: Names['current'],
  problems: CellProblem[],
): Table {
  const used = [header.key, ...header.columns.values()];
  const rows = all.filter(
    (row) => row.rowNumber > header.row && used.some((column) => !isBlank(cellIn(row, column))),
  );
  return { layout, header, rows, keys: readKeys(layout, header, rows, former, problems) };
}

/** The column of the names that other cells refer to. */
export const nameColumn = ({ fields }: TableSheet, { columns }: Header): number | null => {
  const field = fields.find((one) => one.path.join() === 'name');
  return (field && columns.get(field)) ?? null;
};

/** Spaces and signs that nobody sees are nothing. */
const isBlank = (cell: Cell): boolean =>
  cell.kind === 'empty' || (cell.kind === 'text' && seenText(cell) === '');
