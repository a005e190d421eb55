import type { Cell } from './types.ts';

/** Characters that a cell costs when it is handed over; small fixed parts count as a few. */
export function textLength(cell: Cell): number {
  switch (cell.kind) {
    case 'text':
    case 'number':
    case 'error':
      return cell.text.length + 1;
    case 'formula':
      return cell.formula.length + textLength(cell.result);
    case 'merged':
      return textLength(cell.result) + 8;
    case 'date':
      return 20;
    default:
      return 2;
  }
}
