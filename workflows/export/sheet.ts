/** How a column's cells are written. `day`: `YYYY-MM-DD`; `minute`: `YYYY-MM-DD HH:MM` in Shanghai; `share`: 0…1. */
export type CellKind = 'text' | 'whole' | 'decimal' | 'money' | 'share' | 'day' | 'minute';

/** A value as its kind has it; null: an empty cell. */
export type CellValue = string | number | null;

export interface SheetColumn {
  header: string;
  kind: CellKind;
  /** In characters. */
  width: number;
}

/** What a workbook is about, on its second sheet. */
export type About = readonly (readonly [label: string, text: string])[];

/** A workbook as it is begun; rows follow in portions. */
export interface SheetStart {
  sheet: string;
  columns: readonly SheetColumn[];
  about: About;
}

export type ToWriter = { rows: readonly (readonly CellValue[])[] } | { end: true };
export type FromWriter = { took: true } | { bytes: Uint8Array } | { fault: string };
