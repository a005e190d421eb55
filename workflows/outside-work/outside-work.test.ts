import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { dueInstant, machineBooking, order, orderOperation } from '../../db/schema/index.ts';
import { recordFacts } from '../facts/record.ts';
import { readWork } from '../load/read-work.ts';
import { minuteOf } from '../load/spans.ts';
import { copyRouting } from '../routing/copy.ts';
import type { Placed } from '../rush-order/core/types.ts';
import { type Desk, NOW, openDesk } from '../rush-order/testing/desk.ts';
import { leadOf } from '../scheduling/passes.ts';
import { SETTLE_PLAN } from '../scheduling/plan-soon.ts';
import type { PlannedOrder } from '../scheduling/read-order.ts';
import { settlePlan } from '../scheduling/settle.ts';
import { standing } from '../scheduling/testing/shop.ts';
import { fieldOf, labelsOf, type Said } from '../testing/chat.ts';
import { followOption, unfollowOption } from './give-out.ts';
import {
  fillMilling,
  follows,
  givenOut,
  mineOf,
  moves,
  openCardOf,
  outsideOrders,
  pressed,
  reports,
  routingOf,
  ticks,
} from './testing/given-out.ts';

const SUPPLIER = '联创精密加工厂';
const OUTSIDE = new RegExp(`20 铣型腔，外协 ${SUPPLIER} 4天，原 VMC850 改外协`);
const INSIDE = /20 铣型腔，VMC850，准备/;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await fillMilling(desk);
});
afterAll(() => desk.close());

const toBuyer = (said: readonly Said[]) => said.filter(({ to }) => 'userId' in to && to.userId === 'buyer');
const cardOf = (said: readonly Said[]) => {
  const card = toBuyer(said).find((one) => one.cardKey?.startsWith('outside:'))?.card;
  if (!card) throw new Error('purchasing has no card');
  return card;
};
const textsOf = (said: readonly Said[]) => JSON.stringify(toBuyer(said).map(({ message }) => message));
const mine = (who = 'buyer') => mineOf(desk, who);
const bookingOf = async (id: number, step: number) =>
  (await desk.database.db.select().from(machineBooking).where(sql`order_id = ${id} and step = ${step}`))[0];
const plan = async (id: number) => (await standing(desk.database, id)).join('\n');

it('is a fact of the order: its routing says the supplier, purchasing is to order it, and the plan keeps it there', async () => {
  const rush = await givenOut(desk);
  expect(await routingOf(desk, rush.id)).toMatch(OUTSIDE);
  const stands = await plan(rush.id);
  expect(stands).toContain(SUPPLIER);
  const card = cardOf(await follows(desk, rush.id));
  expect(card).toMatchObject({ title: `外协 铣型腔 · ${rush.number}`, status: { text: '待下单' } });
  expect(fieldOf(card, '数量')?.value).toBe('40套');
  expect(fieldOf(card, '需回厂')?.value).toMatch(/^3\/\d+ \d\d:\d\d 前，之后磨端面$/);
  expect(labelsOf(card)).toEqual(['已下外协单', '外协做不了']);
  expect(await desk.logged(rush.number)).toContain('production.outside');
  const onMachines = await readWork(await desk.factory.as(null), minuteOf(NOW), minuteOf(NOW) + 60 * 1_440);
  expect(onMachines.filter(({ number }) => number === rush.number).map(({ step }) => step)).toEqual([10, 30]);
  expect((await settlePlan(await desk.factory.as(null), rush.id)).outcome).toBe('kept');
  expect((await settlePlan(await desk.factory.as(null), rush.id, { anew: true })).outcome).toBe('booked');
  expect(await plan(rush.id)).toContain(SUPPLIER);
});

it('an order that is not confirmed yet keeps it when it gets a routing of its own', async () => {
  const { db } = desk.database;
  const { id, number } = await desk.planned({ quantity: 40, promisedDate: '2026-03-27' });
  await db.execute(sql`delete from order_operation where order_id = ${id}`);
  await db.execute(sql`delete from machine_booking where order_id = ${id}`);
  await db.update(order).set({ status: 'pending_review' }).where(eq(order.id, id));
  await ticks(desk, number, '改外协');
  expect(await routingOf(desk, id)).toMatch(/20 铣型腔，外协 联创精密加工厂 4天，改外协，待采购下单/);
  expect(cardOf(await follows(desk, id)).status?.text).toBe('待下单');
  await moves(desk, id, 'confirmed');
  await follows(desk, id);
  expect(await routingOf(desk, id)).toMatch(OUTSIDE);
  expect(await plan(id)).toContain(SUPPLIER);
});

it('another booking that makes it in the house ends it; taken back after the supplier was told, it is to be ordered anew', async () => {
  const rush = await ordered();
  const [row] = await desk.database.db.select().from(order).where(eq(order.id, rush.id));
  const placed = { kind: 'inside', step: 20 } as Placed;
  const booking = {
    requestId: 7_777,
    order: row as unknown as PlannedOrder,
    placed: [placed],
    tasks: new Map(),
  };
  await desk.factory.does('planner', (ctx) => followOption(ctx, booking));
  expect(await routingOf(desk, rush.id)).toMatch(INSIDE);
  expect(textsOf(await follows(desk, rush.id))).toContain('请马上联系');
  const card = await openCard(rush.id);
  await expect(pressed(desk, 'checker', card, '已联系取消')).rejects.toThrow('order.not_found');
  await pressed(desk, 'buyer', card, '已联系取消');
  await desk.factory.does('planner', (ctx) => unfollowOption(ctx, 7_777, booking.order));
  expect(await routingOf(desk, rush.id)).toMatch(/原 VMC850 改外协，待采购下单/);
  expect(cardOf(await follows(desk, rush.id)).status?.text).toBe('待下单');
});

it('taken back, it is made in the house again everywhere, and purchasing hears of it', async () => {
  const rush = await givenOut(desk);
  const card = cardOf(await follows(desk, rush.id));
  await pressed(desk, 'buyer', card, '已下外协单', { supplier: SUPPLIER, date: '2026-03-24' });
  await desk.presses('planner', rush.booked, '撤销');
  expect(await routingOf(desk, rush.id)).toMatch(INSIDE);
  expect(await plan(rush.id)).not.toContain(SUPPLIER);
  const said = await follows(desk, rush.id);
  expect(textsOf(said)).toContain(`请马上联系 ${SUPPLIER} 取消`);
  expect((await outsideOrders(desk, rush.id)).map(({ state }) => state)).toEqual(['cancelled']);
  expect(await plan(rush.id)).not.toContain(SUPPLIER);
  // It stays with purchasing until the supplier was told, though the order itself may be over.
  await moves(desk, rush.id, 'cancelled');
  await follows(desk, rush.id);
  expect((await mine())?.status?.text).toContain('1 项待取消');
  expect((await openCard(rush.id)).status).toEqual({ text: '待取消', tone: 'bad' });
  const told = await pressed(desk, 'buyer', await openCard(rush.id), '已联系取消');
  expect([told.status?.text, labelsOf(told)]).toEqual(['已取消', []]);
  await follows(desk, rush.id);
  await expect(openCard(rush.id)).rejects.toThrow('no card');
});

it('taken back, it is made in the house again though all before it is done', async () => {
  const rush = await givenOut(desk);
  await reports(desk, rush.number, 10, 40);
  await pressed(desk, 'buyer', cardOf(await follows(desk, rush.id)), '已下外协单', {
    ...{ supplier: SUPPLIER, date: '2026-03-24' },
  });
  await desk.presses('planner', rush.booked, '撤销');
  expect(await plan(rush.id)).not.toContain(SUPPLIER);
  expect(await routingOf(desk, rush.id)).toMatch(INSIDE);
});

it('taken back while it was reported as done, it is not ordered when that report was wrong', async () => {
  const rush = await givenOut(desk);
  await follows(desk, rush.id);
  await reports(desk, rush.number, 20, 40);
  await follows(desk, rush.id);
  await desk.presses('planner', rush.booked, '撤销');
  await follows(desk, rush.id);
  await desk.database.db
    .update(orderOperation)
    .set({ good: 0, lastReportAt: null })
    .where(sql`order_id = ${rush.id} and step = 20`);
  await follows(desk, rush.id);
  expect((await outsideOrders(desk, rush.id)).map(({ state }) => state)).toEqual(['cancelled']);
  expect(await routingOf(desk, rush.id)).toMatch(INSIDE);
  expect(await plan(rush.id)).not.toContain(SUPPLIER);
});

it('a hold and a new confirmation leave it at the supplier; a cancelled order takes it back', async () => {
  const rush = await givenOut(desk);
  await follows(desk, rush.id);
  await moves(desk, rush.id, 'on_hold');
  expect(toBuyer(await follows(desk, rush.id)).at(-1)?.card?.status?.text).toBe('订单暂停');
  expect(await plan(rush.id)).toBe('');
  await moves(desk, rush.id, 'confirmed');
  await follows(desk, rush.id);
  expect(await plan(rush.id)).toContain(SUPPLIER);
  const [row] = await desk.database.db.select().from(order).where(eq(order.id, rush.id));
  if (row) await desk.factory.does(null, (ctx) => copyRouting(ctx, row));
  expect(await routingOf(desk, rush.id)).toMatch(OUTSIDE);
  await moves(desk, rush.id, 'cancelled');
  const said = await follows(desk, rush.id);
  expect(textsOf(said)).toContain('订单已取消。不用再下单');
  expect(toBuyer(said).at(-1)?.card).toMatchObject({ status: { text: '已取消' } });
  expect(await routingOf(desk, rush.id)).toMatch(INSIDE);
});

it('purchasing says from whom and when it is back; too late is told to who planned it', async () => {
  const rush = await givenOut(desk);
  const card = cardOf(await follows(desk, rush.id));
  await expect(
    pressed(desk, 'buyer', card, '已下外协单', { supplier: SUPPLIER, date: '2026-03-01' }),
  ).rejects.toMatchObject({ code: 'outside.date' });
  await expect(
    pressed(desk, 'checker', card, '已下外协单', { supplier: 'X', date: '2026-04-09' }),
  ).rejects.toMatchObject({ code: 'material.not_yours' });
  const placed = await pressed(desk, 'buyer', card, '已下外协单', {
    supplier: '华精外协厂',
    date: '2026-04-09',
  });
  expect(placed).toMatchObject({ status: { text: '回厂晚于需要', tone: 'bad' } });
  const said = await follows(desk, rush.id);
  expect(JSON.stringify(said.map(({ message }) => message))).toMatch(
    /铣型腔 外协预计 4月9日 回厂，晚于计划，已重新排产：完工 .* → .*晚于承诺交期/,
  );
  expect(await routingOf(desk, rush.id)).toMatch(/外协 华精外协厂 \d+天，原 VMC850 改外协，预计 4\/9 回厂/);
  const stands = await plan(rush.id);
  expect(stands).toContain('华精外协厂');
  expect(stands).toMatch(/华精外协厂 \S+ \S+ – 2026-04-09 /);
  // Grinding waits for the parts.
  expect(/30 \S+ (\S+)/.exec(stands)?.[1]?.localeCompare('2026-04-09')).toBeGreaterThanOrEqual(0);
  // The same again changes nothing.
  const logged = await desk.logged(rush.number);
  await pressed(desk, 'buyer', placed, '保存', { supplier: '华精外协厂', date: '2026-04-09' });
  expect(await desk.logged(rush.number)).toEqual(logged);
});

it('what no supplier does is made in the house again, and who planned it hears why', async () => {
  const rush = await givenOut(desk);
  const card = cardOf(await follows(desk, rush.id));
  await reports(desk, rush.number, 20, 5);
  await follows(desk, rush.id);
  const asked = await pressed(desk, 'buyer', card, '外协做不了');
  const done = await pressed(desk, 'buyer', asked, '改回厂内', { reason: '排满了' });
  expect(done.status?.text).toBe('已取消');
  const said = await follows(desk, rush.id);
  const planner = said.filter(({ to }) => 'userId' in to && to.userId === 'planner');
  expect(JSON.stringify(planner)).toMatch(/铣型腔 外协做不了：排满了，已重新排产：完工 .* → .*晚于承诺交期/);
  const sales = said.filter(({ to }) => 'userId' in to && to.userId === 'lin');
  expect(JSON.stringify(sales)).toMatch(/外协改回厂内做，您的订单后移 1 个/);
  expect(JSON.stringify(sales)).not.toContain('铣型腔');
  expect(await plan(rush.id)).toMatch(/^20 VMC850-/m);
  expect(await plan(rush.id)).not.toContain(SUPPLIER);
  // No machine of ours is set up for the five that came from outside.
  expect(await bookingOf(rush.id, 20)).toMatchObject({ setupMinutes: 45, state: 'planned' });
  await settlePlan(await desk.factory.as(null), rush.id);
  expect(await bookingOf(rush.id, 20)).toMatchObject({ setupMinutes: 45, state: 'planned' });
  await reports(desk, rush.number, 20, 1, { machine: 'VMC850-01' });
  await settlePlan(await desk.factory.as(null), rush.id);
  expect(await bookingOf(rush.id, 20)).toMatchObject({ state: 'running' });
  await expect(pressed(desk, 'buyer', card, '外协做不了').then((one) => labelsOf(one))).resolves.toEqual([]);
});

/** Ordered by the buyer until 24 March; @returns its order and card */
async function ordered() {
  const rush = await givenOut(desk);
  const card = cardOf(await follows(desk, rush.id));
  await pressed(desk, 'buyer', card, '已下外协单', { supplier: SUPPLIER, date: '2026-03-24' });
  await follows(desk, rush.id);
  return rush;
}
const openCard = (id: number) => openCardOf(desk, id);
const TWICE = /已在厂内报工 \*\*\d+套\*\*，而外协单（联创精密加工厂，40套，预计 3月24日 回厂）仍有效/;
const HERE = { machine: 'VMC850-01' };

it('pieces made here while a supplier has them are told once to who ordered, who says what becomes of the order', async () => {
  const rush = await ordered();
  await reports(desk, rush.number, 20, 5, HERE);
  expect(textsOf(await follows(desk, rush.id))).toMatch(TWICE);
  const first = await openCard(rush.id);
  expect(first.status).toEqual({ text: '厂内已做 5套，请处理', tone: 'bad' });
  await reports(desk, rush.number, 20, 3, HERE);
  expect(textsOf(await follows(desk, rush.id))).not.toContain('仍有效');
  await expect(pressed(desk, 'buyer', first, '已改为 35套')).rejects.toMatchObject({
    code: 'outside.twice_changed',
  });
  expect((await mine())?.status?.text).toContain('1 项厂内也在做');
  expect(labelsOf(await openCard(rush.id))).toEqual(['外协单已取消', '已改为 32套', '外协照做']);
  const lowered = await pressed(desk, 'buyer', await openCard(rush.id), '已改为 32套');
  expect([lowered.status?.text, fieldOf(lowered, '数量')?.value]).toEqual(['已下单', '32套']);
  expect(textsOf(await follows(desk, rush.id))).not.toContain('数量改了');
  // All the rest, too.
  await reports(desk, rush.number, 20, 32, HERE);
  await follows(desk, rush.id);
  expect((await outsideOrders(desk, rush.id)).map(({ state }) => state)).toEqual(['placed']);
  const done = await pressed(desk, 'buyer', await openCard(rush.id), '外协单已取消');
  expect(done).toMatchObject({ status: { text: '已取消' } });
  expect(textsOf(await follows(desk, rush.id))).not.toContain('请马上联系');
  expect(await routingOf(desk, rush.id)).toMatch(/VMC850，.*已报 40\/40 ✓/);
});

it('what comes back in parts is shown; goods from the supplier end it, and what comes after may begin', async () => {
  const rush = await ordered();
  await reports(desk, rush.number, 10, 40);
  await reports(desk, rush.number, 20, 15);
  await follows(desk, rush.id);
  const card = await openCard(rush.id);
  expect([card.status?.text, fieldOf(card, '已到')?.value]).toEqual(['已下单', '15/40套']);
  const goods = (key: string, quantity: number, supplier: string) => ({
    ...{ kind: 'receipt', key: `${rush.number}-${key}`, order: rush.number, material: 'KHM-200' },
    ...{ quantity, supplier, occurredAt: NOW.toISOString() },
  });
  const comes = async (...facts: ReturnType<typeof goods>[]) => {
    const { db } = desk.database;
    await db.delete(dueInstant);
    await recordFacts(await desk.factory.as(null), 'erp', facts);
    const due = await db.select().from(dueInstant).where(eq(dueInstant.kind, SETTLE_PLAN));
    expect(due.map(({ ref }) => ref.split(':')[0])).toEqual([String(rush.id)]);
    return follows(desk, rush.id);
  };
  await comes(goods('a', 25, SUPPLIER), goods('b', 100, '别的厂'));
  expect(fieldOf(await openCard(rush.id), '已到')?.value).toBe('25/40套');
  const said = await comes(goods('c', 15, SUPPLIER));
  expect(toBuyer(said).at(-1)?.card?.status?.text).toBe('已回厂');
  expect((await outsideOrders(desk, rush.id)).map(({ state }) => state)).toEqual(['back']);
  await settlePlan(await desk.factory.as(null), rush.id, { anew: true });
  expect(await plan(rush.id)).toMatch(/^30 \S+ 2026-03-1[67]/m);
});

it('stands in what waits for the buyer until it is ordered, and again when it should be back', async () => {
  await desk.database.db.execute(
    sql`update outside_order set state = 'cancelled', cancelled_there_at = app_now()`,
  );
  const rush = await givenOut(desk);
  const card = cardOf(await follows(desk, rush.id));
  expect(await mine('buyer')).toMatchObject({
    title: '等您处理的外协：1 项',
    status: { text: '1 项待下单' },
    fields: [{ label: `${rush.number} 铣型腔` }],
  });
  expect(await mine('planner')).toBeUndefined();
  await pressed(desk, 'buyer', card, '已下外协单', { supplier: SUPPLIER, date: '2026-03-20' });
  expect(await mine('buyer')).toBeUndefined();
  await desk.database.db.execute(sql`update outside_order set expected_date = '2026-03-13'`);
  expect((await mine('buyer'))?.status).toEqual({ text: '1 项到期未回厂', tone: 'bad' });
  await follows(desk, rush.id);
});

it('reported as done it is back, its pass is measured from when it was ordered, and a report taken back brings it to life', async () => {
  const rush = await givenOut(desk);
  const card = cardOf(await follows(desk, rush.id));
  await moveTo(desk.database.db, new Date('2026-03-17T10:00:00+08:00'));
  await reports(desk, rush.number, 10, 40);
  await moveTo(desk.database.db, new Date('2026-03-18T10:00:00+08:00'));
  await pressed(desk, 'buyer', card, '已下外协单', { supplier: '量一量厂', date: '2026-03-20' });
  await moveTo(desk.database.db, new Date('2026-03-20T10:00:00+08:00'));
  await reports(desk, rush.number, 20, 40);
  const said = await follows(desk, rush.id);
  expect((await outsideOrders(desk, rush.id)).map(({ state }) => state)).toEqual(['back']);
  expect(toBuyer(said).at(-1)?.card?.status?.text).toBe('已回厂');
  expect(await routingOf(desk, rush.id)).toMatch(/原 VMC850 改外协，已报 40\/40 ✓/);
  const lead = await leadOf(await desk.factory.as(null), {
    ...{ process: '', name: '铣型腔', supplier: '量一量厂', leadDays: null },
  });
  const then = (day: string) => routingOf(desk, rush.id, new Date(`2026-03-${day}T12:00:00+08:00`));
  expect(await then('15')).toMatch(INSIDE);
  expect(await then('17')).toMatch(/原 VMC850 改外协，待采购下单/);
  expect(await then('19')).toMatch(/原 VMC850 改外协，预计 3\/20 回厂/);
  // From the order on the 18th, not from the turning of the 17th.
  expect(lead.p50 / 1440).toBeCloseTo(2, 1);
  await desk.database.db
    .update(orderOperation)
    .set({ good: 0, lastReportAt: null })
    .where(sql`order_id = ${rush.id} and step = 20`);
  await follows(desk, rush.id);
  expect((await outsideOrders(desk, rush.id)).map(({ state }) => state)).toEqual(['placed']);
  await moveTo(desk.database.db, new Date('2026-03-16T08:00:00+08:00'));
});
