import { describe, expect, it } from 'vitest';
import { sheetFile, stylesWith } from './testing/make-xlsx.ts';
import { firstRow, readHere, refusal, texts } from './testing/read-all.ts';
import { cellText } from './types.ts';

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
