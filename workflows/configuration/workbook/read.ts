import { columnName } from '../../spreadsheet/cell-ref.ts';
import { type Cell, cellText, EMPTY, type Row } from '../../spreadsheet/types.ts';
import { CellFault } from './cell-fault.ts';
import { CellMap, type CellProblem, type Place } from './cells.ts';
import type { Codec } from './codecs.ts';
import { type Data, type FilesData, putAt, thingAt } from './data.ts';
import { findHeader, type Header } from './header.ts';
import { LAYOUT, OPTIONAL_FILES, type TableSheet, type ValuesSheet } from './layout.ts';
import type { Names, Thing } from './names.ts';
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

/** Longest text of a cell; the longest that the configuration takes is far shorter. */
const LONGEST = 2_000;

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
      if (header) tables.push({ layout, header, rows: rows.filter(isBelow(header)) });
    }
  }
  const names: Names = { current: currentNames(tables), former };
  for (const layout of LAYOUT) {
    const rows = sheets.rows.get(layout.sheet);
    if (rows && layout.kind === 'values') readValues(layout, rows, names, reading);
  }
  for (const table of tables) readTable(table, names, reading);
  dropEmpty(reading.files, base);
  return reading;
}

interface Table {
  layout: TableSheet;
  header: Header;
  rows: readonly Row[];
}

const isBelow =
  (header: Header) =>
  (row: Row): boolean =>
    row.rowNumber > header.row;

/** What can be referred to, from the sheets as they are now. */
function currentNames(tables: readonly Table[]): Names['current'] {
  const current = {
    status: new Map<string, string>(),
    role: new Map<string, string>(),
    checkpoint: new Map<string, string>(),
  };
  for (const { layout, header, rows } of tables) {
    const thing: Thing | undefined = thingAt(layout.file, layout.at);
    const name = layout.fields.find((field) => field.path.join() === 'name');
    const column = name && header.columns.get(name);
    if (!thing || header.key === null || column === undefined) continue;
    for (const { cells } of rows) {
      const key = cellText(cells[header.key - 1] ?? EMPTY);
      if (key !== '') current[thing].set(key, cellText(cells[column - 1] ?? EMPTY) || key);
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
  for (const { field, row, cell } of readValueRows(layout, rows, reading.damage)) {
    const place = { sheet: layout.sheet, row, column: 2 };
    reading.cells.put(field.file, field.path, place);
    const value = readCell(field.codec, cell, place, names, reading.problems);
    const data = fileOf(reading.files, field.file);
    if (value !== undefined) putAt(data, field.path, value);
  }
}

function readTable(table: Table, names: Names, reading: Reading): void {
  const { layout, header, rows } = table;
  const { file, at } = layout;
  const entries: [string, unknown][] = [];
  const seen = new Map<string, number>();
  reading.cells.put(file, [at], { sheet: layout.sheet, row: header.row, column: 1 });
  const used = [header.key, ...header.columns.values()];
  for (const row of rows) {
    if (used.every((column) => cellIn(row, column).kind === 'empty')) continue;
    const place = { sheet: layout.sheet, row: row.rowNumber, column: header.key ?? 1 };
    const key = layout.key
      ? readKey(layout, cellIn(row, header.key), place, { seen, names, reading })
      : String(entries.length);
    const path = [at, layout.key ? key : entries.length];
    const value = readRow(table, row, path, names, reading);
    // The row itself is known by its key, or by its first cell.
    reading.cells.put(file, path, place);
    entries.push([key, value]);
  }
  fileOf(reading.files, file)[at] = layout.key
    ? Object.fromEntries(entries)
    : entries.map(([, value]) => value);
}

const cellIn = ({ cells }: Row, column: number | null): Cell =>
  column ? (cells[column - 1] ?? EMPTY) : EMPTY;

function readRow(
  { layout, header }: Table,
  row: Row,
  path: readonly PropertyKey[],
  names: Names,
  reading: Reading,
): unknown {
  const value: Record<string, unknown> = {};
  let whole: unknown = value;
  for (const [field, column] of header.columns) {
    const place = { sheet: layout.sheet, row: row.rowNumber, column };
    reading.cells.put(layout.file, [...path, ...field.path], place);
    const read = readCell(field.codec, cellIn(row, column), place, names, reading.problems);
    if (field.path.length === 0) whole = read ?? null;
    else if (read !== undefined) putAt(value, field.path, read);
  }
  return whole;
}

function readKey(
  layout: TableSheet,
  cell: Cell,
  place: Place & { row: number },
  { seen, names, reading: { problems } }: { seen: Map<string, number>; names: Names; reading: Reading },
): string {
  const codec = layout.key?.codec;
  const key = codec ? readCell(codec, cell, place, names, problems) : undefined;
  const header = layout.key?.header ?? '';
  if (key === undefined) {
    if (cell.kind === 'empty')
      problems.push({ place, text: `缺少${header}，请填写（${layout.key?.hint}）；不要这一行就整行清空。` });
    return `row_${place.row}`;
  }
  const text = String(key);
  const before = seen.get(text);
  if (before !== undefined) {
    problems.push({ place, text: `${header}「${text}」与第 ${before} 行重复，请改一个，或删去一行。` });
    return `row_${place.row}`;
  }
  seen.set(text, place.row);
  if (text === '__proto__') {
    problems.push({ place, text: `${header}不能是「${text}」，请换一个。` });
    return `row_${place.row}`;
  }
  return text;
}

/** The value of a cell; undefined when it is empty or cannot be read (then it is a problem). */
function readCell(codec: Codec, cell: Cell, place: Place, names: Names, problems: CellProblem[]): unknown {
  const problem = (text: string): undefined => {
    problems.push({ place, text });
    return undefined;
  };
  if (cell.kind === 'formula') return problem('是公式，请改成固定的内容（复制后“选择性粘贴”为数值）。');
  if (cell.kind === 'merged')
    return problem(
      `与第 ${cell.anchorRow} 行的 ${columnName(place.column ?? 1)}${cell.anchorRow} 合并了，请取消合并，每格各填各的。`,
    );
  if (cell.kind === 'error') return problem(`显示为错误 ${cell.text}，请改成固定的内容。`);
  const text = cellText(cell);
  if (text === '') return undefined;
  if (text.length > LONGEST) return problem(`有 ${text.length} 个字，太长，最多 ${LONGEST} 个字。`);
  try {
    return codec.read(text, names);
  } catch (err) {
    if (!(err instanceof CellFault)) throw err;
    problem(err.message);
    return err.meant;
  }
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
