import { posix } from 'node:path';
import { SpreadsheetError } from './errors.ts';
import { parseXml } from './xml-feed.ts';
import type { ZipParts } from './zip-parts.ts';

export interface Relationship {
  /** The last segment of the type: `worksheet`, `styles`. Transitional and strict files differ only before it. */
  readonly type: string;
  /** Part name from the package root, without a leading slash. */
  readonly target: string;
}

const USUAL_WORKBOOK = 'xl/workbook.xml';
const RELATIONSHIPS = 50_000;

/** Finds the workbook part of a package, or says what kind of file it is instead. */
export async function findWorkbook(parts: ZipParts): Promise<string> {
  await refuseOtherKinds(parts);
  const roots = parts.has('_rels/.rels')
    ? await readRelationships(parts, '')
    : new Map<string, Relationship>();
  const main = [...roots.values()].find(({ type, target }) => type === 'officeDocument' && parts.has(target));
  const workbook = main?.target ?? USUAL_WORKBOOK;
  if (/\.bin$/i.test(workbook)) throw new SpreadsheetError('spreadsheet.xlsb');
  if (!parts.has(workbook)) throw new SpreadsheetError('spreadsheet.not_a_spreadsheet');
  return workbook;
}

async function refuseOtherKinds(parts: ZipParts): Promise<void> {
  if (parts.has('xl/workbook.bin')) throw new SpreadsheetError('spreadsheet.xlsb');
  if (parts.has('Index/Document.iwa') || parts.has('Index.zip'))
    throw new SpreadsheetError('spreadsheet.numbers');
  if (parts.has('word/document.xml')) throw otherOffice('Word 文档');
  if (parts.has('ppt/presentation.xml')) throw otherOffice('PowerPoint 文稿');
  if (!parts.has('mimetype') || parts.claimedSize('mimetype') > 200) return;
  let kind = '';
  for await (const piece of parts.read('mimetype')) kind += piece.toString('latin1');
  if (kind.includes('opendocument.spreadsheet')) throw new SpreadsheetError('spreadsheet.ods');
  if (kind.includes('opendocument')) throw otherOffice('OpenDocument 文档');
}

function otherOffice(what: string): SpreadsheetError {
  return new SpreadsheetError('spreadsheet.other_office', { what });
}

/** Relationships of one part (`''`: of the package itself) by their id; links to outside files are left out. */
export async function readRelationships(parts: ZipParts, part: string): Promise<Map<string, Relationship>> {
  const found = new Map<string, Relationship>();
  const folder = posix.dirname(part);
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  if (!parts.has(name)) return found;
  await parseXml(name, parts.read(name), {
    open(element, { Id, Type, Target, TargetMode }) {
      if (element !== 'Relationship' || Id === undefined || Target === undefined || TargetMode === 'External')
        return;
      if (found.size >= RELATIONSHIPS) throw new SpreadsheetError('spreadsheet.too_much_data');
      found.set(Id, { type: Type?.split('/').at(-1) ?? '', target: resolve(folder, Target) });
    },
  });
  return found;
}

/** Targets are relative to the part's folder, or absolute in the package (`/xl/worksheets/sheet1.xml`, as WPS writes). */
function resolve(folder: string, target: string): string {
  const path = target.replaceAll('\\', '/');
  return path.startsWith('/') ? posix.normalize(path.slice(1)) : posix.join(folder, path);
}
