import type { Row } from '../../spreadsheet/types.ts';
import type { CellProblem } from './cells.ts';
import { NO_NAMES } from './codecs.ts';
import { thingAt } from './data.ts';
import type { Header } from './header.ts';
import type { TableSheet } from './layout.ts';
import type { Names } from './names.ts';
import { cellIn, readCell, seenText } from './read-cell.ts';

/**
 * The keys of a table's rows, by row number. One that is missing or there twice is a problem; the row then goes by the
 * key that something of its name had before, so that what refers to it is no problem too, else by a name of ours.
 */
export function readKeys(
  layout: TableSheet,
  header: Header,
  rows: readonly Row[],
  former: Names['current'],
  problems: CellProblem[],
): ReadonlyMap<number, string> {
  const keys = new Map<number, string>();
  if (!layout.key) return keys;
  const seen = new Map<string, number>();
  const faulty: Row[] = [];
  for (const row of rows) {
    const key = keyOf(layout, header, row, problems);
    const before = key === null ? undefined : seen.get(key);
    if (key === null || before !== undefined) {
      faulty.push(row);
      if (before !== undefined)
        problems.push({
          place: placeOf(layout, header, row),
          text: `${layout.key.header}「${key}」与第 ${before} 行重复，请改一个，或删去一行。`,
        });
    } else {
      seen.set(key, row.rowNumber);
      keys.set(row.rowNumber, key);
    }
  }
  for (const row of faulty) {
    const known = formerKey(layout, header, row, former);
    const key = known !== null && !seen.has(known) ? known : `row_${row.rowNumber}`;
    seen.set(key, row.rowNumber);
    keys.set(row.rowNumber, key);
  }
  return keys;
}

const placeOf = ({ sheet }: TableSheet, { key }: Header, { rowNumber: row }: Row) => ({
  sheet,
  row,
  column: key ?? 1,
});

/** Null when there is none that can be used. */
function keyOf(layout: TableSheet, header: Header, row: Row, problems: CellProblem[]): string | null {
  if (!layout.key) return null;
  const place = placeOf(layout, header, row);
  const cell = cellIn(row, header.key);
  const { header: word, hint, codec } = layout.key;
  const count = problems.length;
  const read = readCell(codec, cell, place, NO_NAMES, problems);
  if (read === undefined) {
    if (problems.length === count)
      problems.push({ place, text: `缺少${word}，请填写（${hint}）；不要这一行就整行清空。` });
    return null;
  }
  if (read !== '__proto__') return String(read);
  problems.push({ place, text: `${word}不能是「${read}」，请换一个。` });
  return null;
}

function formerKey(layout: TableSheet, header: Header, row: Row, former: Names['current']): string | null {
  const thing = thingAt(layout.file, layout.at);
  const field = layout.fields.find((one) => one.path.join() === 'name');
  const column = (field && header.columns.get(field)) ?? null;
  const name = seenText(cellIn(row, column));
  if (!thing || name === '') return null;
  return [...former[thing]].find(([, one]) => one === name)?.[0] ?? null;
}
