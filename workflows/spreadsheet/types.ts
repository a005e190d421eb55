import type { DateSystem } from '../dates/excel-serial.ts';

export interface EmptyCell {
  readonly kind: 'empty';
}

export interface TextCell {
  readonly kind: 'text';
  /** As stored, spaces included; rich text is joined. */
  readonly text: string;
}

export interface NumberCell {
  readonly kind: 'number';
  readonly value: number;
  /** All digits as written, never in exponent form; leading zeros and a fixed prefix of the cell format are kept. */
  readonly text: string;
}

export interface DateCell {
  readonly kind: 'date';
  /** What the cell shows on the wall clock, `YYYY-MM-DD`; no time zone is involved. */
  readonly date: string;
  /** `HH:mm:ss` when the cell holds a time of day as well. */
  readonly time?: string;
}

export interface BoolCell {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface ErrorCell {
  readonly kind: 'error';
  /** `#N/A`, `#REF!` … */
  readonly text: string;
}

export type PlainCell = EmptyCell | TextCell | NumberCell | DateCell | BoolCell | ErrorCell;

/** A formula with the result that was stored when the file was saved; whether to believe it is the caller's choice. */
export interface FormulaCell {
  readonly kind: 'formula';
  readonly formula: string;
  readonly result: PlainCell;
}

/** An empty cell under a vertically merged one; `result` is what the merged block shows. */
export interface MergedCell {
  readonly kind: 'merged';
  /** The row that holds the value. */
  readonly anchorRow: number;
  readonly result: PlainCell | FormulaCell;
}

export type Cell = PlainCell | FormulaCell | MergedCell;

export interface Row {
  readonly sheet: string;
  /** As Excel numbers rows, from 1. Rows without content are left out. */
  readonly rowNumber: number;
  /** From column A on without gaps, up to the last cell with content. */
  readonly cells: readonly Cell[];
}

export interface RowBatch {
  readonly rows: readonly Row[];
  /** How much of the sheet has been read, 0 to 1. */
  readonly progress: number;
}

export interface SheetInfo {
  readonly name: string;
  /** Hidden sheets are told but never read. */
  readonly hidden: boolean;
}

export interface TableHead {
  readonly format: 'xlsx' | 'csv';
  /** The sheet whose rows follow: the one asked for, else the first visible one with content. */
  readonly sheet: string;
  /** All worksheets in the order of the workbook; for CSV one. */
  readonly sheets: readonly SheetInfo[];
  readonly dateSystem: DateSystem;
  /** Row elements in the sheet, content or not: an estimate from above for progress messages (0: not known). */
  readonly estimatedRows: number;
}

export const EMPTY: EmptyCell = { kind: 'empty' };

/** The cell's value without the formula or the merge around it. */
export function contentOf(cell: Cell): PlainCell {
  if (cell.kind === 'merged') return contentOf(cell.result);
  return cell.kind === 'formula' ? cell.result : cell;
}

/** What a person sees in the cell, trimmed; a formula shows its stored result. */
export function cellText(cell: Cell): string {
  const content = contentOf(cell);
  switch (content.kind) {
    case 'empty':
      return '';
    case 'bool':
      return content.value ? 'TRUE' : 'FALSE';
    case 'date':
      return content.time === undefined ? content.date : `${content.date} ${content.time}`;
    default:
      return content.text.trim();
  }
}

/** What a reader hands over: the head once, then the rows in order; `progress` runs from 0 to 1. */
export type TableEvent =
  | { readonly type: 'head'; readonly head: TableHead }
  | { readonly type: 'rows'; readonly rows: readonly Row[]; readonly progress: number };
