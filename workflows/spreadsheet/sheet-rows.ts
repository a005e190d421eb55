import { parseRef, refOf } from './cell-ref.ts';
import { type CellContext, cellValue } from './cell-value.ts';
import { SpreadsheetError } from './errors.ts';
import { EXCEL_ROWS, type SpreadsheetLimits } from './limits.ts';
import type { MergeFiller } from './merges.ts';
import { RichText } from './rich-text.ts';
import { textLength } from './text-length.ts';
import { type Cell, EMPTY, type Row } from './types.ts';
import type { Attributes, XmlHandlers } from './xml-feed.ts';

interface OpenCell {
  readonly column: number;
  readonly type: string | undefined;
  readonly style: number;
  value: string | null;
  formula: string | null;
  hasInline: boolean;
}

/**
 * Turns the XML of one worksheet into rows. Feed it the parser's events, take the rows that are finished with
 * {@link take}. Formats without content are skipped wherever they reach; content beyond a limit is refused.
 */
export class SheetRows implements XmlHandlers {
  readonly #sheet: string;
  readonly #context: CellContext;
  readonly #limits: SpreadsheetLimits;
  readonly #merges: MergeFiller;
  readonly #inline: RichText;
  #finished: Row[] = [];
  #inData = false;
  #cells: Cell[] | null = null;
  #cell: OpenCell | null = null;
  /** The element whose text is being collected. */
  #collecting: 'v' | 'f' | null = null;
  #inInline = false;
  #rowNumber = 0;
  #column = 0;
  #rowElements = 0;
  #rowChars = 0;
  #rowsWithContent = 0;

  constructor(sheet: string, context: CellContext, limits: SpreadsheetLimits, merges: MergeFiller) {
    this.#sheet = sheet;
    this.#context = context;
    this.#limits = limits;
    this.#merges = merges;
    this.#inline = new RichText(limits.cellChars, () => this.#tooLong());
  }

  /** The rows finished since the last call. */
  take(): Row[] {
    const rows = this.#finished;
    this.#finished = [];
    return rows;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#cell) this.#openInCell(name, this.#cell);
    else if (name === 'c' && this.#cells) this.#openCell(attributes);
    else if (name === 'row' && this.#inData) this.#openRow(attributes);
    else if (name === 'sheetData') this.#inData = true;
  }

  close(name: string): void {
    if (this.#cell && this.#cells) {
      if (name === 'c') this.#closeCell(this.#cell, this.#cells);
      else this.#closeInCell(name);
    } else if (name === 'row' && this.#cells) this.#closeRow(this.#cells);
    else if (name === 'sheetData') this.#inData = false;
  }

  text(text: string): void {
    const cell = this.#cell;
    if (!cell) return;
    if (this.#inInline) this.#inline.add(text);
    if (this.#collecting === 'v') cell.value = this.#bounded((cell.value ?? '') + text);
    if (this.#collecting === 'f') cell.formula = this.#bounded((cell.formula ?? '') + text);
  }

  #openRow({ r }: Attributes): void {
    this.#rowElements += 1;
    if (this.#rowElements > EXCEL_ROWS) throw this.#tooManyRows(EXCEL_ROWS);
    const rowNumber = r === undefined ? this.#rowNumber + 1 : Number(r);
    if (!Number.isInteger(rowNumber) || rowNumber <= this.#rowNumber || rowNumber > EXCEL_ROWS) {
      throw this.#corrupt(`第 ${this.#rowNumber} 行之后`);
    }
    this.#rowNumber = rowNumber;
    this.#column = 0;
    this.#rowChars = 0;
    this.#cells = [];
  }

  #openCell({ r, t, s }: Attributes): void {
    // A cell without `r` follows its neighbour; some writers leave it out everywhere.
    const column = r === undefined ? this.#column + 1 : parseRef(r)?.column;
    if (column === undefined) throw this.#corrupt(`第 ${this.#rowNumber} 行`);
    this.#column = column;
    this.#cell = { column, type: t, style: Number(s ?? 0), value: null, formula: null, hasInline: false };
  }

  #openInCell(name: string, cell: OpenCell): void {
    if (this.#inInline) this.#inline.open(name);
    else if (name === 'v') {
      this.#collecting = 'v';
      cell.value ??= '';
    } else if (name === 'f') {
      this.#collecting = 'f';
      cell.formula ??= '';
    } else if (name === 'is') {
      this.#inInline = true;
      cell.hasInline = true;
    }
  }

  #closeInCell(name: string): void {
    if (name === 'is') this.#inInline = false;
    else if (this.#inInline) this.#inline.close(name);
    else this.#collecting = null;
  }

  #closeCell(open: OpenCell, cells: Cell[]): void {
    this.#cell = null;
    const raw = { ...open, inline: open.hasInline ? this.#inline.take() : null };
    const result = cellValue(raw, this.#context);
    const at = refOf(this.#rowNumber, open.column);
    if (result === null) throw this.#corrupt(`单元格 ${at}`);
    if (result.kind === 'empty' && open.formula === null) return;
    const limit = this.#limits.columns;
    if (open.column > limit) {
      throw new SpreadsheetError('spreadsheet.too_many_columns', { sheet: this.#sheet, cell: at, limit });
    }
    if ((cells[open.column - 1]?.kind ?? 'empty') !== 'empty') throw this.#corrupt(`单元格 ${at} 出现了两次`);
    while (cells.length < open.column) cells.push(EMPTY);
    const cell: Cell = open.formula === null ? result : { kind: 'formula', formula: open.formula, result };
    cells[open.column - 1] = cell;
    this.#countChars(textLength(cell));
  }

  #closeRow(cells: Cell[]): void {
    this.#cells = null;
    if (cells.length === 0) return;
    this.#rowsWithContent += 1;
    if (this.#rowsWithContent > this.#limits.rows) throw this.#tooManyRows(this.#limits.rows);
    this.#countChars(this.#merges.fill(this.#rowNumber, cells));
    this.#finished.push({ sheet: this.#sheet, rowNumber: this.#rowNumber, cells });
  }

  #countChars(chars: number): void {
    this.#rowChars += chars;
    const limit = this.#limits.rowChars;
    if (this.#rowChars > limit)
      throw new SpreadsheetError('spreadsheet.row_too_long', { row: this.#rowNumber, limit });
  }

  #bounded(text: string): string {
    if (text.length > this.#limits.cellChars) throw this.#tooLong();
    return text;
  }

  #tooLong(): SpreadsheetError {
    const cell = refOf(this.#rowNumber, this.#column);
    return new SpreadsheetError('spreadsheet.cell_too_long', { cell, limit: this.#limits.cellChars });
  }

  #tooManyRows(limit: number): SpreadsheetError {
    return new SpreadsheetError('spreadsheet.too_many_rows', { sheet: this.#sheet, limit });
  }

  #corrupt(where: string): SpreadsheetError {
    return new SpreadsheetError('spreadsheet.corrupt', { where: `工作表“${this.#sheet}”${where}` });
  }
}
