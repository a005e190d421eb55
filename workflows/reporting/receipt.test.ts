import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { fact, materialDemand, stock } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { useReportChat } from './testing/chat.ts';
import { putOrderInWork } from './testing/house.ts';

const house = useReportChat();

const tell = (kind: string, draft: Record<string, string> = {}) =>
  ({ kind: 'fact.tell', fact: kind, reference: { text: '' }, draft }) as never;
const valuesOf = (card: Card) =>
  Object.fromEntries(card.inputs?.map(({ name, value }) => [name, value ?? '']) ?? []);
const steel = { material: 'M-42CR-60', quantity: '1200', unit: 'kg' };

beforeEach(async () => {
  await house.database.db.execute(sql`truncate customer_order, fact, stock restart identity cascade`);
  await house.heard();
});

describe('入库 without an order', () => {
  it('goes to stock: one tap tells a receipt that is no order’s', async () => {
    const form = await house.says('store', tell('receipt', steel));
    expect(form.inputs?.map(({ label }) => label)).toEqual([
      '物料编码',
      '数量',
      '单位',
      '供应商',
      '入库单号',
    ]);
    expect(labelsOf(form)).toEqual(['确认入库', '放弃']);
    const done = await house.presses('store', form, '确认入库', {
      ...valuesOf(form),
      supplier: '宏达',
      document: 'RK-7',
    });
    expect(done).toMatchObject({ closed: true, card: { status: { text: '已入库' } } });
    expect(fieldOf(done.card, '账面现存')?.value).toBe('0 → 1200 kg');
    expect(await house.database.db.select().from(fact)).toMatchObject([
      { kind: 'receipt', orderId: null, payload: { ...steel, supplier: '宏达', document: 'RK-7' } },
    ]);
    expect(await house.database.db.select().from(stock)).toMatchObject([{ onHand: '1200.0000' }]);
  });

  it('offers the orders that lack the material, and no others; buttons tell days apart', async () => {
    await putOrderInWork(house.database, 'SO-20260310-0001', 'confirmed');
    const other = await putOrderInWork(house.database, 'SO-20260310-0002', 'confirmed');
    await house.database.db.delete(materialDemand).where(sql`order_id = ${other}`);
    await putOrderInWork(house.database, 'SO-20260311-0001', 'confirmed');
    await putOrderInWork(house.database, 'SO-20260311-0002', 'completed', { open: false });
    const form = await house.says('store', tell('receipt', steel));
    expect(labelsOf(form)).toEqual(['确认入库', '1 · 0310-0001', '2 · 0311-0001', '放弃']);
    expect(fieldOf(form, '1 · SO-20260310-0001')?.value).toBe('恒锐，缺 1000 kg');
    const { card } = await house.presses('store', form, '1 · 0310-0001');
    expect(card.title).toBe('到货入库 · SO-20260310-0001 恒锐');
    expect(valuesOf(card)).toMatchObject(steel);
  });

  it('mistakes stand on the form, from the words on', async () => {
    const form = await house.says('store', tell('receipt', { material: 'M-NIX', quantity: '-3' }));
    expect(form.notice?.text).toBe('物料编码：物料表里没有“M-NIX”，请核对\n数量：数量不能小于 0，请核对');
    const { card, closed } = await house.presses('store', form, '确认入库', { material: 'M-SCREW' });
    expect([card.notice?.text, closed]).toEqual(['数量：请填写数字', undefined]);
    expect(await house.database.db.select().from(fact)).toEqual([]);
  });

  it('is for those who may tell receipts, on the server, too', async () => {
    const denied = { code: 'fact.not_permitted' };
    await expect(house.says('shop', tell('receipt', steel))).rejects.toMatchObject(denied);
    const form = await house.says('store', tell('receipt', steel));
    await expect(house.presses('shop', form, '确认入库', steel)).rejects.toMatchObject(denied);
  });
});

describe('领料 without an order', () => {
  it('lists only the orders that hold the material', async () => {
    await putOrderInWork(house.database, 'SO-20260310-0001', 'confirmed');
    await putOrderInWork(house.database, 'SO-20260310-0002', 'confirmed');
    const receipt = await house.says('store', {
      kind: 'fact.tell',
      fact: 'receipt',
      reference: { text: 'SO-20260310-0002' },
      draft: { ...steel, quantity: '600' },
    });
    await house.presses('store', receipt, '确认入库', valuesOf(receipt));
    const form = await house.says('store', tell('issue', { material: 'M-42CR-60', quantity: '20' }));
    expect(form.title).toBe('领料 · SO-20260310-0002 恒锐');
  });
});

describe('picking an order', () => {
  it('the same running number on two days is told apart', async () => {
    await putOrderInWork(house.database, 'SO-20260310-0001', 'in_production');
    await putOrderInWork(house.database, 'SO-20260311-0001', 'in_production');
    const list = await house.says('shop', tell('work_report', { good: '7' }));
    expect(labelsOf(list).map((label) => label.slice(4))).toEqual(['0311-0001', '0310-0001']);
  });
});
