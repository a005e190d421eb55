import { randomBytes } from 'node:crypto';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { links, makeXlsx, sheetFile, sheetXml } from './make-xlsx.ts';
import { makeZip, type ZipEntry } from './make-zip.ts';

const SHEET = 'xl/worksheets/sheet1.xml';
const [BEFORE = '', AFTER = ''] = sheetXml('@@').split('@@');

/**
 * A deflated entry whose middle is `block` over and over. One block is compressed and its bytes repeated, so that
 * hundreds of megabytes are made in a moment, checksum and all.
 */
function repeated(name: string, before: string, block: string, times: number, after: string): ZipEntry {
  const chunk = (text: string) => deflateRawSync(text, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const middle = chunk(block);
  const data = Buffer.concat([
    chunk(before),
    ...Array.from({ length: times }, () => middle),
    deflateRawSync(after),
  ]);
  const size = Buffer.byteLength(before) + Buffer.byteLength(block) * times + Buffer.byteLength(after);
  const plain = Buffer.from(block);
  let crc = crc32(before);
  for (let i = 0; i < times; i += 1) crc = crc32(plain, crc);
  return { name, data, deflated: { size, crc: crc32(after, crc) } };
}

function bomb(block: string, times: number, claimedSize?: number): Buffer {
  const entry = repeated(SHEET, BEFORE, block, times, AFTER);
  return makeXlsx({
    sheets: [{ name: 'Sheet1', rows: '' }],
    entries: [claimedSize === undefined ? entry : { ...entry, claimedSize }],
  });
}

/** 30 million empty rows: about 200 MB in some hundred KB. */
export function thirtyMillionRows(): Buffer {
  return bomb('<row/>'.repeat(10_000), 3_000);
}

/** Four million rows without content that compress like real ones. */
export function endlessRows(): Buffer {
  const noise = Array.from(
    { length: 4_000 },
    () => `<row><c s="${randomBytes(2).readUInt16LE()}"/></row>`,
  ).join('');
  return bomb(noise, 1_000);
}

/** One cell with 1.5 GB of text. */
export function oneHugeCell(): Buffer {
  const block = 'A'.repeat(1024 * 1024);
  const entry = repeated(
    SHEET,
    `${BEFORE}<row><c t="inlineStr"><is><t>`,
    block,
    1_500,
    `</t></is></c></row>${AFTER}`,
  );
  return makeXlsx({ sheets: [{ name: 'Sheet1', rows: '' }], entries: [entry] });
}

/** Text of 250 MB in one cell that compresses badly enough to pass for honest data. */
export function oneHugeHonestCell(): Buffer {
  const block = randomBytes(12_000).toString('base64').repeat(60);
  const entry = repeated(
    SHEET,
    `${BEFORE}<row><c t="inlineStr"><is><t>`,
    block,
    250,
    `</t></is></c></row>${AFTER}`,
  );
  return makeXlsx({ sheets: [{ name: 'Sheet1', rows: '' }], entries: [entry] });
}

/** 300 MB and more of one part, but the directory says 1 KB. */
export function understatedSize(): Buffer {
  return bomb('<row><c><v>1</v></c></row>'.repeat(2_000), 6_000, 1_024);
}

/** A 2 KB file whose used range is the whole grid. */
export function wholeGrid(): Buffer {
  return sheetFile(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
  );
}

/** Many rows with content in the very last column only. */
export function onlyLastColumn(rows = 20_000): Buffer {
  return sheetFile(
    Array.from({ length: rows }, (_, i) => `<row r="${i + 1}"><c r="XFD${i + 1}"><v>1</v></c></row>`).join(
      '',
    ),
  );
}

/** Shared strings of `megabytes` that compress like text. */
export function hugeSharedStrings(megabytes = 400): Buffer {
  const noise = randomBytes(3_000).toString('base64');
  const block = Array.from(
    { length: 400 },
    (_, i) => `<si><t>${noise.slice(i * 7, i * 7 + 900)}</t></si>`,
  ).join('');
  const times = Math.round((megabytes * 1024 * 1024) / block.length);
  return makeXlsx({
    sheets: [{ name: 'Sheet1', rows: '<row><c t="s"><v>0</v></c></row>' }],
    strings: '',
    entries: [repeated('xl/sharedStrings.xml', '<sst>', block, times, '</sst>')],
  });
}

/** A string of 32,000 characters used by half a million cells: 16 GB of text if it were handed over. */
export function sharedStringFlood(): Buffer {
  const row = `<row>${'<c t="s"><v>0</v></c>'.repeat(10)}</row>`;
  return sheetFile(row.repeat(50_000), { strings: `<si><t>${'长'.repeat(32_000)}</t></si>` });
}

const ENTITIES = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join(
  '',
);

/** Nested entities that would unfold to a billion letters. */
export function entityBomb(): Buffer {
  const doctype = `<!DOCTYPE worksheet [<!ENTITY e0 "ha">${ENTITIES}]>`;
  const data = `${doctype}<worksheet><sheetData><row><c t="inlineStr"><is><t>&e9;</t></is></c></row></sheetData></worksheet>`;
  return makeXlsx({ sheets: [{ name: 'Sheet1', rows: '' }], entries: [{ name: SHEET, data }] });
}

/** An entity that would read a file of the server. */
export function externalEntity(): Buffer {
  const data = `<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>`;
  return sheetFile('<row><c t="s"><v>0</v></c></row>', {
    strings: '',
    entries: [{ name: 'xl/sharedStrings.xml', data }],
  });
}

/** A million elements inside each other. */
export function deepNesting(): Buffer {
  return sheetFile('<a>'.repeat(1_000_000));
}

/** One tag with megabytes of attributes. */
export function endlessTag(): Buffer {
  const attributes = Array.from({ length: 300_000 }, (_, i) => ` a${i}="${i}"`).join('');
  return sheetFile(`<row${attributes}/>`);
}

export function manyEntries(count: number): Buffer {
  return makeZip(Array.from({ length: count }, (_, i) => ({ name: `xl/media/${i}.png`, data: '' })));
}

/** An OLE container whose directory names the given streams: an old .xls, or an encrypted .xlsx. */
export function oleFile(...streams: string[]): Buffer {
  const header = Buffer.alloc(512);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  const directory = ['Root Entry', ...streams].map((name) => {
    const entry = Buffer.alloc(128);
    entry.write(name, 'utf16le');
    entry.writeUInt16LE((name.length + 1) * 2, 64);
    return entry;
  });
  return Buffer.concat([header, ...directory, Buffer.alloc(2_048)]);
}

/** A package that is no workbook, from the names of its parts. */
export function packageOf(...names: string[]): Buffer {
  return makeZip([
    { name: '_rels/.rels', data: links([]) },
    ...names.map((name) => ({ name, data: '<x/>' })),
  ]);
}
