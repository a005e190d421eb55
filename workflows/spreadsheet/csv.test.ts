import { describe, expect, it } from 'vitest';
import { readHere, refusal, texts } from './testing/read-all.ts';

/** 客户,数量 恒锐,200 in GB18030; Node can decode it but not encode it. */
const GB18030 = Buffer.from('bfcdbba72ccafdc1bf0d0abae3c8f12c3230300d0a', 'hex');

async function read(text: string | Buffer): Promise<string[][]> {
  return texts((await readHere(Buffer.from(text))).rows);
}

describe('text tables', () => {
  it.each([
    ['commas', '客户,数量\n恒锐,200\n'],
    ['tabs', '客户\t数量\n恒锐\t200\n'],
    ['semicolons', '客户;数量\n恒锐;200\n'],
    ['CRLF', '客户,数量\r\n恒锐,200\r\n'],
    ['CR alone', '客户,数量\r恒锐,200\r'],
    ['no last line break', '客户,数量\n恒锐,200'],
    ['quotes', '"客户","数量"\n"恒锐","200"\n'],
    ['a byte order mark', '\ufeff客户,数量\n恒锐,200\n'],
    ['a declared delimiter', 'sep=;\n客户;数量\n恒锐;200\n'],
    ['UTF-16 as "Unicode text"', Buffer.from('\ufeff客户\t数量\r\n恒锐\t200\r\n', 'utf16le')],
    ['GB18030', GB18030],
  ])('with %s are read alike', async (_what, file) => {
    expect(await read(file)).toEqual([
      ['客户', '数量'],
      ['恒锐', '200'],
    ]);
  });

  it('fields in quotes may hold delimiters, line breaks and quotes', async () => {
    expect(await read('a,b\n"1,5","第一行\n第二行"\n"说""好""的",x\n')).toEqual([
      ['a', 'b'],
      ['1,5', '第一行\n第二行'],
      ['说"好"的', 'x'],
    ]);
  });

  it('a quote inside a field is an ordinary character, an inch for example', async () => {
    expect(await read('规格,数量\n5" 管,3\n"5"管,4\n')).toEqual([
      ['规格', '数量'],
      ['5" 管', '3'],
      ['5管', '4'],
    ]);
  });

  it('the delimiter is the one that makes a table, whatever the texts contain', async () => {
    expect(await read('客户;备注\n恒锐;急,很急,特急\n蓝泊;a,b\n')).toEqual([
      ['客户', '备注'],
      ['恒锐', '急,很急,特急'],
      ['蓝泊', 'a,b'],
    ]);
    expect(await read('客户\t备注\n恒锐\tx,"y\n蓝泊\tz\n')).toEqual([
      ['客户', '备注'],
      ['恒锐', 'x,"y'],
      ['蓝泊', 'z'],
    ]);
  });

  it('a title above the table does not confuse it', async () => {
    expect((await read('2026年3月订单\n客户,数量\n恒锐,200\n'))[2]).toEqual(['恒锐', '200']);
  });

  it('rows are numbered as Excel shows them, blank lines and the sep line included', async () => {
    const { rows, head } = await readHere(Buffer.from('sep=,\na,b\n\n,,\n1,2\n'));
    expect(rows.map(({ rowNumber }) => rowNumber)).toEqual([2, 5]);
    expect(head).toMatchObject({ format: 'csv', sheet: 'CSV', sheets: [{ name: 'CSV', hidden: false }] });
  });

  it('every cell is a text, long digit strings and ="001" included', async () => {
    const { rows } = await readHere(Buffer.from('a,b,c\n20260315000100020003,="00123",\n'));
    expect(rows[1]?.cells).toEqual([
      { kind: 'text', text: '20260315000100020003' },
      { kind: 'text', text: '00123' },
    ]);
  });

  it('empty fields far to the right do not matter', async () => {
    expect(await read(`a,b${','.repeat(400)}\n1,2${','.repeat(400)}\n`)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });
});

describe('text files that are refused', () => {
  it.each([
    ['words without columns', '你好，请尽快发货\n谢谢\n', 'spreadsheet.not_a_spreadsheet'],
    ['only spaces', ' \n \n', 'spreadsheet.no_rows'],
    ['only delimiters', ',,,\n,,,\n', 'spreadsheet.no_rows'],
    ['a web page', '<html><body><table><tr><td>1</td></tr></table></body></html>', 'spreadsheet.web_table'],
    ['an XML spreadsheet of 2003', '<?xml version="1.0"?><Workbook></Workbook>', 'spreadsheet.web_table'],
    ['a quote that stays open', 'a,b\n1,2\n"3,4\n5,6\n', 'spreadsheet.open_quote'],
    ['binary data', Buffer.from([1, 2, 3, 0, 255, 44, 10, 7]), 'spreadsheet.not_a_spreadsheet'],
    ['content in column 257', `a,b\n${','.repeat(256)}x\n`, 'spreadsheet.too_many_columns'],
    ['a cell of 32,768 characters', `a,b\n${'长'.repeat(32_768)},1\n`, 'spreadsheet.cell_too_long'],
    [
      'a row of more than 500,000 characters',
      `a,b\n${`${'x'.repeat(32_000)},`.repeat(17)}\n`,
      'spreadsheet.row_too_long',
    ],
    ['more than 100,000 rows', 'a,b\n'.repeat(100_001), 'spreadsheet.too_many_rows'],
  ])('%s', async (_what, file, code) => {
    expect((await refusal(readHere(Buffer.from(file)))).code).toBe(code);
  });

  it('names the row with the open quote', async () => {
    const error = await refusal(readHere(Buffer.from('a,b\n1,2\n"3,4\n5,6\n')));
    expect(error.sentence).toContain('第 3 行有一个引号没有成对');
  });

  it('names the cell that lies too far right', async () => {
    const error = await refusal(readHere(Buffer.from(`a,b\n${','.repeat(256)}x\n`)));
    expect(error.sentence).toBe(
      '工作表“CSV”的单元格 IW2 超出了第 256 列。请删去右边用不到的内容后重新发送。',
    );
  });
});
