import { describe, expect, it } from 'vitest';
import { understand } from './understand.ts';

const order = (text: string) => ({ text });

describe('what happened, said in words', () => {
  it.each([
    ['报工 SO-20260315-0042 工序20 合格100 报废2', 'work_report', { step: '20', good: '100', scrap: '2' }],
    [
      '报工 SO-20260315-0042 工序20 机床 VMC850-03 合格100',
      'work_report',
      { step: '20', good: '100', machine: 'VMC850-03' },
    ],
    [
      '报工 SO-20260315-0042 工序精车 合格 98件 报废2 原因:崩刀',
      'work_report',
      { step: '精车', good: '98', scrap: '2', cause: '崩刀' },
    ],
    [
      'SO-20260315-0042 报工 工序30 合格数：50 本工序完成',
      'work_report',
      { step: '30', good: '50', finished: 'yes' },
    ],
    [
      '入库 SO-20260315-0042 M-42CR-60 500kg RK-001',
      'receipt',
      { material: 'M-42CR-60', quantity: '500', unit: 'kg', document: 'RK-001' },
    ],
    [
      '领料 SO-20260315-0042 M-42CR-60 20.5 kg',
      'issue',
      { material: 'M-42CR-60', quantity: '20.5', unit: 'kg' },
    ],
    ['检验 SO-20260315-0042 合格', 'inspection', { result: 'passed' }],
    [
      '检验 SO-20260315-0042 不合格3 原因:孔径超差',
      'inspection',
      { result: 'failed', failedQuantity: '3', cause: '孔径超差' },
    ],
    ['检验 SO-20260315-0042 不合格 镀层太薄', 'inspection', { result: 'failed', cause: '镀层太薄' }],
    [
      '检验 SO-20260315-0042 不合格 3件，孔径不符合图纸要求 抽检20件',
      'inspection',
      { result: 'failed', failedQuantity: '3', quantity: '20', cause: '孔径不符合图纸要求' },
    ],
    ['检验 SO-20260315-0042 合格 98件', 'inspection', { result: 'passed', quantity: '98' }],
    ['报工 SO-20260315-0042 工序20 合格-5', 'work_report', { step: '20', good: '-5' }],
    [
      '运单 SO-20260315-0042 SF1234567890 顺丰 100件',
      'waybill',
      { number: 'SF1234567890', carrier: '顺丰', quantity: '100' },
    ],
    ['签收 SO-20260315-0042 签收人张工', 'sign_off', { by: '张工' }],
    ['确认PO SO-20260315-0042 PO-7788', 'po_confirmed', { customerPo: 'PO-7788' }],
  ])('%s', (text, fact, draft) => {
    expect(understand(text)).toEqual({
      kind: 'fact.tell',
      fact,
      reference: order('SO-20260315-0042'),
      draft,
    });
  });

  it('may name its order by the end of its number, or not at all', () => {
    expect(understand('报工 0042 合格20')).toEqual({
      kind: 'fact.tell',
      fact: 'work_report',
      reference: order('0042'),
      draft: { good: '20' },
    });
    expect(understand('报工')).toMatchObject({ kind: 'fact.tell', reference: order('') });
    expect(understand('上报 0042')).toEqual({ kind: 'fact.menu', reference: order('0042') });
    expect(understand('冲销 SO-20260315-0042')).toEqual({
      kind: 'fact.take_back',
      reference: order('SO-20260315-0042'),
    });
  });

  it('names no other order when its number has a wrong day, or is only a part of one', () => {
    expect(understand('报工 SO-99999999-0001 合格5')).toMatchObject({ reference: order('SO-99999999-0001') });
    expect(understand('报工 so-0042 合格5')).toMatchObject({ reference: order('so-0042') });
  });

  it('goods may come in without an order', () => {
    expect(understand('入库 M-42CR-60 1200kg')).toEqual({
      kind: 'fact.tell',
      fact: 'receipt',
      reference: order(''),
      draft: { material: 'M-42CR-60', quantity: '1200', unit: 'kg' },
    });
  });

  it('is a count or a correction of stock', () => {
    expect(understand('盘点 M-42CR-60 1200kg')).toEqual({
      kind: 'stock.tell',
      mode: 'count',
      draft: { material: 'M-42CR-60', amount: '1200', unit: 'kg' },
    });
    expect(understand('库存调整 M-42CR-60 -20kg 锈蚀报废')).toEqual({
      kind: 'stock.tell',
      mode: 'delta',
      draft: { material: 'M-42CR-60', amount: '-20', unit: 'kg', note: '锈蚀报废' },
    });
    expect(understand('盘点')).toEqual({ kind: 'stock.tell', mode: 'count', draft: {} });
  });

  it.each([
    'SO-20260315-0042 发货了吗',
    '0042 什么时候到货',
    '质检中的订单',
    '报工怎么报',
    'SO-20260315-0042 入库了吗',
    '到货日期 SO-20260315-0042',
    '签收的单子',
    '检验 SO-20260315-0042 不合格怎么处理',
    '检验 SO-20260315-0042 不合格要返工吗',
  ])('is not %s', (text) => {
    expect(understand(text).kind).not.toMatch(/^(?:fact|stock)\./);
  });

  it('asks for master data as a workbook', () => {
    expect(understand('导出BOM KHM-200')).toEqual({ kind: 'master.export', product: 'KHM-200' });
    expect(understand('导出 KHM-200 的工艺路线')).toEqual({ kind: 'master.export', product: 'KHM-200' });
  });
});
