import type { Row } from '../../spreadsheet/types.ts';
import { CellMap, type CellProblem } from './cells.ts';
import { type Data, type FilesData, putAt, thingAt } from './data.ts';
import { doubledNames } from './doubled-names.ts';
import { findHeader } from './header.ts';
import { LAYOUT, OPTIONAL_FILES, type ValuesSheet } from './layout.ts';
import type { Names, Thing } from './names.ts';
import { cellIn, readCell, seenText } from './read-cell.ts';
import { nameColumn, type Table, tableIn } from './table.ts';
import { readValueRows } from './value-rows.ts';

/** The sheets of a workbook by name; hidden ones are told and not read. */
export interface Sheets {
  rows: ReadonlyMap<string, readonly Row[]>;
  hidden: ReadonlySet<string>;
}

/** What a workbook says, as the files would. */
export interface Reading {
  files: Map<string, Data>;
  cells: CellMap;
  problems: CellProblem[];
  /** Sheets, columns or rows that are missing: what else is wrong cannot be told before they are back. */
  damage: CellProblem[];
}

/**
 * Reads the edited configuration. Cells that cannot be read are problems; where it can be told what was meant, that is
 * taken, so that one slip does not make ten more out of what depends on it.
 * @param base the configuration that the workbook was made from
 */
export function readConfiguration(sheets: Sheets, base: FilesData, former: Names['current']): Reading {
  const reading: Reading = { files: new Map(), cells: new CellMap(), problems: [], damage: [] };
  const tables: Table[] = [];
  for (const layout of LAYOUT) {
    const rows = sheets.rows.get(layout.sheet);
    if (!rows) {
      const text = sheets.hidden.has(layout.sheet)
        ? '被隐藏了，请取消隐藏后重新发送。'
        : '没有找到。请不要删除或改名工作表；可重新“导出配置”后再改。';
      reading.damage.push({ place: { sheet: layout.sheet }, text });
    } else if (layout.kind === 'table') {
      const header = findHeader(layout, rows, reading.damage);
      if (header) tables.push(tableIn(layout, header, rows, former, reading.problems));
    }
  }
  const names: Names = { current: currentNames(tables), former };
  for (const table of tables) reading.problems.push(...doubledNames(table, former));
  for (const layout of LAYOUT) {
    const rows = sheets.rows.get(layout.sheet);
    if (rows && layout.kind === 'values') readValues(layout, rows, names, reading);
  }
  for (const table of tables) readTable(table, names, reading);
  dropEmpty(reading.files, base);
  return reading;
}

/** What can be referred to, from the sheets as they are now. */
function currentNames(tables: readonly Table[]): Names['current'] {
  const current = {
    status: new Map<string, string>(),
    role: new Map<string, string>(),
    checkpoint: new Map<string, string>(),
  };
  for (const { layout, header, rows, keys } of tables) {
    const thing: Thing | undefined = thingAt(layout.file, layout.at);
    const column = nameColumn(layout, header);
    if (!thing || column === null) continue;
    for (const row of rows) {
      const key = keys.get(row.rowNumber);
      if (key !== undefined) current[thing].set(key, seenText(cellIn(row, column)) || key);
    }
  }
  return current;
}

function fileOf(files: Map<string, Data>, file: string): Record<string, unknown> {
  const known = files.get(file) ?? {};
  files.set(file, known);
  return known as Record<string, unknown>;
}

function readValues(layout: ValuesSheet, rows: readonly Row[], names: Names, reading: Reading): void {
  for (const { file, path } of layout.groups) putAt(fileOf(reading.files, file), path, {});
  for (const { field, row, cell } of readValueRows(layout, rows, reading.damage)) {
    const place = { sheet: layout.sheet, row, column: 2 };
    reading.cells.put(field.file, field.path, place);
    const value = readCell(field.codec, cell, place, names, reading.problems);
    const data = fileOf(reading.files, field.file);
    if (value !== undefined) putAt(data, field.path, value);
  }
}

function readTable(table: Table, names: Names, reading: Reading): void {
  const { layout, header, rows, keys } = table;
  const { file, at } = layout;
  reading.cells.put(file, [at], { sheet: layout.sheet, row: header.row, column: 1 });
  const entries = rows.map((row, i): [string, unknown] => {
    const key = keys.get(row.rowNumber) ?? '';
    const path = [at, layout.key ? key : i];
    const value = readRow(table, row, path, names, reading);
    // The row itself is known by its key, or by its first cell.
    reading.cells.put(file, path, { sheet: layout.sheet, row: row.rowNumber, column: header.key ?? 1 });
    return [key, value];
  });
  fileOf(reading.files, file)[at] = layout.key
    ? Object.fromEntries(entries)
    : entries.map(([, value]) => value);
}

function readRow(
  { layout, header }: Table,
  row: Row,
  path: readonly PropertyKey[],
  names: Names,
  { cells, problems }: Reading,
): unknown {
  const value: Record<string, unknown> = {};
  for (const group of layout.groups) putAt(value, group, {});
  let whole: unknown = value;
  for (const [field, column] of header.columns) {
    const place = { sheet: layout.sheet, row: row.rowNumber, column };
    const read = readCell(field.codec, cellIn(row, column), place, names, problems);
    if (field.path.length === 0) {
      whole = read ?? null;
      cells.putValue(layout.file, path, place);
    } else {
      cells.put(layout.file, [...path, ...field.path], place);
      if (read !== undefined) putAt(value, field.path, read);
    }
  }
  return whole;
}

/** A file that was not there and of which nothing was filled in is still not there. */
function dropEmpty(files: Map<string, Data>, base: FilesData): void {
  for (const [file, data] of files) {
    const empty = Object.values(data).every(
      (value) => value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0),
    );
    if (empty && OPTIONAL_FILES.has(file) && !base.has(file)) files.delete(file);
  }
}
