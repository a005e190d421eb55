import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../../../db/clock.ts';
import { order, product } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import { recordFacts } from '../../facts/record.ts';
import { saveExpected } from '../../materials/expect.ts';
import { releaseReservation } from '../../materials/release.ts';
import { labelsOf } from '../../testing/chat.ts';
import { addDrawing } from '../editing/add-drawing.ts';
import { addTalk } from '../editing/add-talk.ts';
import { theCard, useOrderChat } from '../testing/order-chat.ts';
import { furnish, PLANTED } from '../view/testing/furnish.ts';

const chat = useOrderChat();
const number = 'SO-20260310-0042';
const HOUR = 3_600_000;

/** 10:00 the order is furnished, 11:00 things happen, 12:00 some of them are taken back. */
beforeAll(async () => {
  const { database, factory } = chat;
  const [row] = await database.db
    .select({ order, code: product.code })
    .from(order)
    .innerJoin(product, eq(product.id, order.productId))
    .where(eq(order.number, number));
  if (!row) throw new Error('no order');
  const { id, customerId, productId } = row.order;
  await furnish(database, { id, number, customerId, productId, productCode: row.code });
  const tells = (...facts: object[]) => factory.does(null, (ctx) => recordFacts(ctx, 'mes', facts));
  // What furnish reserved is on hand by a fact, so that it stays when facts are counted anew.
  const counted = { kind: 'stock', key: 's0', material: 'M-Z', count: '5555' };
  await tells({ ...counted, occurredAt: '2026-03-14T08:00:00+08:00' });
  await advance(database.db, HOUR);
  const elevenFacts = [
    { kind: 'work_report', key: 'w1', order: number, step: 10, good: 33, scrap: 2 },
    {
      kind: 'inspection',
      key: 'i1',
      order: number,
      result: 'failed',
      cause: '毛刺十一点',
      failedQuantity: 1,
    },
    { kind: 'waybill', key: 'wb1', order: number, number: 'SF十一点', quantity: 5 },
  ].map((fact) => ({ ...fact, occurredAt: '2026-03-15T10:40:00+08:00' }));
  await tells(...elevenFacts);
  await factory.does('boss', (ctx) => addTalk(ctx, { orderId: id, via: '电话', words: '十一点的话' }));
  await factory.does('boss', async (ctx) => {
    const [now] = await ctx.tx.select().from(order).where(eq(order.id, id));
    const of = { orderId: id, version: now?.version ?? 0, reason: '改版' };
    return addDrawing(ctx, {
      ...of,
      name: PLANTED.drawing,
      revision: '版十一',
      at: { url: 'https://plm.example/11' },
    });
  });
  await factory.does('boss', (ctx) =>
    saveExpected(ctx, { orderId: id, lines: [{ code: 'M-Z', date: '2026-05-05', supplier: '新供方' }] }),
  );
  await factory.does('boss', (ctx) =>
    releaseReservation(ctx, { orderId: id, code: 'M-Z', quantity: '555', reason: '先给别的订单' }),
  );
  await advance(database.db, HOUR);
  await tells(
    ...['w1', 'i1', 'wb1'].map((reverses) => ({
      kind: 'reversal',
      key: `r-${reverses}`,
      reverses,
      reason: '报错了',
      occurredAt: '2026-03-15T12:00:00+08:00',
    })),
  );
  await advance(database.db, HOUR);
  await chat.heard();
});

/** The text of a section as it was. */
async function saw(who: string, label: string, when: string): Promise<string> {
  const { card } = await chat.presses(who, await cardAt(who, when), label);
  expect(card.status?.text).toMatch(/^历史：2026-03-15 \d\d:\d\d 当时$/);
  return JSON.stringify(card);
}

const cardAt = async (who: string, when: string): Promise<Card> =>
  theCard(await chat.says(who, { kind: 'order.past', reference: { text: number }, when }));

const [BEFORE, BETWEEN, AFTER] = ['10:30', '11:30', '12:30'];

describe('the sections of an order as it was', () => {
  it('offer each reader what their sights open, and nothing that changes the order', async () => {
    const tabs = async (who: string) => labelsOf(await cardAt(who, BEFORE));
    expect(await tabs('buyer')).toEqual(['物料', '记录', '关卡', '回到现在']);
    expect(await tabs('shop')).not.toContain('沟通');
    const { card } = await chat.presses('shop', await cardAt('boss', BEFORE), '沟通');
    expect(JSON.stringify(card)).not.toContain(PLANTED.talk);
    await expect(chat.presses('zhou', await cardAt('boss', BEFORE), '物料')).rejects.toMatchObject({
      code: 'order.not_found',
    });
  });

  it('tell what was needed, held and expected', async () => {
    expect(await saw('buyer', '物料', BEFORE)).toContain(
      '需 7,777kg，已锁 5,555kg，缺 2,222kg，预计 4月18日 到，晚于承诺交期，供方哨兵',
    );
    const later = await saw('buyer', '物料', BETWEEN);
    expect(later).toContain('已锁 5,000kg，缺 2,777kg，预计 5月5日 到，晚于承诺交期，新供方');
    expect(later).toContain('BOM（现行）');
  });

  it('count reports, inspections and waybills from when they were told until they were taken back', async () => {
    for (const [label, words] of [
      ['工艺', '已报 33/200，报废 2'],
      ['质量', '毛刺十一点'],
      ['物流', 'SF十一点'],
    ] as const) {
      expect(await saw('boss', label, BEFORE), label).not.toContain(words);
      expect(await saw('boss', label, BETWEEN), label).toContain(words);
      expect(await saw('boss', label, AFTER), label).not.toContain(words);
    }
    expect(await saw('boss', '质量', BEFORE)).toContain(PLANTED.cause);
  });

  it('show the drawings that held, the talks and the log until then', async () => {
    expect(await saw('boss', '图纸', BEFORE)).toMatch(/当时有效.*总图哨兵 版哨9.*当时已作废.*总图哨兵 A/);
    expect(await saw('boss', '图纸', BEFORE)).not.toContain('版十一');
    expect(await saw('boss', '图纸', BETWEEN)).toMatch(
      /当时有效.*总图哨兵 版十一.*当时已作废.*总图哨兵 版哨9/,
    );
    expect(await saw('boss', '沟通', BEFORE)).not.toContain('十一点的话');
    expect(await saw('boss', '沟通', BETWEEN)).toContain('十一点的话');
    expect(await saw('boss', '记录', BEFORE)).not.toContain('记录沟通');
    expect(await saw('boss', '记录', BETWEEN)).toContain('记录沟通');
  });
});
