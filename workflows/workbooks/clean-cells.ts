import type { Cell, FormulaCell, PlainCell, Row } from '../spreadsheet/types.ts';

/** Text that PostgreSQL can store: no NUL, no half of a surrogate pair (Excel writes both as `_x0000_`, `_xD800_`). */
const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');

/** The row with storable text in its cells: the one door through which text of a workbook comes in. */
export function cleanRow(row: Row): Row {
  return row.cells.every(isClean) ? row : { ...row, cells: row.cells.map(cleanCell) };
}

function isClean(cell: Cell): boolean {
  if (cell.kind === 'merged') return isClean(cell.result);
  if (cell.kind === 'formula') return isStorable(cell.formula) && isClean(cell.result);
  return !('text' in cell) || isStorable(cell.text);
}

function cleanCell(cell: Cell): Cell {
  return cell.kind === 'merged' ? { ...cell, result: cleanResult(cell.result) } : cleanResult(cell);
}

function cleanResult(cell: PlainCell | FormulaCell): PlainCell | FormulaCell {
  if (cell.kind !== 'formula') return cleanPlain(cell);
  return { ...cell, formula: storable(cell.formula), result: cleanPlain(cell.result) };
}

const cleanPlain = (cell: PlainCell): PlainCell =>
  'text' in cell ? { ...cell, text: storable(cell.text) } : cell;
