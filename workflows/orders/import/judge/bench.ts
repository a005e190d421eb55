import type { Factory } from '../../../factory/factory.ts';
import type { FieldKey } from '../columns/fields.ts';
import type { Note, Problem } from '../rows/problem.ts';
import type { ReadRow } from '../rows/read-row.ts';
import type { RowValues } from '../rows/values.ts';
import { cut } from '../rows/words.ts';
import type { Known } from './known.ts';

/** A field of an order that a row changes, as people read it. */
export interface Change {
  label: string;
  before: string;
  after: string;
}

/** New values of an existing order's columns; absent ones stay. */
export interface Patch {
  productId?: number;
  quantity?: number;
  unitPrice?: string;
  shippedDate?: string;
  status?: string;
  rush?: boolean;
  requirements?: string;
  specialProcesses?: string[];
  salesUserId?: string;
  remark?: string;
}

/** Whom and what a row is about, where the house knows it already. */
export interface Resolved {
  customerId?: number;
  productId?: number;
  salesUserId?: string;
}

/** What happens with a row: the answer to the uploader, and all that is needed to apply it. */
export interface Judged {
  rowNumber: number;
  values: RowValues;
  resolved: Resolved;
  action: 'create' | 'update' | 'same' | 'error';
  problems: Problem[];
  notes: Note[];
  changes: Change[];
  patch: Patch;
  orderId?: number;
  orderVersion?: number;
  /** Names that importing this row would bring into the house. */
  newCustomer?: { name: string; near: readonly string[] };
  newProduct?: { code: string; name: string };
}

/** What a judgement is made with; the parts of it are collected here. */
export interface Bench {
  factory: Factory;
  today: string;
  row: ReadRow;
  known: Known;
  judged: Judged;
  /** Names a column as the sheet names it. */
  columnOf: (field: FieldKey) => string | undefined;
}

/** Reports a fault of one cell. */
export function fault(bench: Bench, field: FieldKey, code: string, text: string): void {
  const column = bench.columnOf(field);
  const value = bench.row.values[field as keyof RowValues];
  const found = value === undefined ? '' : cut(String(value), 40);
  bench.judged.problems.push({ code, field, ...(column === undefined ? {} : { column }), found, text });
}

export function note(bench: Bench, code: string, text: string): void {
  bench.judged.notes.push({ code, text });
}

export const hasProblem = (bench: Bench, field: FieldKey): boolean =>
  bench.judged.problems.some((problem) => problem.field === field);
