import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import {
  fact,
  machineBooking,
  material,
  materialDemand,
  order,
  reservation,
  rushRequest,
} from '../../db/schema/index.ts';
import { standing } from '../scheduling/testing/shop.ts';
import { labelsOf } from '../testing/chat.ts';
import { runDue } from '../testing/due.ts';
import { rushOrderFlow } from './flow.ts';
import { clearDesk, type Desk, openDesk } from './testing/desk.ts';
import { cardOf, fullShop, lastOf, offered, optionsOf, textTo } from './testing/full-shop.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => clearDesk(desk));

const placesOf = async (rows: readonly { id: number }[]): Promise<string[][]> =>
  Promise.all(rows.map(({ id }) => standing(desk.database, id)));
const clashes = () =>
  desk.database.db.execute(sql`
    select a.id from machine_booking a join machine_booking b on a.machine = b.machine and a.id < b.id
      and a.machine <> '' and a."from" < b."to" and b."from" < a."to"`);

it('a salesperson asks, the planner sees three kinds with their figures, ticks one, and owners are told', async () => {
  await fullShop(desk);
  const rush = await desk.planned({ quantity: 40, promisedDate: '2026-03-27', ownerUserId: 'buyer' });
  await desk.heard();
  const said = await desk.asks('lin', rush.number, { wished: '3月26日' });
  const card = cardOf(said, 'planner');
  for (const part of ['不挤占任何订单（维持现计划）', '最少波及', '最早完工', '为什么不更早', '仍按期'])
    expect(card.text).toContain(part);
  expect(card.text).toMatch(/设备：.* → /);
  expect(card.text).toMatch(
    /机床 ✓ .*需 \d+ 分、(空档 \d+ 分|之后空着)；刀具 ✓ \d+ 种，最少余 \d+ 件.*；外协 ✓ .* P90 .* 回厂/,
  );
  expect(optionsOf(card)).toEqual(['选 ①', '选 ②', '选 ③']);
  // All operations with all their figures are one press away.
  const details = await desk.presses('planner', card, '看明细');
  expect(details.text).toMatch(/刀具：[\s\S]*外协：镀镍/);
  expect(labelsOf(details)).toEqual(['看 ②', '看 ③', '返回']);
  // Who sells sees neither machines nor the orders of others, and no buttons.
  const sold = cardOf(said, 'lin');
  expect(sold.text).toContain('推后其他订单');
  expect(sold.text).not.toMatch(/VMC850|SO-20260316-000[1-8]/);
  expect(labelsOf(sold)).toEqual([]);

  const done = await desk.presses('planner', card, '选 ③');
  expect(done.status?.text).toBe('孙磊 已订');
  expect(labelsOf(done)).toEqual(['撤销']);
  const told = await desk.heard();
  expect(textTo(told, 'shop')).toMatch(/您的订单后移 \d 个[\s\S]*承诺交期没有改动/);
  expect(textTo(told, 'lin')).toContain('订下加急时段');
  const [row] = await desk.database.db.select().from(order).where(eq(order.id, rush.id));
  expect(row).toMatchObject({ rush: true, promisedDate: '2026-03-27' });
  expect((await standing(desk.database, rush.id)).length).toBe(5);
  expect(await clashes()).toEqual([]);
});

it('booked, its tools are taken and the material that lies free is reserved with it', async () => {
  const { db } = desk.database;
  const rush = await desk.planned({ quantity: 40 });
  await db.insert(material).values({ code: 'T-RUSH', name: '圆钢', unit: 'kg', leadDays: 1 });
  await db.insert(materialDemand).values({ orderId: rush.id, materialCode: 'T-RUSH', required: '10' });
  await db.insert(fact).values({
    source: 'test',
    key: 'T-RUSH',
    kind: 'receipt',
    materialCode: 'T-RUSH',
    occurredAt: new Date('2026-03-16T07:00:00+08:00'),
    payload: {},
    digest: '',
    reportedBy: 'system:test',
    quantity: '14',
  });
  const card = cardOf(await desk.asks('planner', rush.number), 'planner');
  await db.execute(sql`delete from tool_booking`);
  await desk.presses('planner', card, '选 ①');
  const tools = await db.execute<{ step: number; tool: string }>(sql`
    select b.step, t.tool_code as tool from tool_booking t join machine_booking b on b.id = t.booking_id
    where b.order_id = ${rush.id} order by b.step, tool`);
  expect(tools.map(({ step, tool }) => `${step} ${tool}`)).toEqual([
    '10 T-DCMT11',
    '20 F-KJ01',
    '20 T-EM12',
    '30 T-WA350',
  ]);
  const [held] = await db.select().from(reservation).where(eq(reservation.orderId, rush.id));
  expect(held).toMatchObject({ materialCode: 'T-RUSH', kind: 'stock', quantity: '10.0000' });
});

it('of two planners one wins; the other sees who was first', async () => {
  const { card } = await offered(desk);
  const [request] = await desk.database.db.select().from(rushRequest);
  const results = await Promise.all(
    ['planner', 'planner2'].map((who, i) => desk.presses(who, card, optionsOf(card)[i] ?? '')),
  );
  expect(results.map(({ notice }) => notice?.text).sort()).toEqual([
    expect.stringMatching(/已先一步订下/),
    expect.stringMatching(/^已(订下|选定)/),
  ]);
  expect(await desk.database.db.$count(rushRequest, eq(rushRequest.state, 'booked'))).toBe(1);
  expect(request).toBeDefined();
  expect(await clashes()).toEqual([]);
});

it('a place that was taken meanwhile is refused, answered at once, and the next best is on the card right after', async () => {
  const { card, rush } = await offered(desk);
  // Another order comes to stand where the rush order would.
  await desk.database.db.execute(sql`
    update machine_booking set frozen = true where order_id <> ${rush.id}`);
  const answer = await desk.presses('planner', card, lastOf(card));
  expect(answer.notice?.text).toBe('没有订下：让路的工序已冻结或已开工。正在重新计算，马上更新。');
  expect(labelsOf(answer)).toEqual(['不排']);
  const done = await desk.recomputes('planner');
  expect(done.text).toMatch(/只有 \d 个方案：.*挤占.*；(没有设加班时段|加班不会更早完工|加班只)/);
  expect(optionsOf(done).length).toBeGreaterThan(0);
  expect(done.text).not.toContain('最少波及');
  expect(await desk.database.db.$count(rushRequest, eq(rushRequest.state, 'booked'))).toBe(0);
  const booked = await desk.presses('planner', done, '选 ①');
  expect(booked.status?.text).toBe('孙磊 已选定维持现计划');
});

it('a held option is kept from others until its time is over', async () => {
  const { card, rush } = await offered(desk);
  const asked = await desk.presses('planner', card, '先占住');
  const held = await desk.presses('planner', asked, '占 ②');
  expect(held.status?.text).toBe('孙磊 占住到 08:10');
  expect(labelsOf(held)).toEqual(['订 ②', '看明细', '放开', '不排']);
  const other = await desk.presses('planner2', card, '选 ②');
  expect(other.notice?.text).toContain('孙磊 已先占住到');
  // Somebody else's rush order is planned around it.
  const second = await desk.planned({ quantity: 20 });
  const [mine] = await desk.database.db.execute<{ end: string }>(
    sql`select plan->'option'->'completion'->>'p90' as end from rush_option where place = 1`,
  );
  expect(mine).toBeDefined();
  await desk.asks('planner2', second.number);
  expect(await desk.database.db.$count(rushRequest)).toBe(2);

  await moveTo(desk.database.db, new Date('2026-03-16T08:11:00+08:00'));
  const [due] = await desk.database.db.execute<{ ref: string }>(
    sql`select ref from due_instant where kind = 'rush.hold_over' order by id desc limit 1`,
  );
  await desk.factory.does(null, (ctx) => runDue(rushOrderFlow, 'rush.hold_over', ctx, due?.ref ?? ''));
  const free = await desk.presses('planner2', card, '选 ②');
  expect(free.notice?.text).not.toContain('占住');
  expect(await desk.logged(rush.number)).toEqual(
    expect.arrayContaining(['production.rush_hold', 'production.rush_release']),
  );
});

it('undone, everybody stands where they stood; what has changed since stays and is named', async () => {
  const { card, others, rush } = await offered(desk);
  const before = await placesOf(others);
  const done = await desk.presses('planner', card, lastOf(card));
  const after = await placesOf(others);
  const moved = others.filter((_one, i) => before[i]?.join() !== after[i]?.join());
  expect(moved.length).toBeGreaterThan(1);
  const numbersIn = (text: string) => new Set(text.match(/SO-\d+-\d+/g));
  const toldOf = numbersIn(textTo(await desk.heard(), 'shop'));
  // Some only changed places and end when they ended: nobody heard of them.
  expect(moved.some(({ number }) => !toldOf.has(number))).toBe(true);
  // One of them is moved again meanwhile.
  const [last] = moved.slice(-1);
  await desk.database.db
    .update(machineBooking)
    .set({ frozen: true })
    .where(sql`order_id = ${last?.id ?? 0}`);
  const undone = await desk.presses('planner', done, '撤销');
  expect(undone.notice?.text).toContain(`${last?.number} 之后又有变化`);
  const now = await placesOf(others);
  const back = others.filter((_one, i) => now[i]?.join() === before[i]?.join());
  expect(back.length).toBeGreaterThan(others.length - moved.length);
  const said = textTo(await desk.heard(), 'shop');
  expect(said).toMatch(/恢复原来的时间/);
  expect([...numbersIn(said)].filter((number) => !toldOf.has(number) && number !== rush.number)).toEqual([]);
  expect(await standing(desk.database, rush.id)).toEqual([]);
  expect(await clashes()).toEqual([]);
  expect(await desk.logged(rush.number)).toContain('production.rush_undo');
});

it('where the plan of now is the earliest, the card says so, offers nothing worse, and choosing it moves nothing', async () => {
  const { id, number } = await desk.planned({ quantity: 40 });
  const before = await standing(desk.database, id);
  const card = cardOf(await desk.asks('planner', number), 'planner');
  expect(card.status?.text).toBe('现计划已是最早');
  expect(card.text).toMatch(/现计划已是最早[\s\S]*没有更早的排法：/);
  expect(card.text).not.toContain('比现计划晚');
  // Why it is not earlier is said once.
  const [, why = ''] = /为什么不更早：(.*)/.exec(card.text ?? '') ?? [];
  expect([why === '', card.text?.split(why).length]).toEqual([false, 2]);
  expect(labelsOf(card)).toEqual(['维持现计划', '看明细', '重新计算', '不排']);
  const question = cardOf(await desk.asks('lin', number, { whatIf: true }), 'lin');
  expect([question.status?.text, labelsOf(question)]).toEqual(['现计划已是最早', []]);
  const done = await desk.presses('planner', card, '维持现计划');
  expect(done.notice?.text).toContain('排产没有改动');
  expect(labelsOf(done)).toEqual([]);
  expect(await standing(desk.database, id)).toEqual(before);
  expect(textTo(await desk.heard(), 'lin')).toContain('选定维持现计划');
});

it('nothing can be undone after its time', async () => {
  const { card } = await offered(desk);
  const done = await desk.presses('planner', card, lastOf(card));
  await moveTo(desk.database.db, new Date('2026-03-16T08:45:00+08:00'));
  await expect(desk.presses('planner', done, '撤销')).rejects.toThrow('rush.undo_over');
});
