import type { DateSystem } from '../dates/excel-serial.ts';
import { SpreadsheetError } from './errors.ts';
import { readRelationships } from './package-map.ts';
import type { SheetInfo } from './types.ts';
import { type Attributes, parseXml, prefixed } from './xml-feed.ts';
import type { ZipParts } from './zip-parts.ts';

export interface SheetPart extends SheetInfo {
  readonly part: string;
}

export interface WorkbookPart {
  readonly sheets: readonly SheetPart[];
  readonly dateSystem: DateSystem;
  readonly stylesPart: string | null;
  readonly stringsPart: string | null;
}

const SHEETS = 1_000;
const NAME_CHARS = 100;

/** Reads the list of worksheets (chart sheets are left out), the date system, and where styles and strings are. */
export async function readWorkbookPart(parts: ZipParts, name: string): Promise<WorkbookPart> {
  const links = await readRelationships(parts, name);
  const sheets: SheetPart[] = [];
  let dateSystem: DateSystem = '1900';
  await parseXml(name, parts.read(name), {
    open(element, attributes) {
      if (element === 'workbookPr') dateSystem = isTrue(attributes.date1904) ? '1904' : '1900';
      if (element !== 'sheet') return;
      const link = links.get(prefixed(attributes, 'id') ?? '');
      if (link?.type === 'worksheet' && parts.has(link.target))
        sheets.push(sheetPart(attributes, link.target));
      if (sheets.length > SHEETS) throw new SpreadsheetError('spreadsheet.too_much_data');
    },
  });
  const partOf = (type: string) =>
    [...links.values()].find((link) => link.type === type && parts.has(link.target))?.target ?? null;
  return { sheets, dateSystem, stylesPart: partOf('styles'), stringsPart: partOf('sharedStrings') };
}

function sheetPart({ name = '', state }: Attributes, part: string): SheetPart {
  return { name: name.slice(0, NAME_CHARS), hidden: state === 'hidden' || state === 'veryHidden', part };
}

/** XML Schema booleans. */
function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
