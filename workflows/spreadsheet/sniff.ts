import { SpreadsheetError } from './errors.ts';

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const EMPTY_ZIP = Buffer.from('PK\u0005\u0006', 'latin1');
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** Openings of files that people send by mistake. */
const NOT_TABLES: readonly Buffer[] = [
  Buffer.from('%PDF', 'latin1'),
  Buffer.from('89504e47', 'hex'), // PNG
  Buffer.from('ffd8ff', 'hex'), // JPEG
  Buffer.from('GIF8', 'latin1'),
  Buffer.from('Rar!', 'latin1'),
  Buffer.from('7z\u00bc\u00af', 'latin1'),
  Buffer.from('1f8b', 'hex'), // gzip
  Buffer.from('{\\rtf', 'latin1'),
];

/**
 * Tells by content, never by name, whether a file is a ZIP package (perhaps .xlsx) or text (perhaps CSV).
 *
 * @throws SpreadsheetError for everything that is surely neither.
 */
export function sniff(bytes: Buffer): 'zip' | 'text' {
  if (bytes.length === 0) throw new SpreadsheetError('spreadsheet.empty_file');
  if (startsWith(bytes, ZIP)) return 'zip';
  if (startsWith(bytes, OLE)) throw oleRefusal(bytes);
  if (startsWith(bytes, EMPTY_ZIP) || NOT_TABLES.some((magic) => startsWith(bytes, magic))) {
    throw new SpreadsheetError('spreadsheet.not_a_spreadsheet');
  }
  return 'text';
}

/** An encrypted .xlsx and an old .xls wear the same container; its directory names the streams inside. */
function oleRefusal(bytes: Buffer): SpreadsheetError {
  if (hasOleStream(bytes, 'EncryptedPackage')) return new SpreadsheetError('spreadsheet.encrypted');
  if (hasOleStream(bytes, 'WordDocument')) return otherOffice('旧版 Word 文档');
  if (hasOleStream(bytes, 'PowerPoint Document')) return otherOffice('旧版 PowerPoint 文稿');
  return new SpreadsheetError('spreadsheet.old_xls');
}

function otherOffice(what: string): SpreadsheetError {
  return new SpreadsheetError('spreadsheet.other_office', { what });
}

/** Directory entries are 128 bytes, aligned; a name in UTF-16 is followed at offset 64 by its length with the final zero. */
function hasOleStream(bytes: Buffer, name: string): boolean {
  const wanted = Buffer.from(name, 'utf16le');
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) {
    if (at % 128 === 0 && at + 66 <= bytes.length && bytes.readUInt16LE(at + 64) === wanted.length + 2)
      return true;
  }
  return false;
}

function startsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic);
}
