import type { CellProblem } from './cells.ts';
import { thingAt } from './data.ts';
import type { Names } from './names.ts';
import { cellIn, seenText } from './read-cell.ts';
import { nameColumn, type Table } from './table.ts';

/**
 * Names that two rows share since this workbook: told at the row that took the name, not wherever it is referred to.
 * Those that were shared before stay as they are; others refer to them by their keys.
 */
export function doubledNames({ layout, header, rows, keys }: Table, former: Names['former']): CellProblem[] {
  const thing = thingAt(layout.file, layout.at);
  const column = nameColumn(layout, header);
  if (!thing || column === null) return [];
  const named = rows.map((row) => ({
    row: row.rowNumber,
    name: seenText(cellIn(row, column)),
    kept: former[thing].get(keys.get(row.rowNumber) ?? ''),
  }));
  return named.flatMap((one, i): CellProblem[] => {
    const { name, row } = one;
    if (name === '' || one.kept === name) return [];
    const others = named.filter((other) => other !== one && other.name === name);
    const first =
      others.find(({ kept }) => kept === name) ?? others.find((other) => named.indexOf(other) < i);
    if (!first) return [];
    const text = `名称「${name}」与第 ${first.row} 行重复，请换一个名称。`;
    return [{ place: { sheet: layout.sheet, row, column }, text }];
  });
}
