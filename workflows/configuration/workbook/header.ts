import { closest } from '../../factory/closest.ts';
import type { Row } from '../../spreadsheet/types.ts';
import type { CellProblem } from './cells.ts';
import type { Field, TableSheet } from './layout.ts';
import { seenText } from './read-cell.ts';

/** Where the columns of a table are, from 1. */
export interface Header {
  row: number;
  /** The column of the rows' keys; null for lists. */
  key: number | null;
  columns: ReadonlyMap<Field, number>;
}

/** Rows from the top in which the header is looked for. */
const MOST_ABOVE = 5;

/** Finds the header by its words, in whatever order they stand; what is missing, doubled or unknown is a problem. */
export function findHeader(layout: TableSheet, rows: readonly Row[], problems: CellProblem[]): Header | null {
  const { sheet, key, fields } = layout;
  const wanted = [...(key ? [key.header] : []), ...fields.map((field) => field.header)];
  const hits = (row: Row): number => wanted.filter((word) => textsOf(row).includes(word)).length;
  const candidates = rows.filter((row) => row.rowNumber <= MOST_ABOVE);
  const best = candidates.reduce<Row | null>((one, row) => (one && hits(one) >= hits(row) ? one : row), null);
  if (!best || hits(best) === 0) {
    const first = wanted.slice(0, 3).join('、');
    problems.push({ place: { sheet }, text: `没有找到表头（${first}…），请恢复第 2 行的表头。` });
    return null;
  }
  const texts = textsOf(best);
  problems.push(...faultsOf(sheet, best.rowNumber, texts, wanted));
  const columns = fields.flatMap((field): [Field, number][] => {
    const at = texts.indexOf(field.header);
    return at < 0 ? [] : [[field, at + 1]];
  });
  const keyAt = key ? texts.indexOf(key.header) : -1;
  return { row: best.rowNumber, key: keyAt < 0 ? null : keyAt + 1, columns: new Map(columns) };
}

const textsOf = (row: Row): string[] => row.cells.map(seenText);

function faultsOf(
  sheet: string,
  row: number,
  texts: readonly string[],
  wanted: readonly string[],
): CellProblem[] {
  const missing = wanted.filter((word) => !texts.includes(word));
  let unknown = texts.filter((word) => word !== '' && !wanted.includes(word));
  const at = (word: string) => ({ sheet, row, column: texts.indexOf(word) + 1 });
  const renamed = (word: string): string | null =>
    closest(word, unknown) ?? (unknown.length === 1 && missing.length === 1 ? (unknown[0] ?? null) : null);
  const lost = missing.map((word): CellProblem => {
    const near = renamed(word);
    if (near === null) return { place: { sheet, row }, text: `缺少「${word}」这一列，请恢复这一列。` };
    unknown = unknown.filter((one) => one !== near);
    return { place: at(near), text: `缺少「${word}」这一列，有一列叫「${near}」，请改回「${word}」。` };
  });
  const strange = unknown.map(
    (word): CellProblem => ({ place: at(word), text: `不认识的列「${word.slice(0, 30)}」，请删去这一列。` }),
  );
  const doubled = wanted.flatMap((word): CellProblem[] => {
    const again = texts.indexOf(word, texts.indexOf(word) + 1);
    return again > 0
      ? [{ place: { sheet, row, column: again + 1 }, text: `「${word}」这一列有两个，请删去一个。` }]
      : [];
  });
  return [...lost, ...strange, ...doubled];
}
