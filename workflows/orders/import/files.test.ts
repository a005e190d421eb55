import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { importFlow } from './flow.ts';
import { orderBook, workbook } from './testing/workbook.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

let world: ImportWorld;

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(() => world.close());

describe('a file that cannot be imported', () => {
  const refused = async (bytes: Uint8Array, name: string) => {
    const planner = world.uploader('boss');
    await planner.sends(bytes, name);
    await world.reads();
    const card = await planner.card();
    expect(card).toMatchObject({ status: { text: '未能导入' }, state: 'closed' });
    expect(await world.countOf('import_row')).toBe(0);
    return card.text;
  };

  it('is answered with what is wrong and what to do', async () => {
    expect(await refused(Buffer.from('d0cf11e0a1b11ae1'.padEnd(2048, '0'), 'hex'), '旧.xls')).toMatch(
      /\.xls/,
    );
    expect(await refused(Buffer.from('%PDF-1.7 …'), '假的.xlsx')).toMatch(/不是表格/);
    expect(await refused(await workbook([['你好'], ['世界']]), '空.xlsx')).toMatch(/没有找到表头/);
    expect(
      await refused(
        await workbook([
          ['客户', '数量'],
          ['恒锐', 3],
        ]),
        '缺列.xlsx',
      ),
    ).toMatch(/缺少“产品编码或产品名称”、“承诺交期”列/);
    expect(await refused((await orderBook()).subarray(0, 900), '半截.xlsx')).toMatch(/不完整|损坏/);
  });

  it('is told apart from pictures and other files, which this flow does not take', () => {
    const accepts = (name: string, mime: string) =>
      importFlow.files?.accepts({ sha256: '', size: 1, name, mime });
    expect(
      ['a.xlsx', 'A.XLS', 'b.csv', 'c.et'].map((name) => accepts(name, 'application/octet-stream')),
    ).toEqual([true, true, true, true]);
    expect(accepts('没有扩展名', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')).toBe(
      true,
    );
    expect(['a.png', 'b.pdf', 'c.docx', 'd.zip'].map((name) => accepts(name, 'application/pdf'))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('may have its orders on a later sheet: the cover page is passed over and told', async () => {
    const { default: writeXlsxFile } = await import('write-excel-file/node');
    const text = (rows: string[][]) => rows.map((row) => row.map((value) => ({ value, type: String })));
    const book = await writeXlsxFile([
      { data: text([['2026 年 3 月'], ['内部资料']]), sheet: '封面' },
      {
        data: text([
          ['单号', '客户', '型号', '数量', '交期'],
          ['A-1', '恒锐', 'KHM-200', '3', '2026-03-20'],
        ]),
        sheet: '订单',
      },
    ]).toBuffer();
    const planner = world.uploader('boss');
    await planner.sends(book);
    await world.reads();
    expect((await planner.card()).text).toContain('只读取了工作表“订单”，没有读取：封面');
  });

  it('is read as CSV too', async () => {
    const planner = world.uploader('boss');
    await planner.sends(
      Buffer.from('\ufeff单号,客户,型号,数量,交期\r\nA-1,恒锐,KHM-200,3,2026-03-20\r\n'),
      '订单.csv',
    );
    await world.reads();
    await planner.presses('确认导入 1 行');
    await world.applies();
    expect(await world.orders()).toMatchObject([{ number: 'A-1' }]);
  });
});

it('the sample workbook of the project, sent in its own week, is mostly good and has a few faults to show', async () => {
  await moveTo(world.database.db, new Date('2026-11-23T10:00:00+08:00'));
  const planner = world.uploader('boss');
  const sample = await readFile(new URL('../../../samples/订单样例.xlsx', import.meta.url));
  await planner.sends(sample, '订单样例.xlsx');
  await world.reads();
  const card = await planner.card();
  expect(card.buttons?.[0]?.label).toMatch(/^确认导入 \d{2,3} 行$/);
  const errors = Number(card.fields?.find((field) => field.label === '错误')?.value);
  expect(errors).toBeGreaterThan(0);
  expect(errors).toBeLessThan(20);
  expect(card.text).toContain('的订单号重复');
});
