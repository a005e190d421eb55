import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditEntry, customer, customerTalk } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import { createCustomerMatcher } from '../orders/import/house/customers.ts';
import { theCard, useOrderChat } from '../orders/testing/order-chat.ts';
import { fieldOf, from, labelsOf, pressOf, type Said } from '../testing/chat.ts';
import { putOrder } from '../testing/orders.ts';
import { customersFlow } from './flow.ts';

const chat = useOrderChat();

beforeAll(async () => {
  const put = (number: string, more: Partial<Parameters<typeof putOrder>[1]>) =>
    putOrder(chat.database, {
      number,
      customer: '恒锐',
      product: 'KHM-200',
      status: 'completed',
      salesUserId: 'lin',
      ...more,
    });
  await put('SO-20260101-0001', { promisedDate: '2026-01-20', shippedDate: '2026-01-20' });
  await put('SO-20260101-0002', { promisedDate: '2026-01-20', shippedDate: '2026-01-22' });
  await put('SO-20260101-0003', {
    promisedDate: '2026-01-20',
    shippedDate: '2026-01-19',
    salesUserId: 'zhou',
  });
  const { id } = await rowOf('恒锐');
  await chat.database.db
    .insert(customerTalk)
    .values({ customerId: id, byUserId: 'lin', via: '电话', words: '年度框架谈判' });
});

async function rowOf(shortName: string) {
  const [row] = await chat.database.db.select().from(customer).where(eq(customer.shortName, shortName));
  if (!row) throw new Error('no customer');
  return row;
}

async function asks(who: string, name: string, where = from(who)): Promise<Said[]> {
  await chat.heard();
  await chat.factory.does(who, async (ctx) => {
    await customersFlow.intents?.['customer.show']?.(ctx, { kind: 'customer.show', name }, where);
  });
  return chat.heard();
}

async function presses(
  who: string,
  card: Card,
  label: string,
  form: Record<string, string> = {},
): Promise<Card> {
  const { action, press } = pressOf(card, label, form);
  const handler = customersFlow.presses?.[action];
  if (!handler) throw new Error(action);
  return (await chat.factory.does(who, (ctx) => handler(ctx, press))).card;
}

const openForm = async (who: string, name: string): Promise<Card> =>
  presses(who, theCard(await asks(who, name)), '编辑');

describe('客户 恒锐', () => {
  it('shows names, who looks after them, and how orders went', async () => {
    const card = theCard(await asks('lead', '恒锐'));
    expect(fieldOf(card, '全称')?.value).toBe('恒锐精密机械有限公司');
    expect(fieldOf(card, '订单')?.value).toBe('共 5 个，在办 2 个');
    expect(fieldOf(card, '准时交付')?.value).toBe('66.7%（2/3）');
    expect(card.text).toContain('SO-20260101-0003');
    expect(card.text).toContain('年度框架谈判');
    expect(labelsOf(card)).toEqual(['编辑']);
  });

  it('counts and shows only what the reader may see', async () => {
    const card = theCard(await asks('zhou', '恒锐'));
    expect(fieldOf(card, '订单')?.value).toBe('共 1 个，在办 0 个');
    expect(card.text).not.toContain('SO-20260101-0001');
    expect(card.text).not.toContain('年度框架谈判');
    expect(labelsOf(card)).toEqual([]);
    expect(theCard(await asks('buyer', '恒锐')).text).not.toContain('沟通');
    await expect(asks('zhou', '铭拓')).rejects.toMatchObject({ code: 'customer.not_found' });
    await expect(asks('clerk', '恒锐')).rejects.toMatchObject({ code: 'order.no_access' });
  });

  it('asks which one when several fit, and answers alone in a group', async () => {
    const card = theCard(await asks('boss', '恒'));
    expect(labelsOf(card)).toEqual(expect.arrayContaining(['恒锐', '恒瑞达']));
    expect((await presses('boss', card, '恒瑞达')).title).toBe('客户 恒瑞达');
    const said = await asks('boss', '恒锐', from('boss', 'g1'));
    expect(said.map(({ to }) => to.to)).toEqual(['person', 'reply']);
  });
});

describe('editing a customer', () => {
  it('gives aliases that work wherever a customer is named', async () => {
    const form = await openForm('lead', '恒锐');
    const card = await presses('lead', form, '保存', {
      shortName: '恒锐',
      aliases: '苏恒、HR Precision',
      salesperson: '周启明',
      reason: '客户自称',
    });
    expect(fieldOf(card, '别名')?.value).toBe('苏恒、HR Precision');
    const row = await rowOf('恒锐');
    expect(row).toMatchObject({ aliases: ['苏恒', 'HR Precision'], salesUserId: 'zhou' });
    const log = await chat.database.db
      .select()
      .from(auditEntry)
      .where(and(eq(auditEntry.entity, 'customer'), eq(auditEntry.entityId, String(row.id))));
    expect(log).toMatchObject([
      {
        action: 'customer.edit',
        change: { aliases: [[], ['苏恒', 'HR Precision']], salesUserId: [null, 'zhou'] },
        reason: '客户自称',
      },
    ]);

    expect(theCard(await asks('lead', '苏恒')).title).toBe('客户 恒锐');
    await chat.heard();
    expect(theCard(await chat.asks('boss', '苏恒 0042')).title).toBe('SO-20260310-0042 恒锐');
    expect(theCard(await chat.asks('boss', '苏恒的快换模组')).text).toContain('恒锐');
    const draft = theCard(await chat.orders('lin', { customer: '苏恒', product: 'KHM-200', quantity: '20' }));
    expect(draft.inputs?.find((input) => input.name === 'customer')?.value).toBe('恒锐精密机械有限公司');
    const matches = await chat.factory.does('lead', (ctx) =>
      createCustomerMatcher(ctx, 'asked')(['ＨＲ precision', '没有的']),
    );
    expect(matches.get('ＨＲ precision')).toMatchObject({ kind: 'known', id: row.id });
    expect(matches.get('没有的')).toMatchObject({ kind: 'new' });
  });

  it('refuses a name that is another customer’s, whichever it is', async () => {
    for (const taken of ['恒锐', '苏 恒', '恒锐精密机械有限公司']) {
      const form = await openForm('lead', '华盛');
      await expect(
        presses('lead', form, '保存', { shortName: '华盛', aliases: taken, salesperson: '' }),
      ).rejects.toMatchObject({ code: 'customer.name_taken', params: { name: '恒锐精密机械有限公司' } });
    }
  });

  it('shows who comes second what the first has made of it', async () => {
    const [first, second] = [await openForm('lead', '蓝泊'), await openForm('boss', '蓝泊')];
    await presses('lead', first, '保存', { shortName: '蓝泊', aliases: '蓝泊传动', salesperson: '' });
    const card = await presses('boss', second, '保存', {
      shortName: '蓝泊',
      aliases: '别的',
      salesperson: '',
    });
    expect(card.notice?.text).toContain('已有变化');
    expect((await rowOf('蓝泊')).aliases).toEqual(['蓝泊传动']);
  });

  it('is refused to who may not, and to names that say nothing', async () => {
    const form = await openForm('lead', '华盛');
    await expect(presses('lin', form, '保存', { shortName: '华盛', aliases: '' })).rejects.toMatchObject({
      code: 'customer.edit_not_permitted',
    });
    await expect(presses('lead', form, '保存', { shortName: '华盛', aliases: '盛' })).rejects.toMatchObject({
      code: 'customer.invalid',
    });
    await expect(
      presses('lead', form, '保存', { shortName: '华盛', aliases: '', salesperson: '杨行政' }),
    ).rejects.toMatchObject({ code: 'order.no_salesperson' });
  });
});
