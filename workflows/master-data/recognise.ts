import type { Refusal } from '../orders/import/refusal.ts';
import { cellText, type Row } from '../spreadsheet/types.ts';
import type { Header } from '../workbooks/find-header.ts';
import { headerWord } from '../workbooks/header-word.ts';
import type { Book } from '../workbooks/open-book.ts';
import { refuseColumns } from '../workbooks/refuse-columns.ts';
import { MASTER_SHEETS, type MasterField, type MasterSheet } from './layouts.ts';

/** A sheet of a workbook with master data. */
export interface FoundMaster {
  sheet: string;
  kind: MasterSheet;
  header: Header<MasterField>;
}

const MOST_SHEETS = 12;

/** The kind of a sheet, by columns that only it has; its own name counts as one of them. */
function lookAt(sheet: string, top: readonly Row[]): { found: FoundMaster } | { refusal: Refusal } | null {
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
export async function masterSheetsOf(
  book: Book,
): Promise<{ sheets: FoundMaster[]; refusal: Refusal | null }> {
  const sheets: FoundMaster[] = [];
  let refusal: Refusal | null = null;
  for (const sheet of book.sheets.slice(0, MOST_SHEETS)) {
    const look = lookAt(sheet, await book.top(sheet));
    if (look && 'found' in look) sheets.push(look.found);
    else if (look) refusal ??= look.refusal;
  }
  return { sheets, refusal };
}
