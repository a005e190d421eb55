import type { Refusal } from '../orders/import/refusal.ts';
import { cellText, type Row } from '../spreadsheet/types.ts';
import type { Header } from '../workbooks/find-header.ts';
import { headerWord } from '../workbooks/header-word.ts';
import type { Book } from '../workbooks/open-book.ts';
import { ownSheetsOf, type SheetLook } from '../workbooks/own-sheets.ts';
import { refuseColumns } from '../workbooks/refuse-columns.ts';
import { MASTER_SHEETS, type MasterField, type MasterSheet } from './layouts.ts';

/** A sheet of a workbook with master data. */
export interface FoundMaster {
  sheet: string;
  kind: MasterSheet;
  header: Header<MasterField>;
}

/** The kind of a sheet, by columns that only it has; its own name counts as one of them. */
function lookAt(sheet: string, top: readonly Row[]): SheetLook<FoundMaster> {
  const candidates = MASTER_SHEETS.flatMap((kind) => {
    const header = kind.find(top);
    if (!header) return [];
    const words = new Set(
      top.find((row) => row.rowNumber === header.rowNumber)?.cells.map((cell) => headerWord(cellText(cell))),
    );
    const signs = kind.signs.filter((sign) => words.has(sign)).length + (kind.sheetName.test(sheet) ? 1 : 0);
    return signs > 0 ? [{ kind, header, score: signs * 100 + header.columns.length }] : [];
  });
  const [best] = candidates.sort((a, b) => b.score - a.score);
  if (!best) return null;
  const refusal = refuseColumns(best.kind.layout, best.header, sheet);
  return refusal ? { refusal } : { found: { sheet, kind: best.kind, header: best.header } };
}

/** The sheets of a workbook with master data, or why the first of them cannot be read. */
export const masterSheetsOf = (book: Book): Promise<{ sheets: FoundMaster[]; refusal: Refusal | null }> =>
  ownSheetsOf(book, lookAt);
