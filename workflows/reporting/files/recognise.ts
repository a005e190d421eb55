import { Refusal } from '../../orders/import/refusal.ts';
import { cellText, type Row } from '../../spreadsheet/types.ts';
import { headerWord } from '../../workbooks/header-word.ts';
import type { Book } from '../../workbooks/open-book.ts';
import { ownSheetsOf, type SheetLook } from '../../workbooks/own-sheets.ts';
import { refuseColumns } from '../../workbooks/refuse-columns.ts';
import { FACT_SHEETS } from './layouts.ts';
import type { FactColumns, FactSheet } from './sheet.ts';

/** A sheet of a workbook that tells facts. */
export interface FoundSheet {
  sheet: string;
  kind: FactSheet;
  header: FactColumns;
}

/** The kind of facts that a sheet tells, by its column names; its own name decides where they leave it open. */
function lookAt(sheet: string, top: readonly Row[]): SheetLook<FoundSheet> {
  const marked = FACT_SHEETS.flatMap((kind) => {
    const header = kind.find(top);
    if (!header) return [];
    const signs = signsIn(kind, top, header);
    return signs > 0 || kind.sheetName.test(sheet)
      ? [{ kind, header, signs, whole: header.missing.length === 0 }]
      : [];
  });
  const whole = marked.filter((one) => one.whole);
  const [best, second] = whole.sort((a, b) => score(sheet, b) - score(sheet, a));
  if (best && second && score(sheet, best) === score(sheet, second))
    return { refusal: unclear(sheet, best.kind, second.kind) };
  if (best) {
    const refusal = refuseColumns(best.kind.layout, best.header, sheet);
    return refusal ? { refusal } : { found: { sheet, kind: best.kind, header: best.header } };
  }
  const near = marked.filter((one) => one.signs > 0).sort((a, b) => b.signs - a.signs)[0];
  const refusal = near && refuseColumns(near.kind.layout, near.header, sheet);
  return refusal ? { refusal } : null;
}

type Candidate = { kind: FactSheet; header: FactColumns; signs: number };

/** Columns that only such sheets have weigh most, then the sheet's own name, then how much of it is understood. */
const score = (sheet: string, { kind, header, signs }: Candidate): number =>
  signs * 100 + (kind.sheetName.test(sheet) ? 50 : 0) + header.columns.length;

function signsIn(kind: FactSheet, top: readonly Row[], header: FactColumns): number {
  const row = top.find((one) => one.rowNumber === header.rowNumber);
  const words = new Set(row?.cells.map((cell) => headerWord(cellText(cell))));
  return kind.signs.filter((sign) => words.has(sign)).length;
}

const unclear = (sheet: string, a: FactSheet, b: FactSheet): Refusal =>
  new Refusal(
    'import.kind_unclear',
    `工作表“${sheet}”看不出是${a.name}还是${b.name}。请把列名写清楚（例如“${a.layout.fields[0]?.label}”或“${b.layout.fields[0]?.label}”），或在工作表名里写明，然后重新发送。`,
  );

/** All sheets of a workbook that tell facts, or the reason why the first of them cannot be read. */
export const factSheetsOf = (book: Book): Promise<{ sheets: FoundSheet[]; refusal: Refusal | null }> =>
  ownSheetsOf(book, lookAt);
