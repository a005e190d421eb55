import writeExcelFile, { type Cell as OutCell } from 'write-excel-file/node';
import { checkTexts, DEFAULT_FACTORY_DIR } from '../../factory/load.ts';
import { digestOf, type FactoryTexts, readTexts } from '../../factory/texts.ts';
import { parseRef } from '../../spreadsheet/cell-ref.ts';
import { DEFAULT_LIMITS } from '../../spreadsheet/limits.ts';
import { readTable } from '../../spreadsheet/table.ts';
import { cellText, type Row } from '../../spreadsheet/types.ts';
import { writeConfiguration } from '../workbook/write.ts';

export type EditedCell =
  | string
  | number
  | boolean
  | Date
  | { formula: string }
  | { value: string; rowSpan: number };

/** A workbook as a person edits it: sheets of cells that can be overwritten, rows and sheets that can go. */
export class EditedBook {
  readonly sheets: Map<string, (EditedCell | null)[][]>;

  constructor(sheets: Map<string, (EditedCell | null)[][]>) {
    this.sheets = sheets;
  }

  sheet(name: string): (EditedCell | null)[][] {
    const rows = this.sheets.get(name);
    if (!rows) throw new Error(`no sheet ${name}`);
    return rows;
  }

  /** `B7`, as Excel counts. */
  set(sheet: string, ref: string, value: EditedCell | null): this {
    const { row, column } = parseRef(ref) ?? { row: 0, column: 0 };
    const rows = this.sheet(sheet);
    while (rows.length < row) rows.push([]);
    const cells = rows[row - 1] ?? [];
    while (cells.length < column) cells.push(null);
    cells[column - 1] = value;
    rows[row - 1] = cells;
    return this;
  }

  /** The cell in the row whose first cell is this, below the header with this word. */
  at(sheet: string, first: string, header: string): string {
    const rows = this.sheet(sheet);
    const row = rows.findIndex((cells) => cells[0] === first);
    const heads = rows.find((cells) => cells.includes(header)) ?? [];
    if (row < 0) throw new Error(`no row ${first} in ${sheet}`);
    return `${String.fromCharCode(65 + heads.indexOf(header))}${row + 1}`;
  }

  /** A copy that can be edited apart. */
  clone(): EditedBook {
    return new EditedBook(
      new Map([...this.sheets].map(([name, rows]) => [name, rows.map((cells) => [...cells])])),
    );
  }

  toBuffer(): Promise<Buffer> {
    return writeExcelFile(
      [...this.sheets].map(([sheet, data]) => ({ sheet, data: data.map((row) => row.map(cellOf)) })),
    ).toBuffer();
  }
}

function cellOf(value: EditedCell | null): OutCell {
  if (value === null) return null;
  if (typeof value === 'number') return { value, type: Number };
  if (typeof value === 'boolean') return { value, type: Boolean };
  if (value instanceof Date) return { value, type: Date, format: 'yyyy-mm-dd' };
  if (typeof value === 'string') return { value, type: String };
  if ('formula' in value) return { value: value.formula, type: 'Formula' };
  return { value: value.value, type: String, rowSpan: value.rowSpan };
}

/** Reads all sheets of a workbook in this thread. */
export async function readHere(
  bytes: Buffer,
  names: readonly string[],
): Promise<Map<string, readonly Row[]>> {
  const sheets = new Map<string, readonly Row[]>();
  for (const name of names) {
    const rows: Row[] = [];
    for await (const event of readTable(bytes, DEFAULT_LIMITS, name))
      if (event.type === 'rows') rows.push(...event.rows);
    sheets.set(name, rows);
  }
  return sheets;
}

/** An exported workbook, to be edited. */
export async function editedFrom(bytes: Buffer, names: readonly string[]): Promise<EditedBook> {
  const sheets = new Map<string, (EditedCell | null)[][]>();
  for (const [name, rows] of await readHere(bytes, names)) {
    const cells: (EditedCell | null)[][] = [];
    for (const { rowNumber, cells: read } of rows) {
      while (cells.length < rowNumber) cells.push([]);
      cells[rowNumber - 1] = read.map((cell) => {
        if (cell.kind === 'number') return cell.value;
        return cell.kind === 'empty' ? null : cellText(cell);
      });
    }
    sheets.set(name, cells);
  }
  return new EditedBook(sheets);
}

/** The configuration that ships, as texts and as a workbook of it. */
export async function shippedBook(version = 1): Promise<{ texts: FactoryTexts; bytes: Buffer }> {
  const { texts } = await readTexts(DEFAULT_FACTORY_DIR);
  const { files } = await checkTexts({ texts });
  const bytes = await writeConfiguration(files, { name: '示范厂', version, digest: digestOf(texts) });
  return { texts, bytes };
}
