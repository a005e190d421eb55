/** Where a cell is; both from 1. */
export interface CellPosition {
  readonly row: number;
  readonly column: number;
}

/** Reads `C12`; null when it is no reference of Excel's grid (XFD1048576 is the last). */
export function parseRef(ref: string): CellPosition | null {
  const match = /^\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})$/.exec(ref);
  if (!match) return null;
  const column = columnNumber(match[1] ?? '');
  const row = Number(match[2]);
  return column <= 16_384 && row <= 1_048_576 ? { row, column } : null;
}

/** A → 1, Z → 26, AA → 27. */
export function columnNumber(letters: string): number {
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

/** 1 → A, 27 → AA. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

export function refOf(row: number, column: number): string {
  return `${columnName(column)}${row}`;
}
