import type { Refusal } from '../orders/import/refusal.ts';
import type { Row } from '../spreadsheet/types.ts';
import type { Book } from './open-book.ts';

/** Sheets of a workbook that are looked at. */
const MOST_SHEETS = 12;

/** What a kind of workbook makes of a sheet: its own, its own but not readable, or null: not its own. */
export type SheetLook<Found> = { found: Found } | { refusal: Refusal } | null;

/** The sheets of a workbook that are of a kind, or why the first of them cannot be read. */
export async function ownSheetsOf<Found>(
  book: Book,
  lookAt: (sheet: string, top: readonly Row[]) => SheetLook<Found>,
): Promise<{ sheets: Found[]; refusal: Refusal | null }> {
  const sheets: Found[] = [];
  let refusal: Refusal | null = null;
  for (const sheet of book.sheets.slice(0, MOST_SHEETS)) {
    const look = lookAt(sheet, await book.top(sheet));
    if (look && 'found' in look) sheets.push(look.found);
    else if (look) refusal ??= look.refusal;
  }
  return { sheets, refusal };
}
