import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { manyEntries, oleFile, packageOf } from './testing/hostile.ts';
import { links, sheetFile } from './testing/make-xlsx.ts';
import { makeZip } from './testing/make-zip.ts';
import { readHere, refusal } from './testing/read-all.ts';

const ROW = '<row><c><v>1</v></c></row>';
const SHEET = 'xl/worksheets/sheet1.xml';

describe('each kind of file that is no readable spreadsheet gets its own answer', () => {
  it.each([
    ['an empty file', Buffer.alloc(0), 'spreadsheet.empty_file'],
    ['an old .xls', oleFile('Workbook'), 'spreadsheet.old_xls'],
    ['an .et of WPS', oleFile('Book'), 'spreadsheet.old_xls'],
    ['an .xlsx with a password', oleFile('EncryptionInfo', 'EncryptedPackage'), 'spreadsheet.encrypted'],
    ['an old Word file', oleFile('WordDocument'), 'spreadsheet.other_office'],
    ['an old PowerPoint file', oleFile('PowerPoint Document'), 'spreadsheet.other_office'],
    ['a .docx', packageOf('word/document.xml'), 'spreadsheet.other_office'],
    ['a .pptx', packageOf('ppt/presentation.xml'), 'spreadsheet.other_office'],
    ['an .xlsb', packageOf('xl/workbook.bin'), 'spreadsheet.xlsb'],
    ['a Numbers file', packageOf('Index/Document.iwa'), 'spreadsheet.numbers'],
    ['any other zip', packageOf('readme.txt'), 'spreadsheet.not_a_spreadsheet'],
    ['an empty zip', makeZip([]), 'spreadsheet.not_a_spreadsheet'],
    ['a PDF', Buffer.from('%PDF-1.7\n1,2,3\n4,5,6\n'), 'spreadsheet.not_a_spreadsheet'],
    ['a PNG', Buffer.from('89504e470d0a1a0a', 'hex'), 'spreadsheet.not_a_spreadsheet'],
    ['a JPEG', Buffer.from('ffd8ffe000104a46', 'hex'), 'spreadsheet.not_a_spreadsheet'],
    ['a RAR archive', Buffer.from('Rar!\u001a\u0007'), 'spreadsheet.not_a_spreadsheet'],
  ])('%s', async (_what, file, code) => {
    expect((await refusal(readHere(file))).code).toBe(code);
  });

  it.each([
    ['application/vnd.oasis.opendocument.spreadsheet', 'spreadsheet.ods'],
    ['application/vnd.oasis.opendocument.text', 'spreadsheet.other_office'],
  ])('an OpenDocument file of type %s', async (type, code) => {
    const file = makeZip([
      { name: 'mimetype', data: type, stored: true },
      { name: 'content.xml', data: '<x/>' },
    ]);
    expect((await refusal(readHere(file))).code).toBe(code);
  });

  it('a text with the word EncryptedPackage in an .xls does not make it encrypted', async () => {
    const file = Buffer.concat([oleFile('Workbook'), Buffer.from('xEncryptedPackage', 'utf16le')]);
    expect((await refusal(readHere(file))).code).toBe('spreadsheet.old_xls');
  });

  it('the answers say what to do', async () => {
    const sentence = async (file: Buffer) => (await refusal(readHere(file))).sentence;
    expect(await sentence(oleFile('Workbook'))).toBe(
      '这是旧版 .xls 文件，读不了。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新发送。',
    );
    expect(await sentence(oleFile('EncryptedPackage'))).toContain('请在 Excel 或 WPS 里取消密码');
    expect(await sentence(packageOf('word/document.xml'))).toBe(
      '这是Word 文档，不是表格。请发送 .xlsx 或 .csv 文件。',
    );
  });
});

describe('damaged packages', () => {
  it('a file that was cut off anywhere is refused', async () => {
    const whole = sheetFile(ROW.repeat(200));
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect((await refusal(readHere(cut))).code).toBe('spreadsheet.truncated');
    }
    expect((await refusal(readHere(whole.subarray(0, whole.length - 1)))).code).toBe('spreadsheet.truncated');
  });

  it('a part whose bytes changed is found out by its checksum before any row is handed on', async () => {
    const file = sheetFile('', {
      entries: [{ name: SHEET, data: `<worksheet><sheetData>${ROW}</sheetData></worksheet>`, stored: true }],
    });
    file[file.indexOf('<v>1') + 3] = '7'.charCodeAt(0);
    expect((await refusal(readHere(file))).code).toBe('spreadsheet.corrupt');
  });

  it.each([
    ['XML that stops in the middle', '<worksheet><sheetData><row><c><v>1</v>'],
    ['XML that is none', 'hello'],
    [
      'an entity that nobody declared',
      '<worksheet><sheetData><row><c t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>',
    ],
    ['nothing', ''],
  ])('a sheet with %s', async (_what, data) => {
    const file = sheetFile('', { entries: [{ name: SHEET, data }] });
    const error = await refusal(readHere(file));
    expect(error.code).toBe('spreadsheet.corrupt');
    expect(error.sentence).toBe(
      '文件内容有损坏（xl/worksheets/sheet1.xml），读不下去。请在电脑上打开检查，另存为新的 .xlsx 文件后重新发送。',
    );
  });

  it('two parts of the same name', async () => {
    const file = makeZip([
      { name: 'xl/workbook.xml', data: '<a/>' },
      { name: 'XL/workbook.xml', data: '<b/>' },
    ]);
    expect((await refusal(readHere(file))).code).toBe('spreadsheet.corrupt');
  });

  it('a size that is stated too small or too large', async () => {
    const data = `<worksheet><sheetData>${ROW}</sheetData></worksheet>`;
    for (const claimedSize of [10, 100_000]) {
      const file = sheetFile('', { entries: [{ name: SHEET, data, claimedSize }] });
      expect((await refusal(readHere(file))).code).toBe('spreadsheet.corrupt');
    }
  });

  it('deflated bytes that are none', async () => {
    const file = sheetFile('', {
      entries: [{ name: SHEET, data: Buffer.from('nonsense'), deflated: { size: 20, crc: 1 } }],
    });
    expect((await refusal(readHere(file))).code).toBe('spreadsheet.corrupt');
  });

  it('deflated bytes that stop early', async () => {
    const packed = deflateRawSync('x'.repeat(1000)).subarray(0, 5);
    const file = sheetFile('', {
      entries: [{ name: SHEET, data: packed, deflated: { size: 1000, crc: 1 } }],
    });
    expect((await refusal(readHere(file))).code).toBe('spreadsheet.corrupt');
  });

  it('a part that is encrypted inside the zip', async () => {
    const file = sheetFile('', { entries: [{ name: SHEET, data: 'x', encrypted: true }] });
    expect((await refusal(readHere(file))).code).toBe('spreadsheet.encrypted');
  });

  it('a workbook whose only sheet is missing or lies outside', async () => {
    for (const target of ['worksheets/none.xml', '../../../etc/passwd', 'http://example.com/sheet.xml']) {
      const file = sheetFile(ROW, {
        entries: [{ name: 'xl/_rels/workbook.xml.rels', data: links([['rId1', 'worksheet', target]]) }],
      });
      expect((await refusal(readHere(file))).code).toBe('spreadsheet.no_rows');
    }
  });

  it('too many parts', async () => {
    const error = await refusal(readHere(manyEntries(5_001)));
    expect(error.sentence).toBe('文件里有 5001 个部件，超过 5000 个的上限。请删去图片和附件后重新发送。');
  });
});
