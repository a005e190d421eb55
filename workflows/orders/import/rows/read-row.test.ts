import { beforeAll, describe, expect, it } from 'vitest';
import { loadFactory } from '../../../factory/load.ts';
import type { Cell } from '../../../spreadsheet/types.ts';
import { type FieldKey, labelOf } from '../columns/fields.ts';
import { findHeader, type Header } from '../columns/find-header.ts';
import { row } from '../testing/rows.ts';
import type { CellContext } from './read-cell.ts';
import { readRow } from './read-row.ts';
import { skipReason } from './skip.ts';
import { createStatusReader } from './status.ts';

const NAMES = [
  '订单号',
  '客户名称',
  '产品编码',
  '数量',
  '承诺交期',
  '实际发货日期',
  '状态',
  '单价',
  '加急',
  '特殊工艺',
  '备注',
];
const FIELDS: FieldKey[] = [
  'number',
  'customer',
  'productCode',
  'quantity',
  'promisedDate',
  'shippedDate',
  'status',
  'unitPrice',
  'rush',
  'specialProcesses',
  'remark',
];
const GOOD: Partial<Record<FieldKey, string | number | null | Cell>> = {
  number: 'A-1',
  customer: '恒锐',
  productCode: 'KHM-200',
  quantity: 200,
  promisedDate: '2026-03-20',
};

let context: CellContext;
let header: Header;

beforeAll(async () => {
  const { flow } = await loadFactory();
  context = {
    today: '2026-03-16',
    sentOn: '2026-03-13',
    dateSystem: '1900',
    readStatus: createStatusReader(flow),
  };
  const found = findHeader([row(1, ...NAMES)]);
  if (!found) throw new Error('no header');
  header = found;
});

const reading = (cells: typeof GOOD) =>
  readRow(header, row(7, ...FIELDS.map((field) => ({ ...GOOD, ...cells })[field] ?? null)), context);
const value = (field: FieldKey, cell: string | number | Cell) => {
  const { values, problems } = reading({ [field]: cell });
  expect(problems).toEqual([]);
  return values[field];
};

const formula = (result: Exclude<Cell, { kind: 'formula' | 'merged' }>): Cell => ({
  kind: 'formula',
  formula: 'A1*2',
  result,
});

describe('a row of the sheet', () => {
  it('is read with nothing but what stands in it', () => {
    expect(reading({})).toEqual({
      rowNumber: 7,
      values: {
        number: 'A-1',
        customer: '恒锐',
        productCode: 'KHM-200',
        quantity: 200,
        promisedDate: '2026-03-20',
      },
      problems: [],
      notes: [],
    });
  });

  it.each<[FieldKey, string | number | Cell, unknown]>([
    ['number', 'so20260315-0042', 'SO-20260315-0042'],
    ['number', '  dd_2026／001 ', 'DD-2026/001'],
    ['number', 20260315001, '20260315001'],
    ['number', 202603150042, 'SO-20260315-0042'],
    ['number', '合同2603-1', '合同2603-1'],
    ['quantity', '１,２００套', 1200],
    ['quantity', formula({ kind: 'number', value: 36, text: '36' }), 36],
    ['promisedDate', { kind: 'date', date: '2026-04-01', time: '08:30:00' }, '2026-04-01'],
    ['promisedDate', 46096, '2026-03-15'],
    ['promisedDate', '4月1日', '2026-04-01'],
    ['status', '生产', 'in_production'],
    ['status', '已 发 货', 'shipped'],
    ['status', 'completed', 'completed'],
    ['unitPrice', '¥1,260.5', '1260.50'],
    ['unitPrice', { kind: 'number', value: 12.339999999999998, text: '12.339999999999998' }, '12.34'],
    ['rush', '√', true],
    ['rush', '否', false],
    ['specialProcesses', '镀镍、发黑', ['镀镍', '发黑']],
    ['customer', '恒锐（苏州）  有限公司', '恒锐(苏州) 有限公司'],
    ['remark', '第一行\r\n第二行', '第一行\n第二行'],
    ['remark', 'N/A', undefined],
    ['customer', { kind: 'merged', anchorRow: 3, result: { kind: 'text', text: '蓝泊' } }, '蓝泊'],
  ])('reads %s from %j', (field, cell, expected) => {
    expect(value(field, cell)).toEqual(expected);
  });

  it.each<[FieldKey, string | number | null | Cell, RegExp]>([
    ['customer', null, /没有填，请填客户的名称/],
    ['productCode', null, /没有填，请填产品编码/],
    ['quantity', '-', /没有填，请填大于 0 的整数/],
    ['promisedDate', null, /没有填，请填日期，例如 2026-03-16/],
    ['customer', 1001, /“1001”不是客户名称/],
    ['customer', '同上', /不能写“同上”，请填完整内容/],
    ['customer', '锐'.repeat(101), /文字有 101 个字，最多 100 个/],
    ['quantity', 0, /必须大于 0/],
    ['quantity', -3, /必须大于 0/],
    ['quantity', 2.5, /必须是整数/],
    ['quantity', '很多', /看不懂/],
    ['quantity', formula({ kind: 'empty' }), /公式没有保存结果.*粘贴为数值/],
    ['quantity', { kind: 'error', text: '#REF!' }, /单元格显示错误值 #REF!/],
    [
      'quantity',
      { kind: 'merged', anchorRow: 6, result: { kind: 'number', value: 3, text: '3' } },
      /和第 6 行是合并单元格/,
    ],
    ['promisedDate', '2026-02-30', /2 月只有 28 天.*2026-03-16 这样的完整日期/],
    ['promisedDate', '3/15/2026', /看不出/],
    ['status', '飞走了', /没有“飞走了”这个状态，可以填：待审核、/],
    ['status', '已发活', /是不是“已发货”？/],
    ['unitPrice', '面议', /看不懂单价/],
    ['unitPrice', 1.234, /最多两位小数/],
    ['rush', '看情况', /请填“是”或“否”/],
    ['number', { kind: 'date', date: '2026-03-01' }, /订单号被当成了日期/],
    [
      'number',
      { kind: 'number', value: 2.0260315e16, text: '20260315000100020' },
      /位数可能已丢失.*“文本”格式/,
    ],
    ['number', '订单<1>', /有不能用的符号/],
    ['specialProcesses', '发黑、不要镀镍', /只写要做的工艺，“不要镀镍”请写在“客户要求”列/],
    ['quantity', '3,5', /逗号只用于千位/],
    ['specialProcesses', `${'请务必在发货之前与客户的质量部门确认镀层厚度'.repeat(2)}`, /不像工艺名称/],
  ])('says what is wrong with %s when it is %j', (field, cell, why) => {
    const { problems } = reading({ [field]: cell });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ field, column: labelOf(field) });
    expect(problems[0]?.text).toMatch(why);
  });

  it('names everything that is wrong at once', () => {
    const { problems } = reading({ customer: null, quantity: -1, promisedDate: '2026.13.1' });
    expect(problems.map((problem) => problem.field).sort()).toEqual(['customer', 'promisedDate', 'quantity']);
  });
});

it('counts 下周五 from the day on which the file was sent, and says so', () => {
  const { values, notes, problems } = reading({ promisedDate: '下周五' });
  expect(problems).toEqual([]);
  expect(values.promisedDate).toBe('2026-03-20');
  expect(notes).toEqual([
    { code: 'date.relative', text: '承诺交期“下周五”从发送文件的 2026-03-13 起算，按 2026-03-20 导入' },
  ]);
});

describe('rows that are no orders', () => {
  const skipped = (...cells: Parameters<typeof row>[1][]) => skipReason(header, row(9, ...cells));

  it('are skipped: empty ones, sums, notes below the table, the names again', () => {
    expect(skipped(null, ' ', null)).toBe('blank');
    expect(skipped(...NAMES.map(() => null), '只有我们不读的列有内容')).toBe('blank');
    expect(skipped('合计', null, null, 830)).toBe('total');
    expect(skipped(null, '本页小计：', null, 12)).toBe('total');
    expect(skipped('制表人：林晓岚', null, null, null, '审核：周总')).toBe('footnote');
    expect(skipped(...NAMES)).toBe('header');
  });

  it('are told from orders that only sound like them', () => {
    expect(skipped('A1', '合计科技有限公司', 'KHM-200', 3, '2026-03-20')).toBeNull();
    expect(
      skipped('A1', '恒锐', 'KHM-200', 3, '2026-03-20', null, null, null, null, null, '合计3套'),
    ).toBeNull();
    expect(skipped('A1', null, 'KHM-200', 3, '2026-03-20')).toBeNull();
    expect(skipped(null, null, null, formula({ kind: 'empty' }))).toBeNull();
  });
});
