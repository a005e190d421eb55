import { describe, expect, it } from 'vitest';
import { headerWord } from '../../../workbooks/header-word.ts';
import { row } from '../testing/rows.ts';
import { findHeader } from './find-header.ts';
import { refuseColumns } from './refuse-columns.ts';

const fieldsOf = (...names: string[]) =>
  findHeader([row(1, ...names)])?.columns.map((column) => column.field);

describe('column names', () => {
  it('are understood in any order and by their synonyms', () => {
    expect(fieldsOf('状态', '承诺交期', '数量', '产品编码', '客户名称', '订单号', '实际发货日期')).toEqual([
      'status',
      'promisedDate',
      'quantity',
      'productCode',
      'customer',
      'number',
      'shippedDate',
    ]);
    expect(
      fieldsOf('SO号', '客户简称', '物料编码', '品名', '订单数量', '交货日期', '发货日期', '订单状态'),
    ).toEqual([
      'number',
      'customer',
      'productCode',
      'productName',
      'quantity',
      'promisedDate',
      'shippedDate',
      'status',
    ]);
    expect(fieldsOf('单价', '说明', '销售', '是否加急', '表面处理', '客户要求', '下单日期')).toEqual([
      'unitPrice',
      'remark',
      'sales',
      'rush',
      'specialProcesses',
      'requirements',
      'orderedDate',
    ]);
  });

  it.each([
    ['数量(套)', '数量'],
    ['数　量', '数量'],
    ['承诺\n交期', '承诺交期'],
    ['＊订单号', '订单号'],
    ['*订单号（必填）', '订单号'],
    ['单价/元', '单价'],
    ['ＳＯ号：', 'so号'],
    ['【客户名称】客户', '客户'],
  ])('%s is compared as %s', (written, word) => {
    expect(headerWord(written)).toBe(word);
  });

  it('are found below titles and empty lines, where most of them stand', () => {
    const header = findHeader([
      row(1, '2026年3月销售订单明细'),
      row(2, '制表：林晓岚', null, '客户'),
      row(4, '单号', '客户', '型号', '数量', '交期'),
      row(5, 'A1', '恒锐', 'KHM-200', 3, '2026-03-20'),
    ]);
    expect(header?.rowNumber).toBe(4);
    expect(header?.columns).toHaveLength(5);
  });

  it('are found in the lower line when groups stand above them', () => {
    const merged = { kind: 'merged', anchorRow: 1, result: { kind: 'text', text: '订单号' } } as const;
    const header = findHeader([
      row(1, '订单号', '客户信息', null, '产品', null),
      row(2, merged, '客户名称', '交期', '产品编码', '数量'),
    ]);
    expect(header?.rowNumber).toBe(2);
    expect(header?.columns.map((column) => column.field)).toContain('number');
  });

  it('that mean nothing to us are named, serial numbers are passed over', () => {
    expect(findHeader([row(1, '序号', '客户', '型号', '数量', '交期', '图号')])?.unknown).toEqual(['图号']);
  });

  it('that mean the same twice are refused, with where they are', () => {
    const header = findHeader([row(1, '客户', '型号', '数量', '交期', '交货日期')]);
    expect(refuseColumns(header, '订单')?.sentence).toMatch(/D 列“交期”和E 列“交货日期”都表示“承诺交期”/);
  });

  it('of lesser meaning give way to clearer ones without a quarrel', () => {
    const header = findHeader([row(1, '客户名称', '客户简称', '产品编码', '规格型号', '数量', '交期')]);
    expect(refuseColumns(header, '订单')).toBeNull();
    expect(header?.unknown).toEqual(['客户简称', '规格型号']);
  });

  it('that are missing are named with what was found instead', () => {
    const header = findHeader([row(3, '单号', '客户', '数量', '图号')]);
    const refusal = refuseColumns(header, '三月');
    expect(refusal?.code).toBe('import.column_missing');
    expect(refusal?.sentence).toMatch(
      /工作表“三月”缺少“产品编码或产品名称”、“承诺交期”列。第 3 行是表头，认得的列：单号、客户、数量；不认得的列：图号/,
    );
  });

  it('that are not there at all are asked for', () => {
    const refusal = refuseColumns(findHeader([row(1, '你好'), row(2, 1, 2, 3)]), 'Sheet1');
    expect(refusal?.sentence).toMatch(/没有找到表头.*“客户名称”、“产品编码或产品名称”、“数量”、“承诺交期”/);
  });
});
