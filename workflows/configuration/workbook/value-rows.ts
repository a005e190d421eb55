import { closest } from '../../factory/closest.ts';
import { type Cell, EMPTY, type Row } from '../../spreadsheet/types.ts';
import type { CellProblem } from './cells.ts';
import type { Field, ValuesSheet } from './layout.ts';
import { seenText } from './read-cell.ts';

export interface ValueRow {
  field: Field;
  row: number;
  cell: Cell;
}

/** The rows of a sheet of single values by their labels, in whatever order they stand. */
export function readValueRows(
  layout: ValuesSheet,
  rows: readonly Row[],
  problems: CellProblem[],
): ValueRow[] {
  const { sheet, fields } = layout;
  const labels = fields.map((field) => field.header);
  const found = new Map<string, ValueRow>();
  const unknown: { label: string; row: number }[] = [];
  for (const { rowNumber: row, cells } of rows) {
    const label = seenText(cells[0] ?? EMPTY);
    const field = fields.find((one) => one.header === label);
    const before = found.get(label);
    if (before)
      problems.push({
        place: { sheet, row, column: 1 },
        text: `「${label}」与第 ${before.row} 行重复，请删去一行。`,
      });
    else if (field) found.set(label, { field, row, cell: cells[1] ?? EMPTY });
    else if (row > 1 && cells.slice(0, 2).some((cell) => cell.kind !== 'empty')) unknown.push({ label, row });
  }
  const missing = labels.filter((label) => !found.has(label));
  for (const { label, row } of unknown) {
    const near = closest(label, missing);
    const text = near
      ? `不认识的项目「${label.slice(0, 30)}」，最接近的是「${near}」，请改回。`
      : `不认识的项目「${label.slice(0, 30)}」，请删去这一行。`;
    problems.push({ place: { sheet, row, column: 1 }, text });
    if (near) missing.splice(missing.indexOf(near), 1);
  }
  for (const label of missing)
    problems.push({ place: { sheet }, text: `缺少「${label}」这一行，请恢复（不用就把值留空）。` });
  return [...found.values()];
}
