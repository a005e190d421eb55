import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { order, rushRequest } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import type { Press } from '../flow.ts';
import { orderCard } from '../orders/cards/order-card.ts';
import { presses as orderPresses } from '../orders/presses.ts';
import { answerFor } from '../orders/where.ts';
import { labelsOf, pressOf } from '../testing/chat.ts';
import { recomputeWaiting } from './again.ts';
import { openRush } from './presses.ts';
import { clearDesk, type Desk, openDesk } from './testing/desk.ts';
import { cardOf, fullShop, lastOf, offered, textTo } from './testing/full-shop.ts';

/** Who asks, who hears, who may not, and what is left when nothing is booked. */
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => clearDesk(desk));

it('a question books nothing and marks nothing', async () => {
  await fullShop(desk, 4);
  const { number, id } = await desk.planned({ quantity: 40 });
  await desk.heard();
  const said = await desk.asks('lin', number, { whatIf: true });
  expect(said.map(({ to }) => ('userId' in to ? to.userId : ''))).toEqual(['lin']);
  const card = cardOf(said, 'lin');
  expect(labelsOf(card)).toEqual(['申请加急']);
  const [row] = await desk.database.db.select().from(order).where(eq(order.id, id));
  expect(row?.rush).toBe(false);
  const asked = await desk.presses('lin', card, '申请加急');
  expect(asked.notice?.text).toBe('已标为加急，方案马上发给计划员，选定后通知您。');
  await desk.recomputes('planner');
  expect(cardOf(await desk.heard(), 'planner').title).toBe(`加急 ${number}`);
});

it('加急 on an order’s card does the same as the words; who may not ask has no such button', async () => {
  const { id, number } = await desk.planned({ quantity: 40 });
  const view = async (ctx: TxCtx) => {
    const answer = await answerFor(ctx, id, 'single');
    if (!answer) throw new Error(`no order ${number}`);
    return orderCard(ctx.factory, answer, 'single');
  };
  await desk.heard();
  const done = await desk.factory.does('lin', async (ctx) => {
    const { action, press } = pressOf(await view(ctx), '加急');
    return orderPresses[action]?.(ctx, press);
  });
  expect(done?.card.notice?.text).toContain('方案马上发给计划员');
  // Answered without a look at the plan; nobody has a card before there are options.
  expect((await desk.heard()).filter(({ card }) => card?.title.startsWith('加急'))).toEqual([]);
  // A worker died over it; two copies of the service take it up again, and one of them has it.
  await desk.database.db.execute(sql`
    update rush_request set attempts = 1, leased_until = clock_timestamp() - interval '1 second'`);
  const ctx = await desk.factory.as(null);
  const idle = new AbortController().signal;
  await Promise.all([recomputeWaiting(ctx, idle), recomputeWaiting(ctx, idle)]);
  const said = await desk.heard();
  expect(said.filter(({ card: one }) => one?.title === `加急 ${number}`)).toHaveLength(2);
  const card = await desk.recomputes('planner');
  expect([cardOf(said, 'planner'), cardOf(said, 'lin').title]).toEqual([card, `加急 ${number}`]);
  expect(labelsOf(card)).toContain('维持现计划');
  expect(await desk.logged(number)).toEqual(
    expect.arrayContaining(['production.rush_ask', 'order.rush', 'production.rush_offer']),
  );
  expect(labelsOf(await desk.factory.does('money', view))).not.toContain('加急');
});

it('of two who press 加急 one after the other each sees the options, whoever was first', async () => {
  const { id } = await desk.planned({ quantity: 40 });
  const press = { params: { order: String(id) }, form: {}, view: { title: '' } } as unknown as Press;
  await desk.heard();
  for (const who of ['planner', 'lin', 'lin']) await desk.factory.does(who, (ctx) => openRush(ctx, press));
  expect((await desk.heard()).map(({ to }) => 'userId' in to && to.userId)).toContain('lin');
  for (const who of ['planner', 'lin']) expect((await desk.recomputes(who)).text).toContain('现计划已是最早');
  const said = (await desk.heard()).flatMap(({ to, card }) => (card && 'userId' in to ? to.userId : []));
  expect(said.filter((who) => who === 'planner')).toHaveLength(1);
  expect((await desk.database.db.select().from(rushRequest)).at(-1)?.round).toBe(1);
});

it('who may not book is refused on the server, whatever card they press', async () => {
  const { card } = await offered(desk);
  for (const who of ['lin', 'shop', 'money'])
    await expect(desk.presses(who, card, '选 ①')).rejects.toThrow('rush.not_yours');
  await expect(desk.asks('money', 'SO-20260316-0001')).rejects.toThrow();
});

it('closed without a booking, the mark is gone', async () => {
  const { card, rush } = await offered(desk);
  const closed = await desk.presses('planner', card, '不排');
  expect(await desk.logged(rush.number)).toContain('production.rush_drop');
  expect(closed.status?.text).toBe('已关闭');
  const [row] = await desk.database.db.select().from(order).where(eq(order.id, rush.id));
  expect(row?.rush).toBe(false);
});

it('closed without another booking, an order that is booked keeps its mark', async () => {
  const { card, rush } = await offered(desk);
  await desk.presses('planner', card, lastOf(card));
  const again = cardOf(await desk.asks('planner', rush.number), 'planner');
  expect(JSON.stringify(again.buttons)).not.toContain('标记会取消');
  expect((await desk.presses('planner', again, '不排')).status?.text).toBe('已关闭');
  const [row] = await desk.database.db.select().from(order).where(eq(order.id, rush.id));
  expect(row?.rush).toBe(true);
});

it('who answers for the machines is told what overtime to man, and that it is off when it is taken back', async () => {
  const rush = await desk.planned({ quantity: 150, ownerUserId: 'buyer' });
  await desk.heard();
  const card = cardOf(await desk.asks('planner', rush.number), 'planner');
  expect(card.text).toContain('② 工作日加班');
  const done = await desk.presses('planner', card, '选 ②');
  const told = textTo(await desk.heard(), 'shop');
  expect(told).toMatch(/订了加班，请安排人员：\s+- \S+ 3\/\d+ 18:00–/);
  await desk.presses('planner', done, '撤销');
  const over = textTo(await desk.heard(), 'shop');
  expect(over).toContain('这些加班不用安排了');
  expect(over.match(/^- .*$/gm)).toEqual(told.match(/^- .*$/gm));
});
