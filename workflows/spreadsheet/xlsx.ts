import { SpreadsheetError } from './errors.ts';
import type { SpreadsheetLimits } from './limits.ts';
import { MergeFiller } from './merges.ts';
import { findWorkbook } from './package-map.ts';
import { readSharedStrings } from './shared-strings.ts';
import { SheetRows } from './sheet-rows.ts';
import { type SheetScan, scanSheet } from './sheet-scan.ts';
import { readStyles } from './styles.ts';
import type { TableEvent } from './types.ts';
import { readWorkbookPart, type SheetPart, type WorkbookPart } from './workbook-part.ts';
import { XmlFeed } from './xml-feed.ts';
import { ZipParts } from './zip-parts.ts';

/** Reads one worksheet of an .xlsx or .xlsm package (macros are never looked at). */
export async function* readXlsx(
  bytes: Buffer,
  limits: SpreadsheetLimits,
  wanted?: string,
): AsyncGenerator<TableEvent, void, undefined> {
  const parts = await ZipParts.open(bytes, limits);
  const workbook = await readWorkbookPart(parts, await findWorkbook(parts));
  const candidates = choose(workbook.sheets, wanted);
  const context = {
    styles: await readStyles(parts, workbook.stylesPart),
    strings: await readSharedStrings(parts, workbook.stringsPart, limits),
    dateSystem: workbook.dateSystem,
  };
  for (const sheet of candidates) {
    const scan = await scanSheet(parts, sheet.part, sheet.name);
    const rows = new SheetRows(sheet.name, context, limits, new MergeFiller(scan.merges, limits.columns));
    let begun = false;
    for await (const event of rowEvents(parts, sheet, rows)) {
      if (!begun) yield headOf(workbook, sheet, scan);
      begun = true;
      yield event;
    }
    if (begun) return;
  }
  const onlyHidden = candidates.length === 0 && workbook.sheets.length > 0;
  throw new SpreadsheetError(onlyHidden ? 'spreadsheet.only_hidden' : 'spreadsheet.no_rows');
}

function choose(sheets: readonly SheetPart[], wanted: string | undefined): readonly SheetPart[] {
  const visible = sheets.filter((sheet) => !sheet.hidden);
  if (wanted === undefined) return visible;
  const chosen = visible.find((sheet) => sheet.name === wanted);
  if (chosen) return [chosen];
  const names = visible.slice(0, 10).map((sheet) => sheet.name);
  throw new SpreadsheetError('spreadsheet.no_such_sheet', {
    sheet: wanted.slice(0, 100),
    sheets: names.join('、'),
  });
}

async function* rowEvents(parts: ZipParts, sheet: SheetPart, rows: SheetRows): AsyncGenerator<TableEvent> {
  const size = Math.max(1, parts.claimedSize(sheet.part));
  const feed = new XmlFeed(sheet.part, rows);
  let read = 0;
  for await (const piece of parts.read(sheet.part)) {
    feed.write(piece);
    read += piece.length;
    const finished = rows.take();
    if (finished.length > 0) yield { type: 'rows', rows: finished, progress: Math.min(1, read / size) };
  }
  feed.end();
}

function headOf(workbook: WorkbookPart, sheet: SheetPart, scan: SheetScan): TableEvent {
  return {
    type: 'head',
    head: {
      format: 'xlsx',
      sheet: sheet.name,
      sheets: workbook.sheets.map(({ name, hidden }) => ({ name, hidden })),
      dateSystem: workbook.dateSystem,
      estimatedRows: scan.rowElements,
    },
  };
}
