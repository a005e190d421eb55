import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { bomLine, card as cardTable, order, product } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import { fieldOf, from, labelsOf } from '../../testing/chat.ts';
import { runDue } from '../../testing/due.ts';
import { ordersFlow } from '../flow.ts';
import { theCard, useOrderChat } from '../testing/order-chat.ts';
import { furnish, PLANTED } from './testing/furnish.ts';

const chat = useOrderChat();
const NUMBER = 'SO-20260310-0042';

beforeAll(async () => {
  const [row] = await chat.database.db
    .select({ order, code: product.code })
    .from(order)
    .innerJoin(product, eq(product.id, order.productId))
    .where(eq(order.number, NUMBER));
  if (!row) throw new Error('no order');
  const { id, number, customerId, productId } = row.order;
  await furnish(chat.database, { id, number, customerId, productId, productCode: row.code });
});

const viewed = async (who: string): Promise<Card> =>
  theCard(await chat.says(who, { kind: 'order.view', reference: { text: NUMBER } }));

const section = async (who: string, label: string): Promise<string> => {
  const { card } = await chat.presses(who, await viewed(who), label);
  return JSON.stringify(card);
};

describe('the full view', () => {
  it('begins with the order itself, and offers the boss all sections', async () => {
    const card = await viewed('boss');
    expect(fieldOf(card, '客户')?.value).toContain('恒锐');
    expect(fieldOf(card, '单价')?.value).toBe('¥481.35');
    expect(labelsOf(card)).toEqual(
      expect.arrayContaining([
        '物料',
        '工艺',
        '质量',
        '图纸',
        '物流',
        '沟通',
        '记录',
        '编辑',
        '改价',
        '返回',
      ]),
    );
  });

  it('offers each reader only what their sights open', async () => {
    const tabs = (card: Card) =>
      labelsOf(card).filter((label) =>
        ['物料', '工艺', '质量', '图纸', '物流', '沟通', '记录'].includes(label),
      );
    expect(tabs(await viewed('buyer'))).toEqual(['物料', '记录']);
    expect(tabs(await viewed('lin'))).toEqual(['图纸', '物流', '沟通', '记录']);
    expect(tabs(await viewed('money'))).toEqual(['记录']);
    expect(fieldOf(await viewed('shop'), '单价')).toBeUndefined();
  });

  it('shows demand and the BOM with levels, scrap and substitutes', async () => {
    const text = await section('buyer', '物料');
    expect(text).toContain('需求（缺 1 项）');
    expect(text).toContain(
      '需求料哨兵 M-Z 需 7,777kg，已锁 5,555kg，缺 2,222kg，预计 4月18日 到，晚于承诺交期，供方哨兵',
    );
    expect(text).toContain('损耗 3%');
    expect(text).toContain(`　└ 螺钉 M-C × 4件，可代：${PLANTED.substitute} M-D`);
  });

  it('calls the BOM by the order’s revision only where its lines are of it', async () => {
    const { db } = chat.database;
    await db.update(order).set({ bomRevision: 'C' }).where(eq(order.number, NUMBER));
    expect(await section('buyer', '物料')).toContain('BOM（没有版本 C，按不分版本的）');
    await db.update(bomLine).set({ revision: 'C' });
    expect(await section('buyer', '物料')).toContain('BOM C');
    await db.update(bomLine).set({ revision: '' });
    await db.update(order).set({ bomRevision: '' }).where(eq(order.number, NUMBER));
  });

  it('shows operations, limits and inspections, waybills, talks and drawings', async () => {
    expect(await section('shop', '工艺')).toMatch(
      /工序（1\/2 完成）.*10 车削哨兵，CK6150，准备 31分、每件 2.75分，工装 工装哨兵，已报 77\/200，报废 9.*20 电镀，镀镍，外协 电镀厂哨兵 5天，已报 66\/200 ✓/,
    );
    const quality = await section('checker', '质量');
    expect(quality).toContain('3月14日 09:00 终检不合格，检 29，不良 3，划痕哨兵');
    expect(quality).toContain('★ 同轴度哨兵，标准 0.02mm，≤ 0.033mm');
    expect(await section('shipper', '物流')).toContain('3月14日 16:00 运单承运哨兵 SF哨兵889，51套');
    expect(await section('lin', '沟通')).toContain('3月14日 11:00 teller-sentinel（哨兵途径）：客户说哨兵');
    const drawings = await section('engineer', '图纸');
    expect(drawings).toMatch(/现行.*总图哨兵 版哨9.*已作废.*总图哨兵 A，3月12日 起作废/);
    expect(drawings).toContain(PLANTED.url);
    expect(drawings).not.toContain('https://plm.example/a');
  });

  it('opens from the order card and goes back to it', async () => {
    const card = theCard(await chat.asks('shop', NUMBER));
    const { card: full } = await chat.presses('shop', card, '全貌');
    expect(full.shows).toMatchObject({ section: 'basic' });
    const { card: back } = await chat.presses('shop', full, '返回');
    expect(labelsOf(back)).toContain('全貌');
  });

  it('stays at its section when the order changes meanwhile', async () => {
    const card = await viewed('buyer');
    const { card: material } = await chat.presses('buyer', card, '物料');
    const { db } = chat.database;
    const mine = and(eq(cardTable.key, 'order:1:user:buyer'), eq(cardTable.state, 'open'));
    await db.update(cardTable).set({ view: material }).where(mine);
    await db.update(order).set({ version: 7, rush: true }).where(eq(order.number, NUMBER));
    await chat.factory.does(null, (ctx) => runDue(ordersFlow, 'orders.repaint', ctx, '1:7'));
    const [painted] = await db.select().from(cardTable).where(mine);
    expect(painted?.view).toMatchObject({
      status: { text: '物料 · 生产中 · 加急' },
      shows: { version: 7, section: 'material' },
    });
  });

  it('is refused to who cannot see the order, and a section by its button to who may not open it', async () => {
    const said = await chat.says('zhou', { kind: 'order.view', reference: { text: NUMBER } });
    expect(said[0]?.message).toMatchObject({ kind: 'text' });
    const card = await viewed('boss');
    const { card: seen } = await chat.presses('shop', card, '沟通');
    expect(seen.shows).toMatchObject({ section: 'basic' });
    expect(JSON.stringify(seen)).not.toContain(PLANTED.talk);
    await expect(chat.presses('zhou', card, '物料')).rejects.toMatchObject({ code: 'order.not_found' });
  });

  it('is answered alone when it is asked in a group', async () => {
    const said = await chat.says(
      'boss',
      { kind: 'order.view', reference: { text: NUMBER } },
      from('boss', 'g1'),
    );
    expect(said.map(({ to, message }) => [to.to, message.kind])).toEqual([
      ['person', 'card'],
      ['reply', 'text'],
    ]);
  });

  it.each([
    ['somebody else’s order', 'zhou', { kind: 'order.view', reference: { text: NUMBER } }, '没有找到'],
    ['no right at all', 'clerk', { kind: 'order.view', reference: { text: NUMBER } }, '没有查看订单的权限'],
    ['no such order', 'boss', { kind: 'order.view', reference: { text: 'SO-20200101-0001' } }, '没有找到'],
    [
      'the past of it',
      'zhou',
      { kind: 'order.past', reference: { text: NUMBER }, when: '今天9点' },
      '没有找到',
    ],
    ['the future', 'boss', { kind: 'order.past', reference: { text: NUMBER }, when: '明天' }, '还没到'],
  ] as const)(
    'asked in a group, a refusal is told to the asker alone: %s',
    async (_what, who, intent, words) => {
      const [alone, group, ...more] = await chat.says(who, intent, from(who, 'g1'));
      expect(alone?.to).toEqual({ to: 'person', userId: who });
      expect(JSON.stringify(alone?.message)).toContain(words);
      expect(group?.message).toEqual({ kind: 'text', text: '已单独发给您，请在与我的单聊里查看。' });
      expect(more).toEqual([]);
    },
  );

  it('lets one of several orders be picked', async () => {
    const card = theCard(await chat.says('boss', { kind: 'order.view', reference: { text: '恒锐' } }));
    expect(card.text).toContain('再按「全貌」');
  });
});
