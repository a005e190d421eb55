import { beforeAll, describe, expect, it } from 'vitest';
import type { Factory } from '../../../factory/factory.ts';
import { loadFactory } from '../../../factory/load.ts';
import type { RowValues } from '../rows/values.ts';
import { judge } from './judge.ts';
import type { Known, KnownOrder } from './known.ts';

let factory: Factory;

beforeAll(async () => {
  factory = await loadFactory();
});

const ALL = { create: true, status: true, amounts: true };
const TODAY = '2026-03-16';
const VALUES: RowValues = {
  number: 'A-1',
  customer: '恒锐',
  productCode: 'KHM-200',
  quantity: 200,
  promisedDate: '2026-03-20',
};
const NAMES: Known = {
  customer: { kind: 'known', id: 1, name: '恒锐精密机械有限公司' },
  product: { kind: 'known', id: 2, code: 'KHM-200', name: '快换模组' },
};
const ORDER: KnownOrder = {
  id: 9,
  version: 3,
  number: 'A-1',
  visible: true,
  amountsVisible: true,
  customerId: 1,
  customerName: '恒锐精密机械有限公司',
  productId: 2,
  productCode: 'KHM-200',
  quantity: 200,
  unitPrice: '260.00',
  promisedDate: '2026-03-20',
  shippedDate: null,
  status: 'in_production',
  heldFrom: null,
  rush: false,
  requirements: '',
  specialProcesses: [],
  salesUserId: 'lin',
  salesName: '林晓岚',
  remark: '',
};

const judged = (values: RowValues, known: Known = NAMES) =>
  judge(
    factory,
    TODAY,
    { rowNumber: 5, values: { ...VALUES, ...values }, problems: [], notes: [] },
    known,
    ALL,
  );
const against = (values: RowValues, order: Partial<KnownOrder> = {}, names: Known = {}) =>
  judged(values, { ...NAMES, ...names, order: { ...ORDER, ...order } });
const codes = (list: readonly { code: string }[]) => list.map((one) => one.code);

describe('a row for which the house has no order', () => {
  it('becomes a new order', () => {
    expect(judged({})).toMatchObject({
      action: 'create',
      problems: [],
      resolved: { customerId: 1, productId: 2 },
    });
  });

  it('brings a new customer along, told with the known ones that may have been meant', () => {
    const row = judged(
      { customer: '恒瑞' },
      { ...NAMES, customer: { kind: 'new', name: '恒瑞', near: ['恒锐'] } },
    );
    expect(row).toMatchObject({ action: 'create', newCustomer: { name: '恒瑞', near: ['恒锐'] } });
  });

  it.each<[string, Known, string, RegExp]>([
    [
      'a short name of several customers',
      { customer: { kind: 'ambiguous', names: ['甲公司', '乙公司'] } },
      'customer.ambiguous',
      /甲公司、乙公司，请填全称/,
    ],
    [
      'an unregistered code without a name',
      { product: { kind: 'unknown_code', near: ['KHM-200 快换模组'] } },
      'product.unknown',
      /是不是“KHM-200 快换模组”？.*同时填写“产品名称”列/,
    ],
    [
      'a mistyped code of a known product',
      { product: { kind: 'mistyped', code: 'KHM-200', name: '快换模组' } },
      'product.mistyped',
      /登记的编码是 KHM-200/,
    ],
    [
      'a name of several products',
      { product: { kind: 'ambiguous', codes: ['A', 'B'] } },
      'product.ambiguous',
      /A、B，请填写产品编码/,
    ],
    [
      'an order that looks the same, when it has no number',
      { twin: 'SO-20260315-0042' },
      'number.twin',
      /与已有的 SO-20260315-0042 完全相同/,
    ],
  ])('is an error with %s', (_what, known, code, text) => {
    const row = judged({}, { ...NAMES, ...known });
    expect(row.action).toBe('error');
    expect(codes(row.problems)).toEqual([code]);
    expect(row.problems[0]?.text).toMatch(text);
  });

  it.each<[string, RowValues, string]>([
    ['a shipped order without a day of shipment', { status: 'shipped' }, 'shipped.missing'],
    [
      'a day of shipment on an order in production',
      { status: 'in_production', shippedDate: '2026-03-10' },
      'shipped.too_early',
    ],
    ['a day of shipment to come', { status: 'shipped', shippedDate: '2026-03-17' }, 'shipped.future'],
    [
      'a promise before the order',
      { orderedDate: '2026-03-10', promisedDate: '2026-03-09' },
      'promised.before_order',
    ],
    [
      'a shipment before the order',
      { status: 'shipped', orderedDate: '2026-03-10', shippedDate: '2026-03-09' },
      'shipped.before_order',
    ],
    ['an order of tomorrow', { orderedDate: '2026-03-17' }, 'ordered.future'],
    ['a promise with a wrong year', { promisedDate: '2062-03-20' }, 'promised.too_far'],
  ])('is an error with %s', (_what, values, code) => {
    expect(codes(judged(values).problems)).toEqual([code]);
  });

  it('counts as shipped when only the day of shipment says so', () => {
    expect(judged({ shippedDate: '2026-03-10' })).toMatchObject({
      action: 'create',
      notes: [{ code: 'status.inferred' }],
    });
  });

  it('is told to be late from the start, or to get a number', () => {
    const { number: _, ...unnumbered } = { ...VALUES, promisedDate: '2026-03-01' };
    const row = judge(
      factory,
      TODAY,
      { rowNumber: 5, values: unnumbered, problems: [], notes: [] },
      NAMES,
      ALL,
    );
    expect(codes(row.notes)).toEqual(['number.given', 'promised.past']);
  });
});

describe('a row about an order that the house has', () => {
  it('changes nothing when nothing differs, and empty cells say nothing', () => {
    const row = against({}, { remark: '小心轻放', requirements: '贴唛头', rush: true });
    expect(row).toMatchObject({ action: 'same', changes: [], patch: {}, notes: [] });
  });

  it('shows each change as before and after', () => {
    const row = against({
      quantity: 220,
      unitPrice: '270.00',
      rush: true,
      specialProcesses: ['镀镍'],
      remark: '急',
    });
    expect(row.action).toBe('update');
    expect(row.patch).toEqual({
      quantity: 220,
      unitPrice: '270.00',
      rush: true,
      specialProcesses: ['镀镍'],
      remark: '急',
    });
    expect(row.changes).toContainEqual({ label: '数量', before: '200', after: '220' });
    expect(row.changes).toContainEqual({ label: '特殊工艺', before: '无', after: '镀镍' });
    expect(row).toMatchObject({ orderId: 9, orderVersion: 3 });
  });

  it('never moves the promised date', () => {
    const row = against({ promisedDate: '2026-03-25' });
    expect(row).toMatchObject({ action: 'same', patch: {}, notes: [{ code: 'promise.kept' }] });
    expect(row.notes[0]?.text).toMatch(/系统 2026-03-20，文件 2026-03-25，不改动，需走改期流程/);
  });

  it('takes the status on, with the day of shipment', () => {
    const row = against({ status: 'shipped', shippedDate: '2026-03-15' });
    expect(row.patch).toEqual({ status: 'shipped', shippedDate: '2026-03-15' });
    expect(row.changes).toContainEqual({ label: '状态', before: '生产中', after: '已发货' });
    expect(against({ shippedDate: '2026-03-15' }).patch).toEqual({
      status: 'shipped',
      shippedDate: '2026-03-15',
    });
  });

  it('never takes the status back, nor out of an end', () => {
    expect(against({ status: 'confirmed' })).toMatchObject({
      action: 'same',
      notes: [{ code: 'status.kept' }],
    });
    const done = { status: 'completed', shippedDate: '2026-03-01' };
    expect(against({ status: 'in_production' }, done)).toMatchObject({
      action: 'same',
      notes: [{ code: 'status.kept' }],
    });
    expect(against({ status: 'cancelled' }, done)).toMatchObject({
      action: 'same',
      notes: [{ code: 'status.kept' }],
    });
    expect(against({ status: 'in_production' }, { status: 'cancelled' })).toMatchObject({ action: 'same' });
  });

  it('puts on hold, cancels and resumes, and says so', () => {
    expect(against({ status: 'on_hold' })).toMatchObject({
      patch: { status: 'on_hold' },
      notes: [{ code: 'status.aside' }],
    });
    expect(against({ status: 'cancelled' })).toMatchObject({ patch: { status: 'cancelled' } });
    const held = { status: 'on_hold', heldFrom: 'in_production' };
    expect(against({ status: 'in_production' }, held)).toMatchObject({ patch: { status: 'in_production' } });
    expect(against({ status: 'confirmed' }, held)).toMatchObject({
      action: 'same',
      notes: [{ code: 'status.kept' }],
    });
  });

  it.each<[string, RowValues, Partial<KnownOrder>, Known, string]>([
    ['another customer', {}, { customerId: 7 }, {}, 'customer.differs'],
    ['an unknown customer', {}, {}, { customer: { kind: 'new', name: 'x', near: [] } }, 'customer.differs'],
    ['another product in production', {}, { productId: 7 }, {}, 'product.differs'],
    [
      'another quantity after shipment',
      { quantity: 1 },
      { status: 'shipped', shippedDate: '2026-03-01' },
      {},
      'quantity.settled',
    ],
    ['shipped without a day', { status: 'shipped' }, {}, {}, 'shipped.missing'],
    [
      'a day of shipment while cancelled',
      { shippedDate: '2026-03-01' },
      { status: 'cancelled' },
      {},
      'shipped.too_early',
    ],
  ])('is an error with %s', (_what, values, order, names, code) => {
    const row = against(values, order, names);
    expect(row.action).toBe('error');
    expect(codes(row.problems)).toEqual([code]);
  });

  it('may still get another product before it is confirmed', () => {
    expect(against({}, { status: 'pending_review', productId: 7, productCode: 'KHM-100' })).toMatchObject({
      patch: { productId: 2 },
      changes: [{ label: '产品编码', before: 'KHM-100', after: 'KHM-200' }],
    });
  });

  it('shows nothing of an order that the uploader may not see, and changes nothing', () => {
    const row = against({ quantity: 1, unitPrice: '1.00' }, { visible: false });
    expect(row.action).toBe('error');
    expect(codes(row.problems)).toEqual(['order.not_yours']);
    expect(row.changes).toEqual([]);
    expect(JSON.stringify(row)).not.toContain('精密');
  });

  it('neither shows nor changes a price that the uploader may not see', () => {
    const row = against({ unitPrice: '1.00' }, { amountsVisible: false });
    expect(row).toMatchObject({ action: 'error', patch: {}, changes: [] });
    expect(codes(row.problems)).toEqual(['right.price']);
    expect(against({ unitPrice: '260.00' }, { amountsVisible: false }).action).toBe('error');
    expect(JSON.stringify(row)).not.toContain('260');
  });
});
