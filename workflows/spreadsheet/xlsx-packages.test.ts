import { describe, expect, it } from 'vitest';
import { links, makeXlsx, sheetFile } from './testing/make-xlsx.ts';
import { makeZip } from './testing/make-zip.ts';
import { readHere, refusal, texts } from './testing/read-all.ts';

const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;

describe('which sheet is read', () => {
  const sheets = [
    { name: '封面', rows: '' },
    { name: '旧数据', rows: `<row>${inline('旧')}</row>`, state: 'hidden' as const },
    { name: '订单', rows: `<row>${inline('新')}</row>` },
    { name: '说明', rows: `<row>${inline('说')}</row>` },
  ];

  it('is the first visible one with content; all are listed', async () => {
    const { head, rows } = await readHere(makeXlsx({ sheets }));
    expect(texts(rows)).toEqual([['新']]);
    expect(rows[0]?.sheet).toBe('订单');
    expect(head).toMatchObject({ format: 'xlsx', sheet: '订单', estimatedRows: 1 });
    expect(head.sheets).toEqual([
      { name: '封面', hidden: false },
      { name: '旧数据', hidden: true },
      { name: '订单', hidden: false },
      { name: '说明', hidden: false },
    ]);
  });

  it('may be named', async () => {
    expect(texts((await readHere(makeXlsx({ sheets }), {}, '说明')).rows)).toEqual([['说']]);
  });

  it('is never a hidden one, not even by name', async () => {
    const error = await refusal(readHere(makeXlsx({ sheets }), {}, '旧数据'));
    expect(error.sentence).toBe('没有名为“旧数据”的可见工作表。可选的有：封面、订单、说明。');
    const onlyHidden = makeXlsx({
      sheets: [{ name: 'A', rows: `<row>${inline('x')}</row>`, state: 'veryHidden' }],
    });
    expect((await refusal(readHere(onlyHidden))).code).toBe('spreadsheet.only_hidden');
  });

  it('a workbook without any content is refused', async () => {
    expect((await refusal(readHere(sheetFile('')))).code).toBe('spreadsheet.no_rows');
    expect((await refusal(readHere(sheetFile('<row r="1"><c r="A1" s="0"/></row>')))).code).toBe(
      'spreadsheet.no_rows',
    );
  });
});

describe('files that other programs write', () => {
  it('with a namespace prefix on every element, absolute targets and no dimension', async () => {
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    const file = makeXlsx({
      sheets: [{ name: 'Sheet1', rows: '' }],
      strings: '',
      entries: [
        { name: '_rels/.rels', data: links([['rId1', 'officeDocument', '/xl/workbook.xml']]) },
        {
          name: 'xl/workbook.xml',
          data: `<x:workbook xmlns:x="${main}" xmlns:d3p1="y"><x:sheets><x:sheet name="订单" sheetId="1" d3p1:id="R1"/></x:sheets></x:workbook>`,
        },
        {
          name: 'xl/_rels/workbook.xml.rels',
          data: links([
            ['R1', 'worksheet', '/xl/worksheets/sheet1.xml'],
            ['R2', 'sharedStrings', '/xl/sharedStrings.xml'],
          ]),
        },
        {
          name: 'xl/worksheets/sheet1.xml',
          data: `<x:worksheet xmlns:x="${main}"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row><x:row r="2"><x:c r="B2"><x:v>2</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:A2"/></x:mergeCells></x:worksheet>`,
        },
        {
          name: 'xl/sharedStrings.xml',
          data: `<x:sst xmlns:x="${main}"><x:si><x:t>恒锐</x:t></x:si></x:sst>`,
        },
      ],
    });
    const { head, rows } = await readHere(file);
    expect(texts(rows)).toEqual([['恒锐'], ['恒锐', '2']]);
    expect(head.estimatedRows).toBe(2);
  });

  it('in the strict variant of the standard', async () => {
    const file = makeXlsx({
      sheets: [{ name: 'Sheet1', rows: `<row>${inline('严')}</row>` }],
      entries: [
        { name: '_rels/.rels', data: links([['rId1', `${STRICT}/officeDocument`, 'xl/workbook.xml']]) },
        {
          name: 'xl/_rels/workbook.xml.rels',
          data: links([['rId1', `${STRICT}/worksheet`, 'worksheets/sheet1.xml']]),
        },
      ],
    });
    expect(texts((await readHere(file)).rows)).toEqual([['严']]);
  });

  it('with stored parts, other upper case, backslashes in names and a leading slash', async () => {
    const usual = sheetFile(`<row>${inline('库')}</row>`);
    expect(usual.length).toBeGreaterThan(0);
    const file = makeZip([
      { name: '_rels/.rels', data: links([['rId1', 'officeDocument', 'XL/Workbook.xml']]), stored: true },
      {
        name: '/xl/workbook.xml',
        data: '<workbook xmlns:r="r"><sheets><sheet name="库" r:id="rId1"/></sheets></workbook>',
        stored: true,
      },
      {
        name: 'xl\\_rels\\workbook.xml.rels',
        data: links([['rId1', 'worksheet', 'worksheets\\sheet1.xml']]),
      },
      {
        name: 'xl/worksheets/Sheet1.xml',
        data: `<worksheet><sheetData><row>${inline('库')}</row></sheetData></worksheet>`,
      },
    ]);
    expect(texts((await readHere(file)).rows)).toEqual([['库']]);
  });

  it('in UTF-16, and with a byte order mark in UTF-8', async () => {
    const sheet = `<worksheet><sheetData><row>${inline('码')}</row></sheetData></worksheet>`;
    for (const data of [Buffer.from(`\ufeff${sheet}`, 'utf16le'), Buffer.from(`\ufeff${sheet}`)]) {
      const file = sheetFile('', { entries: [{ name: 'xl/worksheets/sheet1.xml', data }] });
      expect(texts((await readHere(file)).rows)).toEqual([['码']]);
    }
  });

  it('with macros: they are not looked at', async () => {
    const file = sheetFile(`<row>${inline('宏')}</row>`, {
      entries: [{ name: 'xl/vbaProject.bin', data: 'never opened' }],
    });
    expect(texts((await readHere(file)).rows)).toEqual([['宏']]);
  });

  it('chart sheets between the worksheets are passed over', async () => {
    const file = makeXlsx({
      sheets: [
        { name: '图', rows: '' },
        { name: '表', rows: `<row>${inline('表')}</row>` },
      ],
      entries: [
        {
          name: 'xl/_rels/workbook.xml.rels',
          data: links([
            ['rId1', 'chartsheet', 'chartsheets/sheet1.xml'],
            ['rId2', 'worksheet', 'worksheets/sheet2.xml'],
          ]),
        },
      ],
    });
    const { head, rows } = await readHere(file);
    expect(head.sheets).toEqual([{ name: '表', hidden: false }]);
    expect(texts(rows)).toEqual([['表']]);
  });
});
