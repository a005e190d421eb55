import { describe, expect, it } from 'vitest';
import { links, makeXlsx, sheetFile, stylesWith } from './testing/make-xlsx.ts';
import { makeZip } from './testing/make-zip.ts';
import { firstRow, readHere, refusal, texts } from './testing/read-all.ts';
import { cellText } from './types.ts';

const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;

describe('texts', () => {
  it('come from the shared table, from the cell itself, or from a formula', async () => {
    const strings = '<si><t>恒锐</t></si><si><t xml:space="preserve"> 蓝泊 </t></si>';
    const cells = await firstRow(
      sheetFile(
        `<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c>${inline('启沅')}<c t="str"><v>铭拓</v></c></row>`,
        { strings },
      ),
    );
    expect(cells).toEqual([
      { kind: 'text', text: ' 蓝泊 ' },
      { kind: 'text', text: '恒锐' },
      { kind: 'text', text: '启沅' },
      { kind: 'text', text: '铭拓' },
    ]);
  });

  it('in several formatted runs are joined, without the pronunciation hints', async () => {
    const strings =
      '<si><r><rPr><b/></rPr><t>镀镍</t></r><r><t xml:space="preserve"> 8μm</t></r><rPh sb="0" eb="2"><t>dù niè</t></rPh></si>';
    const both = `<row><c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>A</t></r><r><t>B</t></r></is></c></row>`;
    expect((await firstRow(sheetFile(both, { strings }))).map(cellText)).toEqual(['镀镍 8μm', 'AB']);
  });

  it('keep entities, CDATA, line breaks and escaped control characters', async () => {
    const row = `<row>${inline('A&amp;B &lt;1&#x4E2D;')}${inline('<![CDATA[<x>]]>')}${inline('一_x000D_\n二')}</row>`;
    expect((await firstRow(sheetFile(row))).map(cellText)).toEqual(['A&B <1中', '<x>', '一\r\n二']);
  });

  it('that are empty count as empty cells', async () => {
    const { rows } = await readHere(
      sheetFile(`<row>${inline('')}${inline('x')}</row><row>${inline('')}</row>`),
    );
    expect(rows.map(({ cells }) => cells.map(({ kind }) => kind))).toEqual([['empty', 'text']]);
  });
});

describe('numbers keep all their digits', () => {
  it.each([
    ['20260315001', '20260315001'],
    ['2.0260315001E10', '20260315001'],
    ['123456789012345678', '123456789012345678'],
    ['0.30000000000000004', '0.3'],
    ['48000', '48000'],
    ['-12.5', '-12.5'],
    ['1E-3', '0.001'],
  ])('%s is shown as %s', async (stored, text) => {
    expect(await firstRow(sheetFile(`<row><c><v>${stored}</v></c></row>`))).toEqual([
      { kind: 'number', value: Number(stored), text },
    ]);
  });

  it('and the zeros and the prefix that their format shows', async () => {
    const styles = stylesWith('00000', '"SO-"0000', '#,##0.00');
    const row = '<row><c s="1"><v>42</v></c><c s="2"><v>42</v></c><c s="3"><v>42</v></c></row>';
    expect((await firstRow(sheetFile(row, { styles }))).map(cellText)).toEqual(['00042', 'SO-0042', '42']);
  });

  it.each(['abc', '0x10', 'Infinity', '1_000', '1e9999'])(
    '%s is no number and means a damaged file',
    async (stored) => {
      expect((await refusal(readHere(sheetFile(`<row><c><v>${stored}</v></c></row>`)))).code).toBe(
        'spreadsheet.corrupt',
      );
    },
  );
});

describe('dates are what the wall clock shows', () => {
  const read = async (value: string, format: number | string, date1904 = false) => {
    const cells = await firstRow(
      sheetFile(`<row><c s="1"><v>${value}</v></c></row>`, { styles: stylesWith(format), date1904 }),
    );
    return cells[0] && `${cells[0].kind} ${cellText(cells[0])}`;
  };

  it.each([
    ['46096', 14, 'date 2026-03-15'],
    ['46096', 22, 'date 2026-03-15'],
    ['46096', 31, 'date 2026-03-15'],
    ['46096', 58, 'date 2026-03-15'],
    ['46096', 'yyyy"年"m"月"d"日"', 'date 2026-03-15'],
    ['46096', 'yyyy/m/d;@', 'date 2026-03-15'],
    ['46096', '[$-804]yyyy"年"m"月"d"日";@', 'date 2026-03-15'],
    ['46096', '[DBNum1][$-804]yyyy"年"m"月"d"日"', 'date 2026-03-15'],
    ['46096', 'm"月"d"日"', 'date 2026-03-15'],
    ['46096', '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 'date 2026-03-15'],
    ['46096', '[$-804]aaaa', 'date 2026-03-15'],
    ['46096.354166666664', 'yyyy-mm-dd hh:mm', 'date 2026-03-15 08:30:00'],
    ['46096.35416666', 'yyyy-mm-dd hh:mm', 'date 2026-03-15 08:30:00'],
    ['46096.999999', 14, 'date 2026-03-16'],
    ['1', 14, 'date 1900-01-01'],
    ['59', 14, 'date 1900-02-28'],
    ['61', 14, 'date 1900-03-01'],
    ['60', 14, 'number 60'],
    ['0.354166666666667', 'h:mm', 'number 08:30:00'],
    ['-5', 14, 'number -5'],
    ['99999999', 14, 'number 99999999'],
    ['46096', 0, 'number 46096'],
    ['46096', '0.00E+00', 'number 46096'],
    ['46096', '#,##0"天"', 'number 46096'],
    ['46096', '[Red]#,##0;[Blue]-#,##0', 'number 46096'],
    ['46096', 'G/通用格式', 'number 46096'],
    ['1.5', '[h]:mm', 'number 1.5'],
  ])('%s with format %s is %s', async (value, format, expected) => {
    expect(await read(value, format)).toBe(expected);
  });

  it('also in workbooks that count from 1904', async () => {
    expect(await read('44634', 14, true)).toBe('date 2026-03-15');
    expect(await read('0.5', 'h:mm', true)).toBe('number 12:00:00');
    expect(
      (await readHere(sheetFile('<row><c><v>1</v></c></row>', { date1904: true }))).head.dateSystem,
    ).toBe('1904');
  });

  it('also in the ISO form of strict files', async () => {
    const row =
      '<row><c t="d"><v>2026-03-15</v></c><c t="d"><v>2026-03-15T08:30:00</v></c><c t="d"><v>2026-02-30</v></c></row>';
    expect(await firstRow(sheetFile(row))).toEqual([
      { kind: 'date', date: '2026-03-15' },
      { kind: 'date', date: '2026-03-15', time: '08:30:00' },
      { kind: 'text', text: '2026-02-30' },
    ]);
  });
});

describe('other cells', () => {
  it('booleans and errors say what they are', async () => {
    expect(
      await firstRow(
        sheetFile('<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c></row>'),
      ),
    ).toEqual([
      { kind: 'bool', value: true },
      { kind: 'bool', value: false },
      { kind: 'error', text: '#N/A' },
    ]);
  });

  it('formulas are told apart from values and carry their stored result', async () => {
    const row = `<row><c><f>B1*2</f><v>400</v></c><c t="str"><f>"恒"&amp;"锐"</f><v>恒锐</v></c><c><f t="shared" si="0"/><v>7</v></c><c><f>NOW()</f></c></row>`;
    expect(await firstRow(sheetFile(row))).toEqual([
      { kind: 'formula', formula: 'B1*2', result: { kind: 'number', value: 400, text: '400' } },
      { kind: 'formula', formula: '"恒"&"锐"', result: { kind: 'text', text: '恒锐' } },
      { kind: 'formula', formula: '', result: { kind: 'number', value: 7, text: '7' } },
      { kind: 'formula', formula: 'NOW()', result: { kind: 'empty' } },
    ]);
  });

  it('a text that begins like a formula stays a text', async () => {
    const cells = await firstRow(
      sheetFile(`<row>${inline('=HYPERLINK("http://x")')}${inline('+86 13800000000')}</row>`),
    );
    expect(cells.map(({ kind }) => kind)).toEqual(['text', 'text']);
  });
});

describe('where cells stand', () => {
  it('gaps between cells and between rows are kept; rows without content are left out', async () => {
    const { rows } = await readHere(
      sheetFile(
        '<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row><row r="3"/><row r="7"><c r="A7" s="0"/><c r="C7"><v>3</v></c></row>',
      ),
    );
    expect(rows.map(({ rowNumber }) => rowNumber)).toEqual([2, 7]);
    expect(texts(rows)).toEqual([
      ['', '1', '', '2'],
      ['', '', '3'],
    ]);
  });

  it('cells and rows without references follow each other', async () => {
    const { rows } = await readHere(
      sheetFile('<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>'),
    );
    expect(rows.map(({ rowNumber }) => rowNumber)).toEqual([1, 2]);
    expect(texts(rows)).toEqual([['1', '', '2'], ['3']]);
  });

  it('a format far to the right is no content', async () => {
    const { rows } = await readHere(
      sheetFile('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576" s="1"/>'),
    );
    expect(texts(rows)).toEqual([['1']]);
  });

  it.each([
    ['the same cell twice', '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'],
    ['rows that go back', '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'],
    ['the same row twice', '<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'],
    ['a reference that is none', '<row r="1"><c r="1A"><v>1</v></c></row>'],
    ['a row number that is none', '<row r="x"><c><v>1</v></c></row>'],
    ['a row beyond the grid', '<row r="1048577"><c><v>1</v></c></row>'],
    ['a shared string that is not there', '<row><c t="s"><v>5</v></c></row>'],
  ])('%s means a damaged file', async (_what, rows) => {
    expect((await refusal(readHere(sheetFile(rows, { strings: '' })))).code).toBe('spreadsheet.corrupt');
  });

  it('a value merged over several rows is shown in each of them', async () => {
    const row = (n: number, ...cells: string[]) => `<row r="${n}">${cells.join('')}</row>`;
    const cell = (ref: string, value: number) => `<c r="${ref}"><v>${value}</v></c>`;
    const data =
      row(1, cell('A1', 1), cell('B1', 10)) +
      row(2, cell('B2', 20)) +
      row(4, cell('B4', 40)) +
      row(5, cell('B5', 50));
    const after = '<mergeCells count="2"><mergeCell ref="A1:A4"/><mergeCell ref="C1:E1"/></mergeCells>';
    const { rows } = await readHere(sheetFile(data, { after }));
    expect(texts(rows)).toEqual([
      ['1', '10'],
      ['1', '20'],
      ['1', '40'],
      ['', '50'],
    ]);
    expect(rows[2]?.cells[0]).toEqual({
      kind: 'merged',
      anchorRow: 1,
      result: { kind: 'number', value: 1, text: '1' },
    });
  });
});

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
