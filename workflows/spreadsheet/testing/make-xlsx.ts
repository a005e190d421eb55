import { makeZip, type ZipEntry } from './make-zip.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const LINKS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

export interface SheetXml {
  readonly name: string;
  /** The `<row>` elements. */
  readonly rows: string;
  /** What follows `</sheetData>`, such as merged cells. */
  readonly after?: string;
  readonly state?: 'hidden' | 'veryHidden';
}

export interface XlsxXml {
  readonly sheets: readonly SheetXml[];
  /** The `<si>` elements. */
  readonly strings?: string;
  /** The content of `<styleSheet>`. */
  readonly styles?: string;
  readonly date1904?: boolean;
  /** Entries that replace or join the usual ones. */
  readonly entries?: readonly ZipEntry[];
}

/** The rows of one sheet named Sheet1 as an .xlsx file. */
export function sheetFile(rows: string, more: Omit<XlsxXml, 'sheets'> & { after?: string } = {}): Buffer {
  const { after, ...rest } = more;
  return makeXlsx({ sheets: [{ name: 'Sheet1', rows, ...(after === undefined ? {} : { after }) }], ...rest });
}

/** Builds an .xlsx from hand-written XML; whatever a test does not mention is as Excel writes it. */
export function makeXlsx(book: XlsxXml): Buffer {
  const own = book.entries ?? [];
  const usual = usualEntries(book).filter(({ name }) => !own.some((entry) => entry.name === name));
  return makeZip([...usual, ...own]);
}

function usualEntries({ sheets, strings, styles, date1904 }: XlsxXml): ZipEntry[] {
  const entries: ZipEntry[] = [
    {
      name: '[Content_Types].xml',
      data: `${PROLOG}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    },
    { name: '_rels/.rels', data: links([['rId1', 'officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/workbook.xml',
      data: `${PROLOG}<workbook xmlns="${MAIN}" xmlns:r="${LINKS}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${sheets
        .map(
          ({ name, state }, i) =>
            `<sheet name="${name}" sheetId="${i + 1}"${state ? ` state="${state}"` : ''} r:id="rId${i + 1}"/>`,
        )
        .join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: links([
        ...sheets.map((_sheet, i) => [`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`] as const),
        ...(strings === undefined ? [] : [['rIdS', 'sharedStrings', 'sharedStrings.xml'] as const]),
        ...(styles === undefined ? [] : [['rIdF', 'styles', 'styles.xml'] as const]),
      ]),
    },
    ...sheets.map(({ rows, after = '' }, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      data: sheetXml(rows, after),
    })),
  ];
  if (strings !== undefined)
    entries.push({ name: 'xl/sharedStrings.xml', data: `${PROLOG}<sst xmlns="${MAIN}">${strings}</sst>` });
  if (styles !== undefined)
    entries.push({
      name: 'xl/styles.xml',
      data: `${PROLOG}<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`,
    });
  return entries;
}

export function sheetXml(rows: string, after = ''): string {
  return `${PROLOG}<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${after}</worksheet>`;
}

/** A relationships part; `type` may be a short name or a whole URI. */
export function links(list: readonly (readonly [id: string, type: string, target: string])[]): string {
  const items = list.map(([id, type, target]) => {
    return `<Relationship Id="${id}" Type="${type.includes('/') ? type : `${LINKS}/${type}`}" Target="${target}"/>`;
  });
  return `${PROLOG}<Relationships xmlns="${PACKAGE}">${items.join('')}</Relationships>`;
}

/** Styles whose index 0 is General and 1, 2 … have the given formats: a built-in id or a format code. */
export function stylesWith(...formats: (number | string)[]): string {
  const escaped = (code: string) =>
    code.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const ids = formats.map((format, i) => (typeof format === 'number' ? format : 164 + i));
  const codes = formats.flatMap((format, i) =>
    typeof format === 'string' ? [`<numFmt numFmtId="${164 + i}" formatCode="${escaped(format)}"/>`] : [],
  );
  return `<numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${ids
    .map((id) => `<xf numFmtId="${id}" applyNumberFormat="1"/>`)
    .join('')}</cellXfs>`;
}
