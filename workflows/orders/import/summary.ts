import type { Change } from './judge/bench.ts';
import type { Problem } from './rows/problem.ts';

/** How many rows of a workbook end how. */
export interface Counts {
  create: number;
  update: number;
  same: number;
  error: number;
  /** Blank rows, sums, notes, repeated column names. */
  skipped: number;
}

export interface NoteGroup {
  code: string;
  count: number;
  /** The first rows, as the sheet numbers them. */
  rows: number[];
  /** The words of the first of them. */
  example: string;
}

export interface NewName {
  name: string;
  near: string[];
}

/** What the preview tells beside the counts; stored with the batch, so that a card can be painted at any time. */
export interface Summary {
  sheet: string;
  headerRow: number;
  otherSheets: string[];
  unknownColumns: string[];
  errors: { row: number; problems: Problem[] }[];
  changes: { row: number; number: string; changes: Change[] }[];
  notes: NoteGroup[];
  newCustomers: { count: number; first: NewName[] };
  newProducts: { count: number; first: NewName[] };
  /** The list of all errors as a file in the evidence store. */
  errorList?: { sha256: string; name: string };
  /** When the same file was imported before (Shanghai wall clock). */
  importedBefore?: string;
}
