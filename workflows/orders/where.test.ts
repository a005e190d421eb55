import { describe, expect, it } from 'vitest';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { putOrder } from '../testing/orders.ts';
import { listCard } from './cards/list-card.ts';
import { createOrder } from './create.ts';
import { numbersOf, useWhereHouse } from './testing/where-house.ts';
import { transition } from './transition.ts';

const house = useWhereHouse();
const { asks, cardFor } = house;

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
    const { factory: config } = await house.factory.as('boss');
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
    expect(labelsOf(card)).toEqual(['送检', '报工', '全貌']);
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
    await house.database.sql`insert into status_pace (status, median_minutes, sample)
      select s, 4320, 9 from unnest(array['in_production','in_quality_check']) s`;
    expect(fieldOf(await cardFor('boss', 'SO-20260310-0042'), '预计发货')).toEqual({
      label: '预计发货',
      value: '3月18日（按近90天同类用时推算，本环节已超常用时 3小时）',
    });
    expect(fieldOf(await cardFor('boss', 'SO-20260311-0007'), '预计发货')?.tone).toBe('bad');
    expect(fieldOf(await cardFor('boss', 'SO-20260309-0003'), '预计发货')?.value).toBe('暂停中，恢复后推算');
    await house.database.sql`delete from status_pace`;
  });

  it('tells a finished order as finished', async () => {
    const card = await cardFor('boss', 'SO-20250601-0042');
    expect(card.text).toContain('已完成');
    expect(fieldOf(card, '在谁手上')).toBeUndefined();
    expect(fieldOf(card, '承诺交期')?.tone).toBeUndefined();
    expect(fieldOf(card, '实际发货')?.value).toBe('2025年6月20日');
    expect(labelsOf(card)).toEqual(['全貌']);
  });

  it('tells an order that was imported as shipped by its day of shipment', async () => {
    await putOrder(house.database, {
      number: 'SO-20260314-0042',
      customer: '铭拓',
      product: 'SSX-600',
      status: 'shipped',
      shippedDate: '2026-03-09',
      statusSince: new Date('2026-03-15T17:00:00+08:00'),
    });
    expect((await cardFor('boss', 'SO-20260314-0042')).text).toBe('**已发货**：3月9日 发货，已 6天');
    await house.database
      .sql`delete from status_change where order_id = (select id from customer_order where number = 'SO-20260314-0042')`;
    await house.database.sql`delete from customer_order where number = 'SO-20260314-0042'`;
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
    const { id, number } = await house.factory.does('lin', (ctx) => createOrder(ctx, input, 'chat'));
    const steps = [
      ['planner', 'confirmed'],
      ['buyer', 'preparing_material'],
      ['lin', 'on_hold'],
    ] as const;
    for (const [i, [who, to]] of steps.entries()) {
      await house.factory.does(who, (ctx) =>
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
