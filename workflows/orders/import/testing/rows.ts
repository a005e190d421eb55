import type { Cell, Row } from '../../../spreadsheet/types.ts';

/** A row of a sheet as the reader gives it: strings, numbers, and ready-made cells. */
export function row(rowNumber: number, ...values: (string | number | null | Cell)[]): Row {
  return { sheet: '订单', rowNumber, cells: values.map(cellOf) };
}

function cellOf(value: string | number | null | Cell): Cell {
  if (value === null) return { kind: 'empty' };
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'number') return { kind: 'number', value, text: String(value) };
  return value;
}
