import { describe, expect, it } from 'vitest';
import type { OrderDraft } from '../intents.ts';
import { fieldOf, from, labelsOf } from '../testing/chat.ts';
import { putOrder } from '../testing/orders.ts';
import { theCard, useOrderChat, valuesOf } from './testing/order-chat.ts';

const house = useOrderChat();
const { asks, orders, presses } = house;

describe('ordering in words', () => {
  const draft: OrderDraft = {
    customer: '恒锐',
    product: '快换模组 KHM-200',
    quantity: '200',
    promisedDate: '3月20日',
    specialProcesses: ['镀镍'],
    unitPrice: '480',
    rush: true,
  };

  it('shows what was understood, and creates it when that is confirmed', async () => {
    const form = theCard(await orders('lin', draft));
    expect(form.status?.text).toBe('请核对');
    expect(form.text).toBe(
      '**恒锐精密机械有限公司**\nKHM-200 快换模组 × **200**，**3月20日** 交，单价 ¥480.00，金额 ¥96,000.00，镀镍，**加急**',
    );
    expect(valuesOf(form)).toEqual({
      customer: '恒锐精密机械有限公司',
      product: 'KHM-200 快换模组',
      quantity: '200',
      promisedDate: '2026-03-20',
      unitPrice: '480',
      specialProcesses: '镀镍',
      requirements: '',
      rush: 'yes',
    });
    const { card } = await presses('lin', form, '确认下单', valuesOf(form));
    expect(card.title).toBe('SO-20260315-0001 恒锐');
    expect(card.notice).toMatchObject({
      tone: 'good',
      text: expect.stringMatching(/^已下单。下一责任人：(孙磊|钱一)（计划员），已通知。$/),
    });
    expect(labelsOf(card)).toEqual(['暂停', '取消订单', '确认PO', '客户变更', '改交期', '全貌']);
    const said = await house.heard();
    expect(said.map(({ to }) => to)).toEqual([{ to: 'person', userId: expect.stringContaining('planner') }]);
    const [row] = await house.database
      .sql`select source, sales_user_id from customer_order where number = 'SO-20260315-0001'`;
    expect(row).toEqual({ source: 'chat', sales_user_id: 'lin' });
  });

  it('takes names apart that were written in one piece', async () => {
    const form = theCard(
      await orders('lin', { customer: '恒锐快换模组', quantity: '200', promisedDate: '3月20日' }),
    );
    expect(valuesOf(form)).toMatchObject({ customer: '恒锐精密机械有限公司', product: 'KHM-200 快换模组' });
  });

  it('shows numbers in words as digits', async () => {
    const form = theCard(
      await orders('lin', { customer: '恒锐', product: 'KHM-200', quantity: '5打', unitPrice: '2块5' }),
    );
    expect(valuesOf(form)).toMatchObject({ quantity: '60', unitPrice: '2.50' });
  });

  it('asks for what is missing, and keeps what was given', async () => {
    const form = theCard(await orders('lin', { customer: '恒锐', quantity: '两百五' }));
    expect(form.status).toEqual({ text: '待补充', tone: 'warn' });
    expect(form.notice?.text).toMatch(/^请填写产品/m);
    expect(form.notice?.text).toMatch(/^看不懂数量「两百五」/m);
    expect(form.notice?.text).toMatch(/^请填写承诺交期/m);
    const again = await presses('lin', form, '确认下单', {
      ...valuesOf(form),
      product: 'KHM-200',
      quantity: '20',
    });
    expect(again.card.notice?.text).toBe('请填写承诺交期');
    expect(valuesOf(again.card)).toMatchObject({ product: 'KHM-200', quantity: '20' });
    const done = await presses('lin', again.card, '确认下单', {
      ...valuesOf(again.card),
      promisedDate: '2026-03-30',
    });
    expect(done.card.title).toMatch(/^SO-20260315-\d{4} 恒锐$/);
  });

  it('lets one choose where several names fit', async () => {
    const form = theCard(await orders('lin', { customer: '华', product: '零点定位器' }));
    const customer = form.inputs?.find((input) => input.name === 'customer');
    expect(customer).toMatchObject({
      kind: 'select',
      options: expect.arrayContaining([{ value: '华盛电气成套有限公司', label: '华盛电气成套有限公司' }]),
    });
    expect(valuesOf(form).product).toBe('DWJ-08 零点定位器');
  });

  it('says that one order has one product, and guesses none', async () => {
    const form = theCard(await orders('lin', { customer: '恒锐', several: true, promisedDate: '3月20日' }));
    expect(form.notice?.text).toContain('一次只能下一个产品，请分开下单');
    expect(valuesOf(form)).toMatchObject({ customer: '恒锐精密机械有限公司', product: '', quantity: '' });
  });

  it('leaves a price that is no plain number empty, and says so', async () => {
    const form = theCard(await orders('lin', { ...draft, unitPrice: '1e5' }));
    expect(form.notice?.text).toContain('看不懂单价「1e5」');
    expect(valuesOf(form).unitPrice).toBe('');
  });

  it('begins with an empty form when nothing was said', async () => {
    const form = theCard(await orders('lin', {}));
    expect(form.notice).toBeUndefined();
    expect(valuesOf(form)).toMatchObject({ customer: '', rush: 'no' });
  });

  it('creates nothing when it is dropped', async () => {
    const form = theCard(await orders('lin', draft));
    const [before] = await house.database.sql`select count(*)::int as n from customer_order`;
    expect(await presses('lin', form, '取消')).toMatchObject({
      closed: true,
      card: { status: { text: '已放弃' } },
    });
    expect((await house.database.sql`select count(*)::int as n from customer_order`)[0]).toEqual(before);
  });

  it('in a group sends the form to the person alone', async () => {
    const said = await orders('lin', draft, from('lin', 'cidGroup'));
    expect(said.map(({ to }) => to.to)).toEqual(['person', 'reply']);
    expect(said[1]?.message).toMatchObject({ kind: 'text', text: expect.stringContaining('单独发给您') });
  });

  it('is refused to those who may not order', async () => {
    await expect(orders('shop', draft)).rejects.toMatchObject({ code: 'order.create_not_permitted' });
  });
});

describe('moving an order by its card', () => {
  it('takes the step, names the next owner, and tells them', async () => {
    const card = theCard(await asks('shop', 'SO-20260310-0042'));
    const { card: after } = await presses('shop', card, '送检');
    expect(after.status?.text).toBe('质检中');
    expect(after.notice).toEqual({
      tone: 'good',
      text: '已改为「质检中」。下一责任人：钱芳（质检员），已通知。',
    });
    expect(after.fields?.some((field) => field.value.startsWith('王强：状态 生产中 → 质检中'))).toBe(true);
    expect(labelsOf(after)).toEqual(['报工', '全貌']);
    const [told, ...others] = await house.heard();
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      to: { to: 'person', userId: 'checker' },
      card: { title: 'SO-20260310-0042 恒锐' },
    });
  });

  it('asks for a reason first where one is needed, and can go back', async () => {
    const card = theCard(await asks('checker', 'SO-20260312-0003'));
    const question = await presses('checker', card, '不合格返工');
    expect(question.card.inputs).toMatchObject([{ name: 'reason', required: true }]);
    expect(labelsOf((await presses('checker', question.card, '返回')).card)).toEqual(labelsOf(card));
    await expect(presses('checker', question.card, '确认不合格返工', { reason: '' })).rejects.toMatchObject({
      code: 'order.reason_missing',
    });
    const done = await presses('checker', question.card, '确认不合格返工', { reason: '孔位超差' });
    expect(done.card.status?.text).toBe('生产中');
    expect(done.card.fields?.some((field) => field.value.includes('孔位超差'))).toBe(true);
  });

  it('offers today as the day of shipment', async () => {
    const id = await putOrder(house.database, {
      number: 'SO-20260313-0009',
      customer: '云振',
      product: 'YZJ-2',
      status: 'in_quality_check',
      salesUserId: 'lin',
      ownerUserId: 'checker',
    });
    const card = theCard(await asks('checker', 'SO-20260313-0009'));
    const question = (await presses('checker', card, '合格发货')).card;
    expect(valuesOf(question)).toEqual({ shippedDate: '2026-03-15' });
    const done = await presses('checker', question, '确认合格发货', valuesOf(question));
    expect(fieldOf(done.card, '实际发货')?.value).toBe('3月15日');
    const [told] = await house.heard();
    expect(told).toMatchObject({ to: { userId: 'lin' }, cardKey: `order:${id}:user:lin` });
  });

  it('shows a late presser the order as it is, who was first, and changes nothing', async () => {
    await putOrder(house.database, {
      number: 'SO-20260313-0010',
      customer: '云振',
      product: 'YZJ-2',
      ownerUserId: 'shop',
    });
    const card = theCard(await asks('shop', 'SO-20260313-0010'));
    const bossCard = theCard(await asks('boss', 'SO-20260313-0010'));
    await presses('shop', card, '送检');
    await house.heard();
    const late = await presses('boss', bossCard, '送检');
    expect(late.card.notice).toEqual({ tone: 'warn', text: '王强 已先一步处理，现在是「质检中」。' });
    expect(late.card.status?.text).toBe('质检中');
    expect((await presses('boss', bossCard, '暂停')).card.notice?.text).toContain('已有变化');
    expect(await house.heard()).toEqual([]);
  });
});

it('does not say that somebody took a step when the order was only changed', async () => {
  const number = 'SO-20260313-0011';
  const id = await putOrder(house.database, {
    number,
    customer: '云振',
    product: 'YZJ-2',
    ownerUserId: 'shop',
  });
  const card = theCard(await asks('shop', number));
  await house.database
    .sql`update customer_order set quantity = 21, version = version + 1, modified_by = 'staff:boss' where id = ${id}`;
  const late = await presses('shop', card, '送检');
  expect(late.card.notice?.text).toMatch(/^订单已被 .+ 修改，请按最新内容操作。$/);
  expect(late.card.notice?.text).not.toContain('先一步');
  expect(late.card.status?.text).toBe('生产中');
});
