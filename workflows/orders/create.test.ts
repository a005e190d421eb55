import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { auditEntry, order, statusChange } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { fieldOf, listenTo, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import type { NewOrder } from './check-new-order.ts';
import { createOrder } from './create.ts';

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;

beforeAll(async () => {
  database = await createTestDatabase({ max: 20 });
  await moveTo(database.db, new Date('2026-03-15T10:00:00+08:00'));
  factory = await createTestFactory(database);
  await seedCatalogue(database);
  heard = listenTo(database);
});

afterAll(() => database.close());

const complete: NewOrder = {
  customer: '恒锐',
  product: 'KHM-200',
  quantity: '200',
  promisedDate: '3月20日',
  unitPrice: '480',
};
const creates = (input: Partial<NewOrder> = {}, as = 'lin') =>
  factory.does(as, (ctx) => createOrder(ctx, { ...complete, ...input }, 'chat'));
const read = async (id: number) => (await database.db.select().from(order).where(eq(order.id, id)))[0];
const orders = async () =>
  (await database.sql`select count(*)::int as n from customer_order`)[0]?.n as number;

describe('a new order', () => {
  it('stands in the first status with its owner, its salesperson and its promise twice', async () => {
    const { id, number, owner } = await creates({
      rush: true,
      specialProcesses: '镀镍',
      requirements: '外箱贴标签',
    });
    expect(number).toBe('SO-20260315-0001');
    expect(owner).toMatchObject({ role: 'planning', person: { userId: 'planner' } });
    expect(await read(id)).toMatchObject({
      quantity: 200,
      unitPrice: '480.00',
      amount: '96000.00',
      promisedDate: '2026-03-20',
      originalPromisedDate: '2026-03-20',
      status: 'pending_review',
      open: true,
      ownerUserId: 'planner',
      salesUserId: 'lin',
      rush: true,
      specialProcesses: ['镀镍'],
      createdBy: 'staff:lin',
      version: 1,
    });
    const [change] = await database.db.select().from(statusChange).where(eq(statusChange.orderId, id));
    expect(change).toMatchObject({
      fromStatus: null,
      toStatus: 'pending_review',
      ownerUserId: 'planner',
      firstActAt: null,
    });
    const [entry] = await database.db.select().from(auditEntry).where(eq(auditEntry.entityId, number));
    expect(entry).toMatchObject({
      actor: 'staff:lin',
      action: 'order.create',
      change: { unitPrice: [null, '480.00'], customer: [null, '恒锐精密机械有限公司'] },
    });
  });

  it('is told to its owner alone, on a card without the price', async () => {
    await heard();
    const { number } = await creates();
    const said = await heard();
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ to: { to: 'person', userId: 'planner2' }, message: { kind: 'card' } });
    const card = said[0]?.card ?? null;
    expect(card?.title).toBe(`${number} 恒锐`);
    expect(fieldOf(card, '3月15日 10:00')?.value).toBe('林晓岚 新建订单');
    expect(JSON.stringify(card)).not.toMatch(/480|96,?000/);
  });

  it('goes to the holder with the fewest open orders', async () => {
    const first = await creates();
    const second = await creates();
    expect([first.owner.person?.userId, second.owner.person?.userId].sort()).toEqual(['planner', 'planner2']);
  });

  it('may come without a price', async () => {
    const { id, answer } = await creates({ unitPrice: '' });
    expect(await read(id)).toMatchObject({ unitPrice: null, amount: null });
    expect(answer?.order.money).toEqual({ unitPrice: null, amount: null });
  });

  it('is refused with every problem at once, and nothing is written', async () => {
    const before = await orders();
    const bad = creates({
      customer: '恒悦',
      product: 'KHM-2000',
      quantity: '2.5',
      promisedDate: '3月1日2026',
      unitPrice: '面议',
    });
    await expect(bad).rejects.toMatchObject({ code: 'order.invalid' });
    const problems = await bad.then(String, (err) => String(err.params.problems));
    expect(problems).toContain('没有客户「恒悦」，是不是：恒锐');
    expect(problems).toContain('没有产品「KHM-2000」，是不是：KHM-200');
    expect(problems).toContain('数量必须是整数');
    expect(problems).toContain('单价');
    expect(problems.split('；').length).toBeGreaterThanOrEqual(5);
    expect(await orders()).toBe(before);
  });

  it.each<[Partial<NewOrder>, RegExp]>([
    [{ promisedDate: '2026-03-14' }, /已经过去/],
    [{ promisedDate: '2036-01-01' }, /太远/],
    [{ promisedDate: '' }, /请填写承诺交期/],
    [{ promisedDate: '改天' }, /完整日期/],
    [{ customer: '' }, /请填写客户/],
    [{ customer: '龘靐重工' }, /没有客户「龘靐重工」.*新客户请用订单表（.xlsx）导入，导入时自动建立/],
    [{ product: 'ZZZ-999' }, /没有产品「ZZZ-999」.*新产品请用订单表（.xlsx，写明编码和名称）导入/],
    [{ customer: '有限公司' }, /对应多个客户/],
    [{ customer: '恒锐达科技' }, /没有客户「恒锐达科技」，是不是：恒锐/],
    [{ product: '快换模组 KHM-9' }, /没有产品/],
    [{ customer: '华' }, /对应多个客户.*华盛.*华晟/],
    [{ product: '零点定位' }, /对应多个产品/],
    [{ specialProcesses: '不要镀镍' }, /「不要镀镍」请写到客户要求里/],
    [{ requirements: '长'.repeat(501) }, /最多 500 字/],
  ])('is refused with a helpful sentence: %j', async (input, why) => {
    const problems = await creates(input).then(String, (err) => String(err.params?.problems));
    expect(problems).toMatch(why);
  });

  it('may promise today', async () => {
    const { id } = await creates({ promisedDate: '今天' });
    expect((await read(id))?.promisedDate).toBe('2026-03-15');
  });

  it('needs the permission', async () => {
    for (const who of ['planner', 'shop', 'money', 'clerk']) {
      await expect(creates({}, who)).rejects.toMatchObject({ code: 'order.create_not_permitted' });
    }
  });

  it('finds customers and products however they are written', async () => {
    for (const customer of ['恒锐', '恒锐精密机械有限公司', '恒锐精密', ' 恒锐 ']) {
      for (const product of [
        'KHM-200',
        'khm200',
        'ＫＨＭ－２００',
        '快换模组',
        '快换模组 KHM-200',
        'KHM-200 快换模组',
      ]) {
        const { answer } = await creates({ customer, product });
        expect(answer?.order, `${customer} ${product}`).toMatchObject({
          customer: { shortName: '恒锐' },
          product: { code: 'KHM-200' },
        });
      }
    }
  });
});

describe('order numbers', () => {
  it('are unique and without gaps when fifty people order at once', async () => {
    await moveTo(database.db, new Date('2026-03-16T09:00:00+08:00'));
    const created = await Promise.all(Array.from({ length: 50 }, () => creates()));
    const expected = Array.from({ length: 50 }, (_, i) => `SO-20260316-${String(i + 1).padStart(4, '0')}`);
    expect(created.map((one) => one.number).sort()).toEqual(expected);
  });

  it('leave no gap when an order is rolled back', async () => {
    const failing = factory.does('lin', async (ctx) => {
      await createOrder(ctx, complete, 'chat');
      throw new Error('the power went');
    });
    await expect(failing).rejects.toThrow('the power went');
    expect((await creates()).number).toBe('SO-20260316-0051');
  });

  it('begin anew at midnight in Shanghai, not in London', async () => {
    await moveTo(database.db, new Date('2026-03-16T23:59:00+08:00'));
    expect((await creates()).number).toBe('SO-20260316-0052');
    await moveTo(database.db, new Date('2026-03-17T00:00:30+08:00'));
    expect((await creates()).number).toBe('SO-20260317-0001');
  });

  it('pass over numbers that an import brought in for today, and only those', async () => {
    const { id } = await creates();
    await database.db.update(order).set({ number: 'SO-20260317-0007' }).where(eq(order.id, id));
    const { id: far } = await creates();
    await database.db.update(order).set({ number: 'SO-20260317-9999' }).where(eq(order.id, far));
    await database.db.execute(sql`update order_counter set last = 5 where day = '2026-03-17'`);
    expect((await creates()).number).toBe('SO-20260317-0006');
    expect((await creates()).number).toBe('SO-20260317-0008');
    await database.db.execute(sql`update order_counter set last = 9998 where day = '2026-03-17'`);
    expect((await creates()).number).toBe('SO-20260317-10000');
  });
});

it('what somebody else enters belongs to the salesperson of the customer', async () => {
  await database.sql`update customer set sales_user_id = 'zhou' where short_name = '华盛'`;
  const byBoss = await creates({ customer: '华盛' }, 'boss');
  expect((await read(byBoss.id))?.salesUserId).toBe('zhou');
  const byLin = await creates({ customer: '华盛' });
  expect((await read(byLin.id))?.salesUserId).toBe('lin');
});
