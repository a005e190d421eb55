import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { fact, machine, orderOperation, outsideOrder, stock } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import { orderCard } from '../orders/cards/order-card.ts';
import { answerFor } from '../orders/where.ts';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { useReportChat } from './testing/chat.ts';
import { putOrderInWork, statusOfOrder } from './testing/house.ts';

const house = useReportChat();
let running = 0;

/** A new order in this status: its id and number. */
async function orderIn(status: string, more: Parameters<typeof putOrderInWork>[3] = {}) {
  running += 1;
  const number = `SO-20260310-${String(running).padStart(4, '0')}`;
  return { id: await putOrderInWork(house.database, number, status, more), number };
}

const tell = (kind: string, text: string, draft: Record<string, string> = {}) =>
  ({ kind: 'fact.tell', fact: kind, reference: { text }, draft }) as never;
const valuesOf = (card: Card) =>
  Object.fromEntries(card.inputs?.map(({ name, value }) => [name, value ?? '']) ?? []);
const countFacts = async () => (await house.database.db.select().from(fact)).length;

describe('报工', () => {
  it('words fill the form; one tap records it, the order moves, and the next operation is one tap away', async () => {
    const { id, number } = await orderIn('preparing_material');
    const form = await house.says(
      'shop',
      tell('work_report', number, { step: '10', good: '200', scrap: '2', cause: '崩刀' }),
    );
    expect(form.title).toBe(`报工 · ${number} 恒锐`);
    expect(valuesOf(form)).toMatchObject({ step: '10', good: '200', scrap: '2', finished: 'no' });
    const { card } = await house.presses('shop', form, '确认报工', valuesOf(form));
    expect(card.text).toContain('**已记录**：工序10 合格200 报废2 崩刀');
    expect(card.text).toContain('订单已进入「生产中」，下一责任人：王强（生产主管），已通知。');
    expect(await statusOfOrder(house.database, id)).toBe('in_production');
    const next = (await house.presses('shop', card, '报下一工序 20 精车')).card;
    expect(valuesOf(next).step).toBe('20');
    // The first operation that is not done is the one that is offered.
    expect(valuesOf(await house.says('shop', tell('work_report', number))).step).toBe('20');
  });

  it('offers the machines that may do the operation, and takes no other', async () => {
    const { id, number } = await orderIn('in_production');
    const { db } = house.database;
    await db.insert(machine).values([
      { id: 'CK6150-01', model: 'CK6150', name: '1 号数控车床', workshop: '' },
      { id: 'VMC850-01', model: 'VMC850', name: '1 号立加', workshop: '' },
    ]);
    await db.update(orderOperation).set({ workCentre: 'CK6150' }).where(sql`order_id = ${id} and step = 20`);
    await db.update(orderOperation).set({ workCentre: 'VMC850' }).where(sql`order_id = ${id} and step = 30`);
    const form = await house.says('shop', tell('work_report', number, { step: '20', machine: 'ck6150-01' }));
    const input = form.inputs?.find(({ name }) => name === 'machine');
    expect(input).toMatchObject({
      value: 'CK6150-01',
      options: [{ value: 'CK6150-01' }, { value: 'VMC850-01' }, { label: '不填' }],
    });
    const values = { ...valuesOf(form), good: '5' };
    const wrong = await house.presses('shop', form, '确认报工', { ...values, machine: 'VMC850-01' });
    expect(wrong.card.notice?.text).toContain('机床：工序 20 精车不能用“VMC850-01”，请选：CK6150-01，或不填');
    const none = await house.presses('shop', form, '确认报工', { ...values, step: '10' });
    expect(none.card.notice?.text).toContain('不用机床，请不填');
    expect((await house.presses('shop', form, '确认报工', values)).card.text).toContain('CK6150-01');
    const [told] = (await db.select().from(fact)).slice(-1);
    expect(told?.payload).toMatchObject({ step: 20, machine: 'CK6150-01' });
    // Given to a supplier by a planner, it may be made here all the same: then with its machine.
    await db
      .update(orderOperation)
      .set({ outsourced: true, workCentre: '' })
      .where(sql`order_id = ${id} and step = 20`);
    await db.insert(outsideOrder).values({
      ...{
        orderId: id,
        step: 20,
        name: '精车',
        supplier: '联创',
        pieces: 9,
        state: 'placed',
        askedBy: 'planner',
      },
      former: { workCentre: 'CK6150' },
    });
    const away = await house.says('shop', tell('work_report', number, { step: '20' }));
    expect(away.text).toContain('外协回厂的不选机床，厂内做的请选机床。');
    expect(away.inputs?.[0]).toMatchObject({
      options: expect.arrayContaining([{ value: '20', label: '20 精车（外协 5/200）' }]),
    });
    const choice = away.inputs?.find(({ name }) => name === 'machine');
    expect(choice).toMatchObject({ options: [{ value: 'CK6150-01' }, {}, {}] });
    await db.delete(outsideOrder);
    await db.delete(machine);
  });

  it('mistakes come back on the form by field, with what to do, and keep what was typed', async () => {
    const { number } = await orderIn('in_production');
    const form = await house.says('shop', tell('work_report', number));
    const before = await countFacts();
    const wrong = await house.presses('shop', form, '确认报工', {
      step: '10',
      good: '很多',
      scrap: '3',
      finished: 'no',
    });
    expect(wrong.card.notice?.text).toContain('合格数：看不懂数量“很多”');
    expect(wrong.card.notice?.text).toContain('报废原因：请填写');
    expect(valuesOf(wrong.card)).toMatchObject({ scrap: '3' });
    const nothing = await house.presses('shop', form, '确认报工', { step: '10', good: '0', finished: 'no' });
    expect(nothing.card.notice?.text).toContain('至少填一个');
    expect(await countFacts()).toBe(before);
  });

  it('too much is recorded, and said at once with the figures', async () => {
    const { number } = await orderIn('in_production');
    const form = await house.says('shop', tell('work_report', number));
    const { card } = await house.presses('shop', form, '确认报工', {
      step: '10',
      good: '220',
      finished: 'no',
    });
    expect(fieldOf(card, '请留意')?.value).toBe('超报：10 下料 已报 220，超过订单的 200');
  });

  it('what is wrong in the words is told with the form, and nothing else is', async () => {
    const { number } = await orderIn('in_production');
    const form = await house.says('shop', tell('work_report', number, { good: '-5', scrap: '2' }));
    expect(form.notice?.text).toBe('合格数：数量不能小于 0，请核对');
    expect(valuesOf(form)).toMatchObject({ good: '-5', scrap: '2' });
    expect((await house.says('shop', tell('work_report', number, { good: '5' }))).notice).toBeUndefined();
  });

  it('a complete number that nobody has is told so, and no other order is offered', async () => {
    await orderIn('in_production');
    await expect(house.says('shop', tell('work_report', 'SO-99999999-0001'))).rejects.toMatchObject({
      code: 'report.unknown_number',
      params: { number: 'SO-99999999-0001' },
    });
  });

  it('a press that is delivered twice is one report', async () => {
    const { number } = await orderIn('in_production');
    const form = await house.says('shop', tell('work_report', number));
    const before = await countFacts();
    const values = { step: '10', good: '5', finished: 'no' };
    await house.presses('shop', form, '确认报工', values, 'one-card');
    await house.presses('shop', form, '确认报工', values, 'one-card');
    expect(await countFacts()).toBe(before + 1);
  });
});

describe('goods', () => {
  it('what is missing is what usually comes: an empty quantity means all of it', async () => {
    const { id, number } = await orderIn('confirmed');
    const form = await house.says('store', tell('receipt', number));
    expect(form.inputs?.[0]).toMatchObject({
      kind: 'select',
      options: [{ label: 'M-42CR-60 42CrMo 圆钢 φ60（缺 1000 kg）' }],
    });
    expect(valuesOf(form)).toMatchObject({ material: 'M-42CR-60', quantity: '1000' });
    const { card } = await house.presses('store', form, '确认入库', {
      material: 'M-42CR-60',
      quantity: '',
      document: 'RK-9',
    });
    expect(card.text).toContain('M-42CR-60 1000 RK-9');
    expect(card.text).toContain('已进入「备料中」');
    expect(await statusOfOrder(house.database, id)).toBe('preparing_material');
    const issue = await house.says('store', tell('issue', number));
    expect(issue.inputs?.[0]).toMatchObject({
      options: [{ label: 'M-42CR-60 42CrMo 圆钢 φ60（可领 1000 kg）' }],
    });
  });

  it('a count shows what the books say, and sets them right when it is confirmed', async () => {
    const form = await house.says('store', {
      kind: 'stock.tell',
      mode: 'count',
      draft: { material: 'm-screw', amount: '480', unit: '个' },
    });
    expect(fieldOf(form, '账面现存')?.value).toBe('0 件');
    const { card, closed } = await house.presses('store', form, '确认盘点', valuesOf(form));
    expect(closed).toBe(true);
    expect(fieldOf(card, '账面现存')?.value).toBe('0 → 480 件');
    const rows = await house.database.db.select().from(stock);
    expect(rows).toContainEqual(expect.objectContaining({ materialCode: 'M-SCREW', onHand: '480.0000' }));
    const unknown = await house.says('store', {
      kind: 'stock.tell',
      mode: 'delta',
      draft: { material: 'M-NIX', amount: '-3' },
    });
    expect(unknown.notice?.text).toContain('物料表里没有“M-NIX”');
    const refused = await house.presses('store', unknown, '确认调整', { material: 'M-SCREW', amount: '-3' });
    expect(refused.card.notice?.text).toContain('原因：请填写');
  });
});

describe('检验、运单、签收、PO', () => {
  it('a failed inspection needs its cause and sends the order back', async () => {
    const { id, number } = await orderIn('in_quality_check');
    const form = await house.says('checker', tell('inspection', number, { result: 'failed' }));
    expect(form.inputs?.map(({ label }) => label)).toContain('定位孔径');
    const wrong = await house.presses('checker', form, '确认检验结果', { result: 'failed', item1: '大' });
    expect(wrong.card.notice?.text).toBe('不合格原因：请填写\n定位孔径：请填数字（11.99 至 12.01 mm）');
    const { card } = await house.presses('checker', form, '确认检验结果', {
      result: 'failed',
      failedQuantity: '3',
      cause: '孔径超差',
      item1: '12.03',
    });
    expect(card.text).toContain('订单已进入「生产中」');
    expect(await statusOfOrder(house.database, id)).toBe('in_production');
  });

  it('after a passed inspection the waybill of all that is left ships the order, and the sign-off ends it', async () => {
    const { id, number } = await orderIn('in_quality_check', { carrier: '顺丰' });
    const inspected = await house.says('checker', tell('inspection', number, { result: 'passed' }));
    await house.presses('checker', inspected, '确认检验结果', valuesOf(inspected));
    const form = await house.says('shipper', tell('waybill', number));
    expect(valuesOf(form)).toMatchObject({ carrier: '顺丰', quantity: '200' });
    await house.presses('shipper', form, '确认发货', { ...valuesOf(form), number: 'SF-1001' });
    expect(await statusOfOrder(house.database, id)).toBe('shipped');
    const signOff = await house.says('lin', tell('sign_off', number, { by: '张工' }));
    const { card } = await house.presses('lin', signOff, '确认签收', valuesOf(signOff));
    expect(card.text).toContain('订单已进入「已完成」。');
  });

  it('the confirmed PO moves the order on', async () => {
    const { id, number } = await orderIn('pending_review');
    const form = await house.says('lin', tell('po_confirmed', number, { customerPo: 'PO-7788' }));
    await house.presses('lin', form, '确认PO', valuesOf(form));
    expect(await statusOfOrder(house.database, id)).toBe('confirmed');
  });
});

describe('冲销', () => {
  it('takes back one of the last facts with a reason; both stay, and the order follows', async () => {
    const { id, number } = await orderIn('preparing_material');
    const form = await house.says('shop', tell('work_report', number, { good: '5' }));
    await house.presses('shop', form, '确认报工', valuesOf(form));
    expect(await statusOfOrder(house.database, id)).toBe('in_production');
    const list = await house.says('shop', { kind: 'fact.take_back', reference: { text: number } });
    expect(list.fields?.[0]?.value).toBe('报工 工序10 合格5（王强）');
    const ask = (await house.presses('shop', list, '冲销 1')).card;
    expect((await house.presses('shop', ask, '确认冲销', { reason: ' ' })).card.notice?.text).toBe(
      '冲销原因：请填写',
    );
    const { card } = await house.presses('shop', ask, '确认冲销', { reason: '报错订单' });
    expect(card.notice?.text).toContain('已冲销：报工 工序10 合格5。订单已进入「备料中」');
    expect(labelsOf(card)).toEqual(['返回']);
    await expect(house.presses('shop', ask, '确认冲销', { reason: '又一次' })).rejects.toMatchObject({
      code: 'report.not_to_take_back',
    });
  });
});

describe('who may tell what', () => {
  it('is decided on the server: words and forged presses of others are refused', async () => {
    const { id, number } = await orderIn('in_production');
    await expect(house.says('store', tell('work_report', number))).rejects.toMatchObject({
      code: 'fact.not_permitted',
    });
    const form = await house.says('shop', tell('work_report', number));
    await expect(house.presses('store', form, '确认报工', { step: '10', good: '1' })).rejects.toMatchObject({
      code: 'fact.not_permitted',
    });
    await expect(house.says('zhou', tell('sign_off', number))).rejects.toMatchObject({
      code: 'report.unknown_number',
    });
    const stock = { kind: 'stock.tell', mode: 'count', draft: {} } as const;
    await expect(house.says('shop', stock)).rejects.toMatchObject({ code: 'fact.not_permitted' });
    expect(id).toBeGreaterThan(0);
  });

  it("the order's card offers only what one may tell, and what is likely there", async () => {
    const { id } = await orderIn('in_production');
    const cardOf = (who: string) =>
      house.factory.does(who, async (ctx) => {
        const answer = await answerFor(ctx, id, 'single');
        if (!answer) throw new Error('not seen');
        return orderCard(ctx.factory, answer, 'single');
      });
    expect(labelsOf(await cardOf('money'))).not.toContain('上报');
    expect(labelsOf(await cardOf('shop'))).toContain('报工');
    expect(labelsOf(await cardOf('lin')).filter((label) => /上报|签收|PO/.test(label))).toEqual([]);
    expect(await house.opens('shop', await cardOf('shop'), '报工')).toMatchObject({
      title: expect.stringContaining('报工 ·'),
    });
    const menu = await house.opens('store', await cardOf('store'), '上报');
    expect(labelsOf(menu)).toEqual(['到货入库', '领料', '冲销']);
    const form = (await house.presses('store', menu, '领料')).card;
    expect(form.title).toContain('领料 ·');
  });

  it('when several orders could be meant, one is picked and the words stay', async () => {
    await orderIn('in_production');
    const list = await house.says('shop', tell('work_report', 'KHM-200', { good: '7' }));
    expect(list.title).toBe('报工：哪个订单？');
    const [first = ''] = labelsOf(list);
    const form = (await house.presses('shop', list, first)).card;
    expect(valuesOf(form).good).toBe('7');
  });
});
