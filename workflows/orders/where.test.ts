import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { testDirectory } from '../testing/directory.ts';
import { putOrder } from '../testing/orders.ts';
import { listCard } from './cards/list-card.ts';
import { orderCard } from './cards/order-card.ts';
import { createOrder } from './create.ts';
import type { Place } from './read-order.ts';
import { transition } from './transition.ts';
import { type WhereAnswer, whereIs } from './where.ts';

let database: TestDatabase;
let factory: TestFactory;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-15T17:05:00+08:00'));
  factory = await createTestFactory(database);
  await seedCatalogue(database);
  const since = new Date('2026-03-12T14:05:00+08:00');
  const put = (
    number: string,
    customer: string,
    product: string,
    more: Partial<Parameters<typeof putOrder>[1]> = {},
  ) =>
    putOrder(database, {
      number,
      customer,
      product,
      statusSince: since,
      salesUserId: 'lin',
      ownerUserId: 'shop',
      ...more,
    });
  await put('SO-20260310-0042', '恒锐', 'KHM-200', {
    rush: true,
    requirements: '外箱贴标签',
    specialProcesses: ['镀镍'],
  });
  await put('SO-20260311-0007', '恒锐', 'JC-210', {
    promisedDate: '2026-03-13',
    originalPromisedDate: '2026-03-08',
  });
  await put('SO-20250601-0042', '恒锐', 'KHM-100', {
    status: 'completed',
    ownerUserId: null,
    shippedDate: '2025-06-20',
  });
  await put('SO-20260310-0001', '恒瑞达', 'KHM-200', { salesUserId: 'zhou' });
  await put('SO-20260309-0003', '华盛', 'DKG-15', {
    salesUserId: 'zhou',
    status: 'on_hold',
    heldFrom: 'confirmed',
    ownerUserId: 'zhou',
  });
  await put('DD2026-118', '铭拓', 'SSX-600', { salesUserId: 'zhou', ownerUserId: null });
  for (let i = 1; i <= 11; i += 1) {
    await put(`SO-202602${String(i).padStart(2, '0')}-0150`, '蓝泊', 'YE-90L4', {
      salesUserId: 'zhou',
      ...(i > 9 ? { status: 'completed', ownerUserId: null } : {}),
    });
  }
});

afterAll(() => database.close());

const asks = async (who: string, text: string, place: Place = 'single') =>
  whereIs(await factory.as(who), text, place);
const numbersOf = (answer: WhereAnswer): string[] =>
  answer.kind === 'one'
    ? [answer.answer.order.number]
    : answer.kind === 'several'
      ? answer.orders.map((order) => order.number)
      : [];
async function cardFor(who: string, text: string, place: Place = 'single') {
  const ctx = await factory.as(who);
  const answer = await whereIs(ctx, text, place);
  if (answer.kind !== 'one') throw new Error(`${text}: ${answer.kind}`);
  return orderCard(ctx.factory, answer.answer, place);
}

describe('finding the order that is meant', () => {
  it.each<[string, string[]]>([
    ['SO-20260310-0042', ['SO-20260310-0042']],
    ['so20260310 0042', ['SO-20260310-0042']],
    ['0310-0042', ['SO-20260310-0042']],
    ['0042', ['SO-20260310-0042', 'SO-20250601-0042']],
    ['42', ['SO-20260310-0042', 'SO-20250601-0042']],
    ['7', ['SO-20260311-0007']],
    ['0310', ['SO-20260310-0001', 'SO-20260310-0042']],
    ['202603', ['SO-20260309-0003', 'SO-20260310-0001', 'SO-20260311-0007', 'SO-20260310-0042']],
    ['DD2026-118', ['DD2026-118']],
    ['dd2026', ['DD2026-118']],
    ['118', ['DD2026-118']],
    ['恒锐', ['SO-20260311-0007', 'SO-20260310-0042', 'SO-20250601-0042']],
    ['恒锐精密机械有限公司', ['SO-20260311-0007', 'SO-20260310-0042', 'SO-20250601-0042']],
    ['恒锐精密', ['SO-20260311-0007', 'SO-20260310-0042', 'SO-20250601-0042']],
    ['恒瑞', ['SO-20260310-0001']],
    ['恒', ['SO-20260310-0001', 'SO-20260311-0007', 'SO-20260310-0042', 'SO-20250601-0042']],
    ['电控', ['SO-20260309-0003']],
    ['DKG-15', ['SO-20260309-0003']],
    ['dkg15', ['SO-20260309-0003']],
    ['KHM-200', ['SO-20260310-0001', 'SO-20260310-0042']],
    ['恒锐 KHM-200', ['SO-20260310-0042']],
    ['恒锐的快换模组', ['SO-20260310-0042']],
    ['恒锐快换模组', ['SO-20260310-0042']],
    ['快换模组 恒锐', ['SO-20260310-0042']],
    ['恒锐 0042', ['SO-20260310-0042', 'SO-20250601-0042']],
    ['恒锐 那个 KHM-200', ['SO-20260310-0042']],
    ['恒锐KHM-200', ['SO-20260310-0042']],
    ['恒锐0042', ['SO-20260310-0042', 'SO-20250601-0042']],
    ['华盛电控柜15kW', ['SO-20260309-0003']],
    ['0310-0', ['SO-20260310-0001', 'SO-20260310-0042']],
  ])('%s', async (text, numbers) => {
    expect(numbersOf(await asks('boss', text))).toEqual(numbers);
  });

  it.each([
    'SO-20260310-0999',
    'SO-20300101-0001',
    '恒悦',
    'KHM-999',
    '9999',
    '%',
    "'; drop table customer_order; --",
    '_',
  ])('finds nothing for %s and does not guess', async (text) => {
    expect((await asks('boss', text)).kind).toBe('none');
  });

  it.each<[string, string[]]>([
    ['恒悦', ['恒锐']],
    ['恒睿', ['恒锐']],
    ['KHM-20O', ['KHM-200 快换模组']],
    ['SO-20260310-0043', ['SO-20260310-0001', 'SO-20260310-0042']],
    ['SO-20260401-0042', ['SO-20260310-0042', 'SO-20250601-0042']],
  ])('offers what is nearest to %s', async (text, near) => {
    const answer = await asks('boss', text);
    expect(answer.kind === 'none' && answer.suggestions).toEqual(expect.arrayContaining(near));
  });
});

describe('a list to pick from', () => {
  it('has eight rows at most, open orders first, then the newest, and says how many more there are', async () => {
    const answer = await asks('boss', '蓝泊');
    if (answer.kind !== 'several') throw new Error(answer.kind);
    expect(answer.orders.map((order) => order.number.slice(9, 11))).toEqual([
      '09',
      '08',
      '07',
      '06',
      '05',
      '04',
      '03',
      '02',
    ]);
    const { factory: config } = await factory.as('boss');
    const card = listCard(config, '找到 11 个', answer, 'single');
    expect(card.footer).toContain('还有 3 个');
    expect(labelsOf(card)).toHaveLength(8);
    expect(card.text).toMatch(/^\*\*1\. SO-20260209-0150\*\*\n蓝泊 · 三相异步电机 1\.5kW YE-90L4/);
  });

  it('is the reader’s own orders when only "my orders" was asked', async () => {
    expect(numbersOf(await asks('lin', ''))).toEqual([
      'SO-20260311-0007',
      'SO-20260310-0042',
      'SO-20250601-0042',
    ]);
    expect((await asks('planner', '')).kind).toBe('none');
  });
});

describe('the answer', () => {
  it('says since when, who has it, what it waits for, when it is promised, and what the buttons may do', async () => {
    const card = await cardFor('shop', 'SO-20260310-0042');
    expect(card.title).toBe('SO-20260310-0042 恒锐');
    expect(card.status).toEqual({ text: '生产中 · 加急', tone: 'info' });
    expect(card.text).toBe('**生产中**：3月12日 14:05 起，已 3天3小时');
    expect(fieldOf(card, '在谁手上')?.value).toBe('王强（生产主管）');
    expect(fieldOf(card, '在等什么')?.value).toContain('报工');
    expect(fieldOf(card, '产品')?.value).toBe('快换模组 KHM-200 × 200套');
    expect(fieldOf(card, '承诺交期')).toEqual({ label: '承诺交期', value: '3月20日，还剩 5 天' });
    expect(fieldOf(card, '预计发货')?.value).toBe('暂无足够数据');
    expect(fieldOf(card, '特殊工艺')?.value).toBe('镀镍');
    expect(fieldOf(card, '客户要求')?.value).toBe('外箱贴标签');
    expect(labelsOf(card)).toEqual(['送检']);
  });

  it('shows an overdue promise in red beside the original one', async () => {
    const card = await cardFor('boss', 'SO-20260311-0007');
    expect(fieldOf(card, '承诺交期')).toEqual({
      label: '承诺交期',
      value: '3月13日，已逾期 2 天，原承诺 3月8日',
      tone: 'bad',
    });
  });

  it('expects a date from the usual stays, in red when it is after the promise', async () => {
    await database.sql`insert into status_pace (status, median_minutes, sample)
      select s, 4320, 9 from unnest(array['in_production','in_quality_check']) s`;
    expect(fieldOf(await cardFor('boss', 'SO-20260310-0042'), '预计发货')).toEqual({
      label: '预计发货',
      value: '3月18日（按近90天同类用时推算，本环节已超常用时 3小时）',
    });
    expect(fieldOf(await cardFor('boss', 'SO-20260311-0007'), '预计发货')?.tone).toBe('bad');
    expect(fieldOf(await cardFor('boss', 'SO-20260309-0003'), '预计发货')?.value).toBe('暂停中，恢复后推算');
    await database.sql`delete from status_pace`;
  });

  it('tells a finished order as finished', async () => {
    const card = await cardFor('boss', 'SO-20250601-0042');
    expect(card.text).toContain('已完成');
    expect(fieldOf(card, '在谁手上')).toBeUndefined();
    expect(fieldOf(card, '承诺交期')?.tone).toBeUndefined();
    expect(fieldOf(card, '实际发货')?.value).toBe('2025年6月20日');
    expect(labelsOf(card)).toEqual([]);
  });

  it('tells an order that was imported as shipped by its day of shipment', async () => {
    await putOrder(database, {
      number: 'SO-20260314-0042',
      customer: '铭拓',
      product: 'SSX-600',
      status: 'shipped',
      shippedDate: '2026-03-09',
      statusSince: new Date('2026-03-15T17:00:00+08:00'),
    });
    expect((await cardFor('boss', 'SO-20260314-0042')).text).toBe('**已发货**：3月9日 发货，已 6天');
    await database.sql`delete from status_change where order_id = (select id from customer_order where number = 'SO-20260314-0042')`;
    await database.sql`delete from customer_order where number = 'SO-20260314-0042'`;
  });

  it('warns when nobody has the order', async () => {
    expect(fieldOf(await cardFor('boss', 'DD2026-118'), '在谁手上')).toMatchObject({ tone: 'bad' });
  });

  it('ends with the last three events in plain words', async () => {
    const input = {
      customer: '澄溢',
      product: 'JC-330',
      quantity: '2',
      promisedDate: '2026-04-01',
      unitPrice: '18600',
    };
    const { id, number } = await factory.does('lin', (ctx) => createOrder(ctx, input, 'chat'));
    const steps = [
      ['planner', 'confirmed'],
      ['buyer', 'preparing_material'],
      ['lin', 'on_hold'],
    ] as const;
    for (const [i, [who, to]] of steps.entries()) {
      await factory.does(who, (ctx) =>
        transition(ctx, { orderId: id, version: i + 1, to, reason: i === 2 ? '客户改图' : '' }),
      );
    }
    const events =
      (await cardFor('shop', number)).fields?.filter((field) => /^\d+月\d+日 \d/.test(field.label)) ?? [];
    expect(events.map((event) => event.value)).toEqual([
      '林晓岚 暂停：状态 备料中 → 暂停。原因：客户改图',
      '吴楠：状态 已确认 → 备料中',
      '孙磊：状态 待审核 → 已确认',
    ]);
  });
});

describe('least privilege', () => {
  const seesAmounts = ['boss', 'lead', 'lin', 'money'];
  const seesNoAmounts = [
    'service',
    'engineer',
    'planner',
    'planner2',
    'pmc',
    'buyer',
    'store',
    'shop',
    'checker',
    'shipper',
  ];

  it('covers everybody of the test factory', () => {
    const others = ['zhou', 'clerk'];
    expect([...seesAmounts, ...seesNoAmounts, ...others].sort()).toEqual(
      testDirectory.people.map((p) => p.userId).sort(),
    );
  });

  it.each(seesAmounts)('%s sees the amount', async (who) => {
    expect(fieldOf(await cardFor(who, 'SO-20260310-0042'), '金额')?.value).toBe('¥96,270.00（单价 ¥481.35）');
  });

  it.each(seesNoAmounts)('%s sees the order and no amount anywhere in what was read', async (who) => {
    for (const text of ['SO-20260310-0042', '恒锐']) {
      const answer = await asks(who, text);
      expect(answer.kind).not.toBe('none');
      expect(JSON.stringify(answer)).not.toMatch(/481\.35|96,?270/);
    }
  });

  it('a salesperson reaches their own orders and learns nothing of others', async () => {
    expect(numbersOf(await asks('lin', '恒锐'))).toHaveLength(3);
    for (const text of ['SO-20260310-0001', '恒瑞达', '华盛', 'DD2026-118', '蓝泊', 'DKG-15', '118']) {
      expect(await asks('lin', text), text).toMatchObject({ kind: 'none' });
    }
    const near = await asks('lin', '华成');
    expect(near).toEqual({ kind: 'none', text: '华成', suggestions: [], states: [] });
    expect(numbersOf(await asks('zhou', '0310'))).toEqual(['SO-20260310-0001']);
    expect(numbersOf(await asks('zhou', 'KHM-200'))).toEqual(['SO-20260310-0001']);
  });

  it('an order in hand is reached whoever sold it', async () => {
    await database.sql`update customer_order set owner_user_id = 'zhou' where number = 'SO-20260311-0007'`;
    expect(numbersOf(await asks('zhou', 'SO-20260311-0007'))).toEqual(['SO-20260311-0007']);
    expect(numbersOf(await asks('zhou', '恒锐'))).toEqual(['SO-20260311-0007']);
    await database.sql`update customer_order set owner_user_id = 'shop' where number = 'SO-20260311-0007'`;
  });

  it('somebody without a role gets nothing, whatever they ask', async () => {
    for (const text of ['SO-20260310-0042', '恒锐', '', '恒悦', 'KHM-200']) {
      await expect(asks('clerk', text)).rejects.toMatchObject({ code: 'order.no_access', params: {} });
    }
  });

  it('in a group there are no amounts and no steps, even for the boss', async () => {
    const card = await cardFor('boss', 'SO-20260310-0042', 'group');
    expect(JSON.stringify(card)).not.toMatch(/481|96,?270|金额(?!，)/);
    expect(labelsOf(card)).toEqual([]);
    expect(card.footer).toContain('单聊');
    const list = await asks('boss', '恒锐', 'group');
    expect(JSON.stringify(list)).not.toMatch(/481\.35|96,?270/);
  });

  it('amounts of a price change are hidden in the events too', async () => {
    const { number } = await factory.does('lin', (ctx) =>
      createOrder(
        ctx,
        { customer: '云振', product: 'YZJ-2', quantity: '1', promisedDate: '2026-04-01', unitPrice: '23500' },
        'chat',
      ),
    );
    for (const who of ['shop', 'service'])
      expect(JSON.stringify(await asks(who, number))).not.toContain('23500');
    expect(JSON.stringify(await asks('lin', number))).toContain('23500');
  });
});
