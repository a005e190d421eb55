import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { from, listenTo, type Said } from '../testing/chat.ts';
import type { CardView } from './cards.ts';
import { type BoardHouse, emptyHouse, NOW, openBoardHouse } from './testing/house.ts';
import { boardViewsFlow } from './views-flow.ts';

let house: BoardHouse;
let heard: () => Promise<Said[]>;

beforeAll(async () => {
  house = await openBoardHouse();
  heard = listenTo(house.database);
});
afterAll(() => house.close());
beforeEach(() => emptyHouse(house));

async function says(userId: string, view: CardView, more: Partial<TxCtx> = {}): Promise<Card> {
  const handler = boardViewsFlow.intents?.['view.show'];
  await house.factory.does(userId, async (ctx) =>
    handler?.({ ...ctx, ...more }, { kind: 'view.show', view }, from(userId)),
  );
  const [said] = await heard();
  if (!said?.card) throw new Error('no card');
  return said.card;
}

it('今日待办 shows the first orders, what they wait for, and the way to the rest', async () => {
  for (let i = 1; i <= 8; i += 1)
    await house.put(`SO-20260318-000${i}`, {
      status: 'pending_review',
      promisedDate: '2026-03-25',
      createdAt: new Date(NOW),
      unitPrice: '999',
    });
  const card = await says('boss', 'todo', { publicUrl: 'https://danmai.example' });
  expect(card.fields).toHaveLength(6);
  expect(card.fields?.[0]).toMatchObject({
    label: 'SO-20260318-0001 恒锐',
    value: expect.stringContaining('待审核 · '),
  });
  expect(card.fields?.[0]?.value).toContain('3月25日交 · 计划员核对交期');
  expect(card.text).toContain('共 8 单，这里是前 6 单');
  expect(card.buttons).toEqual([
    { label: '打开看板', url: 'https://danmai.example/board/todo', style: 'primary' },
  ]);
  expect(JSON.stringify(card)).not.toContain('999');
});

it('客户全景 counts for a salesperson their own orders, and says so', async () => {
  await house.put('SO-20260301-0001', { salesUserId: 'lin', promisedDate: '2026-03-17' });
  await house.put('SO-20260301-0002', { salesUserId: 'zhou' });
  const card = await says('lin', 'customers');
  expect(card.title).toBe('客户全景 · 林晓岚 的订单');
  expect(card.fields).toEqual([{ label: '恒锐', value: '1 单，在办 1，逾期 1 · 准时 0% / 0%', tone: 'bad' }]);
  expect(card.buttons).toBeUndefined();
});

it('异常溯源 names checkpoints, how late they were answered, and who', async () => {
  const id = await house.put('SO-20260301-0001');
  await house.timeOut(id, 'bom_freeze', '2026-03-17T10:00:00+08:00');
  const card = await says('boss', 'anomalies');
  expect(card.fields?.[0]?.label).toBe('关卡 bom_freeze');
  expect(card.fields?.[0]?.value).toBe('超时 1 次，涉及 1 单 · 中位滞后 1天 · 1 个仍未处理 · 叶子安 1 次');
});

it('an empty view says that there is nothing', async () => {
  expect((await says('boss', 'anomalies')).text).toBe('近 7 天没有关卡超时。');
  expect((await says('boss', 'todo')).status?.text).toBe('没有');
});
