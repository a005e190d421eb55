import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advance, moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { Card } from '../card.ts';
import type { PressResult, Where } from '../flow.ts';
import type { Intent, OrderDraft } from '../intents.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { fieldOf, from, labelsOf, listenTo, pressOf, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { runDue } from '../testing/due.ts';
import { putOrder } from '../testing/orders.ts';
import { ordersFlow } from './flow.ts';

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-15T10:00:00+08:00'));
  factory = await createTestFactory(database);
  await seedCatalogue(database);
  heard = listenTo(database);
  const put = (number: string, more: Partial<Parameters<typeof putOrder>[1]> = {}) =>
    putOrder(database, {
      number,
      customer: '恒锐',
      product: 'KHM-200',
      salesUserId: 'lin',
      ownerUserId: 'shop',
      ...more,
    });
  await put('SO-20260310-0042');
  await put('SO-20260311-0007', { product: 'JC-210', promisedDate: '2026-03-16' });
  await put('SO-20260312-0003', {
    customer: '华盛',
    product: 'DKG-15',
    status: 'in_quality_check',
    ownerUserId: 'checker',
  });
});

beforeEach(async () => {
  await heard();
});

afterAll(() => database.close());

const GROUP = 'cidDemoGroup';

/** A person says something that was understood as this intent; returns what was said in answer. */
async function says(who: string, intent: Intent, where: Where = from(who)): Promise<Said[]> {
  const handler = ordersFlow.intents?.[intent.kind] as ((...args: unknown[]) => Promise<void>) | undefined;
  if (!handler) throw new Error(`nobody answers ${intent.kind}`);
  await factory.does(who, (ctx) => handler(ctx, intent, where));
  return heard();
}

const asks = (who: string, text: string, where?: Where) =>
  says(who, { kind: 'order.where', reference: { text } }, where);
const orders = (who: string, draft: OrderDraft, where?: Where) =>
  says(who, { kind: 'order.create', draft }, where);

async function presses(
  who: string,
  card: Card | null,
  label: string,
  form: Record<string, string> = {},
): Promise<PressResult> {
  if (!card) throw new Error('no card to press on');
  const { action, press } = pressOf(card, label, form);
  const handler = ordersFlow.presses?.[action];
  if (!handler) throw new Error(`no handler for ${action}`);
  return factory.does(who, (ctx) => handler(ctx, press));
}

const theCard = (said: readonly Said[]): Card => {
  if (said.length !== 1 || !said[0]?.card) throw new Error(`expected one card, got ${JSON.stringify(said)}`);
  return said[0].card;
};

const valuesOf = (card: Card) =>
  Object.fromEntries(card.inputs?.map((input) => [input.name, input.value ?? '']) ?? []);

describe('asking where an order is', () => {
  it('gets one card in the conversation of the question', async () => {
    const where = from('boss');
    const said = await asks('boss', 'SO-20260310-0042', where);
    expect(theCard(said).title).toBe('SO-20260310-0042 恒锐');
    expect(said[0]).toMatchObject({
      to: where.reply,
      cardKey: expect.stringMatching(/^order:\d+:user:boss$/),
    });
  });

  it('gets a list when several fit; a press on a row turns it into the order', async () => {
    const list = theCard(await asks('boss', '恒锐'));
    expect(list.title).toBe('找到 2 个订单，要看哪一个？');
    const { card } = await presses('boss', list, '2 · 0042');
    expect(card.title).toBe('SO-20260310-0042 恒锐');
    expect(fieldOf(card, '金额')).toBeDefined();
    expect(await heard()).toEqual([]);
  });

  it('gets the row whose number is typed, for ten minutes and in the same conversation only', async () => {
    await asks('boss', '恒锐');
    expect(theCard(await says('boss', { kind: 'pick', index: 1 })).title).toBe('SO-20260311-0007 恒锐');
    await expect(says('boss', { kind: 'pick', index: 3 })).rejects.toMatchObject({
      code: 'order.no_such_row',
      params: { rows: 2 },
    });
    await expect(says('lead', { kind: 'pick', index: 1 })).rejects.toMatchObject({ code: 'order.no_list' });
    await advance(database.db, 11 * 60_000);
    await expect(says('boss', { kind: 'pick', index: 1 })).rejects.toMatchObject({ code: 'order.no_list' });
    expect(theCard(await says('boss', { kind: 'pick', index: 42 })).title).toBe('SO-20260310-0042 恒锐');
  });

  it('is told when there is nothing, with what is near', async () => {
    const [said] = await asks('boss', '恒悦');
    expect(said?.message).toMatchObject({
      kind: 'text',
      text: '没有找到与「恒悦」有关、您可以查看的订单。是不是想找：恒锐？',
    });
  });

  it('in a group of colleagues shows no amounts and no steps', async () => {
    const card = theCard(await asks('boss', 'SO-20260310-0042', from('boss', GROUP)));
    expect(labelsOf(card)).toEqual([]);
    expect(JSON.stringify(card)).not.toContain('481');
  });

  it('a row of a list in a group is answered to its presser alone, and the list stays', async () => {
    const list = theCard(await asks('boss', '恒锐', from('boss', GROUP)));
    const pressed = await presses('lead', list, '1 · 0007');
    expect(pressed).toEqual({ card: list });
    const said = await heard();
    expect(theCard(said).title).toBe('SO-20260311-0007 恒锐');
    expect(said[0]?.to).toEqual({ to: 'person', userId: 'lead' });
  });

  it('a list pressed by somebody who may not see the order shows them nothing', async () => {
    const list = theCard(await asks('boss', '恒锐', from('boss', GROUP)));
    await expect(presses('zhou', list, '1 · 0007')).rejects.toMatchObject({ code: 'order.not_found' });
    expect(await heard()).toEqual([]);
  });
});

describe('in a group with outsiders', () => {
  const NOTE = { kind: 'text', text: '已单独发给您，请在与我的单聊里查看。' };
  const outside = (who: string) => from(who, 'cidDemoHengrui');

  it.each([
    ['an order', 'boss', 'SO-20260310-0042'],
    ['a list', 'boss', '恒锐'],
    ['that there is nothing', 'boss', '恒悦'],
    ['a refusal', 'clerk', '恒锐'],
  ])('%s goes to the asker alone', async (_what, who, text) => {
    const said = await asks(who, text, outside(who));
    expect(said.map(({ to }) => to)).toEqual([
      { to: 'person', userId: who },
      expect.objectContaining({ to: 'reply' }),
    ]);
    expect(said[1]?.message).toEqual(NOTE);
  });

  it('the list is picked from there or alone, and answered alone', async () => {
    await asks('boss', '恒锐', outside('boss'));
    expect(theCard(await says('boss', { kind: 'pick', index: 1 })).title).toBe('SO-20260311-0007 恒锐');
    const there = await says('boss', { kind: 'pick', index: 2 }, outside('boss'));
    expect(there.map(({ to }) => to.to)).toEqual(['person', 'reply']);
    expect(there[0]?.card?.title).toBe('SO-20260310-0042 恒锐');
    expect(there[1]?.message).toEqual(NOTE);
  });

  it.each([GROUP, 'cidDemoHengrui'])('what waits for me is told alone (%s)', async (group) => {
    const said = await says('shop', { kind: 'order.mine' }, from('shop', group));
    expect(said.map(({ to }) => to.to)).toEqual(['person', 'reply']);
    expect(said[1]?.message).toEqual(NOTE);
  });
});

describe('what waits for me', () => {
  it('is listed by the nearest promise', async () => {
    const card = theCard(await says('shop', { kind: 'order.mine' }));
    expect(card.title).toBe('等您处理的订单：2 个');
    expect(card.text?.match(/\d\. SO-[\d-]+/g)).toEqual(['1. SO-20260311-0007', '2. SO-20260310-0042']);
    expect(card.text?.split('\n\n')[0]).toContain('还剩 1 天');
  });

  it('is nothing for those who have nothing', async () => {
    const [said] = await says('planner', { kind: 'order.mine' });
    expect(said?.message).toMatchObject({ kind: 'text', text: '现在没有等您处理的订单和关卡。' });
  });

  it('is refused to people without a role', async () => {
    await expect(says('clerk', { kind: 'order.mine' })).rejects.toMatchObject({ code: 'order.no_access' });
  });
});

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
    expect(labelsOf(card)).toEqual(['暂停', '取消订单', '变更']);
    const said = await heard();
    expect(said.map(({ to }) => to)).toEqual([{ to: 'person', userId: expect.stringContaining('planner') }]);
    const [row] =
      await database.sql`select source, sales_user_id from customer_order where number = 'SO-20260315-0001'`;
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
    const [before] = await database.sql`select count(*)::int as n from customer_order`;
    expect(await presses('lin', form, '取消')).toMatchObject({
      closed: true,
      card: { status: { text: '已放弃' } },
    });
    expect((await database.sql`select count(*)::int as n from customer_order`)[0]).toEqual(before);
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
    expect(labelsOf(after)).toEqual([]);
    const [told, ...others] = await heard();
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
    const id = await putOrder(database, {
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
    const [told] = await heard();
    expect(told).toMatchObject({ to: { userId: 'lin' }, cardKey: `order:${id}:user:lin` });
  });

  it('shows a late presser the order as it is, who was first, and changes nothing', async () => {
    await putOrder(database, {
      number: 'SO-20260313-0010',
      customer: '云振',
      product: 'YZJ-2',
      ownerUserId: 'shop',
    });
    const card = theCard(await asks('shop', 'SO-20260313-0010'));
    const bossCard = theCard(await asks('boss', 'SO-20260313-0010'));
    await presses('shop', card, '送检');
    await heard();
    const late = await presses('boss', bossCard, '送检');
    expect(late.card.notice).toEqual({ tone: 'warn', text: '王强 已先一步处理，现在是「质检中」。' });
    expect(late.card.status?.text).toBe('质检中');
    expect((await presses('boss', bossCard, '暂停')).card.notice?.text).toContain('已有变化');
    expect(await heard()).toEqual([]);
  });
});

it('does not say that somebody took a step when the order was only changed', async () => {
  const number = 'SO-20260313-0011';
  const id = await putOrder(database, { number, customer: '云振', product: 'YZJ-2', ownerUserId: 'shop' });
  const card = theCard(await asks('shop', number));
  await database.sql`update customer_order set quantity = 21, version = version + 1, modified_by = 'staff:boss' where id = ${id}`;
  const late = await presses('shop', card, '送检');
  expect(late.card.notice?.text).toMatch(/^订单已被 .+ 修改，请按最新内容操作。$/);
  expect(late.card.notice?.text).not.toContain('先一步');
  expect(late.card.status?.text).toBe('生产中');
});

describe('the usual stays', () => {
  it('are computed from the log once a day, and again the next day', async () => {
    await factory.does(null, async (ctx) => ordersFlow.start?.(ctx));
    await factory.does(null, async (ctx) => ordersFlow.start?.(ctx));
    const due = () =>
      database.sql`select ref, due_at from due_instant where kind = 'orders.pace' and done_at is null order by ref`;
    expect((await due()).map((row) => row.ref)).toEqual(['2026-03-15']);
    await database.sql`delete from status_change`;
    await database.sql`
      insert into status_change (order_id, to_status, at, by_user_id)
      select o.id, s.status, app_now() - make_interval(days => 10) + make_interval(hours => s.hours * g), 'system:test'
      from (select id from customer_order order by id limit 1) o, generate_series(1, 7) g,
        lateral (values ('confirmed', 20), ('in_production', 20)) s (status, hours)
      order by g, s.status`;
    await factory.does(null, (ctx) => runDue(ordersFlow, 'orders.pace', ctx, '2026-03-15'));
    const pace = await database.sql`select status, median_minutes, sample from status_pace order by status`;
    expect(pace).toEqual([
      { status: 'confirmed', median_minutes: 0, sample: 7 },
      { status: 'in_production', median_minutes: 1200, sample: 6 },
    ]);
    const [, next] = await due();
    expect(next).toMatchObject({ ref: '2026-03-16' });
    expect(new Date(next?.due_at as string).toISOString()).toBe('2026-03-15T19:10:00.000Z');
  });
});
