import { type FieldKey, labelOf } from '../columns/fields.ts';

/**
 * What is wrong with one cell of a row, or (without a field) with the row as a whole. `text` is a Chinese
 * sentence: what is wrong and what to write instead. `code` is stable and goes to the log.
 */
export interface Problem {
  code: string;
  field?: FieldKey;
  /** The column as it is named in the sheet. */
  column?: string;
  /** What the cell shows, shortened; '' when it is empty. */
  found?: string;
  text: string;
}

/** Something worth knowing about a row that is imported all the same; grouped by code in the preview. */
export interface Note {
  code: string;
  text: string;
}

/** What a reader of one cell says: a value, nothing (an empty cell), or what is wrong. */
export type Reading<T> =
  | { ok: true; value: T | undefined; note?: Note }
  | { ok: false; code: string; text: string };

export const read = <T>(value: T): Reading<T> => ({ ok: true, value });
export const nothing: Reading<never> = { ok: true, value: undefined };
export const wrong = (code: string, text: string): Reading<never> => ({ ok: false, code, text });

/** `数量: …`, as shown in lists; the column is named as the sheet names it. */
export function problemLine(problem: Problem): string {
  const where = problem.column ?? (problem.field ? labelOf(problem.field) : '');
  return where === '' ? problem.text : `${where}：${problem.text}`;
}
