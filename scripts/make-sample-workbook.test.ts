import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDate } from '../workflows/dates/parse-date.ts';
import { readThere, texts, type WholeTable } from '../workflows/spreadsheet/testing/read-all.ts';
import { cellText } from '../workflows/spreadsheet/types.ts';
import { SAMPLE_FILE, writeSampleWorkbook } from './make-sample-workbook.ts';
import { SAMPLE_FAULTS, sampleOrders } from './sample-orders.ts';

const HEADER_ROW = 3;
const [NUMBER, QUANTITY, PROMISED] = [2, 5, 8];
let folder = '';
let sample: WholeTable;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sample-'));
  sample = await readThere(SAMPLE_FILE);
});

afterAll(() => rm(folder, { recursive: true }));

describe('the sample workbook in the repository', () => {
  it('is what the script writes', async () => {
    const fresh = join(folder, 'sample.xlsx');
    await writeSampleWorkbook(fresh);
    expect((await readThere(fresh)).rows).toEqual(sample.rows);
  });

  it('has a title, an empty row, column names, 120 orders and a sum', () => {
    expect(sample.head).toMatchObject({ sheet: '订单', sheets: [{ name: '订单' }, { name: '填写说明' }] });
    expect(sample.rows.map(({ rowNumber }) => rowNumber)).toEqual([
      1,
      ...Array.from({ length: 122 }, (_, i) => i + 3),
    ]);
    expect(texts(sample.rows)[1]).toEqual([
      '序号',
      '客户名称',
      '订单号',
      '产品编码',
      '产品名称',
      '数量',
      '单价',
      '金额',
      '承诺交期',
      '业务员',
      '状态',
      '实际发货日期',
      '特殊工艺',
      '备注',
    ]);
    expect(texts(sample.rows).at(-1)?.[0]).toBe('合计');
  });

  it('has exactly the faults that it is meant to have', () => {
    const orders = sample.rows.filter(({ rowNumber }) => rowNumber > HEADER_ROW).slice(0, 120);
    const options = { today: '2026-11-22', allowRelative: false, lean: 'future' } as const;
    const unreadable = orders.flatMap(({ cells }, i) => {
      const cell = cells[PROMISED];
      return cell && parseDate(cellText(cell), options).ok ? [] : [i];
    });
    expect(unreadable).toEqual([SAMPLE_FAULTS.noSuchDay, SAMPLE_FAULTS.relativeDay]);
    const without = orders.flatMap(({ cells }, i) => (cells[QUANTITY]?.kind === 'empty' ? [i] : []));
    expect(without).toEqual([SAMPLE_FAULTS.noQuantity]);
    const numbers = orders.map(({ cells }) => (cells[NUMBER] ? cellText(cells[NUMBER]) : ''));
    const repeated = numbers.flatMap((number, i) => (numbers.indexOf(number) < i ? [i] : []));
    expect(repeated).toEqual([SAMPLE_FAULTS.sameNumber]);
  });

  it('holds dates as cells and as texts in every usual way', () => {
    const kinds = sample.rows.slice(2).map(({ cells }) => cells[PROMISED]);
    expect(kinds.filter((cell) => cell?.kind === 'date').length).toBeGreaterThan(60);
    const typed = kinds.flatMap((cell) => (cell?.kind === 'text' ? [cell.text.replace(/\d/g, '0')] : []));
    for (const way of ['0000-00-00', '0000.00.00', '0000年00月00日', '00月00日', '0000/00/00', '00000000']) {
      expect(typed).toContain(way);
    }
  });
});

it('the book of another week has that week’s numbers', () => {
  const orders = sampleOrders('2026-03-09');
  expect(orders).toHaveLength(120);
  expect(orders[0]?.number).toBe('SO-20260309-0023');
  expect(orders.find(({ number }) => number === 'SO-20260313-0042')).toMatchObject({
    productCode: 'KHM-200',
    quantity: 200,
  });
});
