import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import {
  incident,
  machineBooking,
  order,
  rushMove,
  rushRequest,
  toolBooking,
} from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import type { Press } from '../flow.ts';
import { settlePlan } from '../scheduling/settle.ts';
import { standing } from '../scheduling/testing/shop.ts';
import { labelsOf } from '../testing/chat.ts';
import { openRush, presses } from './presses.ts';
import { clearDesk, type Desk, openDesk } from './testing/desk.ts';

/** What changes between the card and the press, and between the booking and its undoing. */
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => clearDesk(desk));

async function offered(count = 6, fresh = count < 6) {
  for (let i = 0; i < count; i += 1) await desk.planned({ quantity: 150 });
  const rush = await desk.planned({ quantity: 40, promisedDate: '2026-03-27' });
  // Nobody has planned it yet: what is offered first is a place of its own.
  if (fresh) await desk.database.db.delete(machineBooking).where(eq(machineBooking.orderId, rush.id));
  await desk.heard();
  const said = await desk.asks('planner', rush.number);
  const card = said.find(({ card: one }) => one)?.card as Card;
  // The last that puts others off; places behind it may be filled with overtime or a supplier.
  const [, place = ''] = [...(card.text ?? '').matchAll(/\*\*([①②③]) (?:最少波及|最早完工)/g)].at(-1) ?? [];
  return { rush, card, last: `选 ${place}` };
}

const requests = () => desk.database.db.select().from(rushRequest);
const rushBookings = () => desk.database.db.$count(machineBooking, eq(machineBooking.bookedBy, 'rush'));

it('nothing is booked of an order that is cancelled meanwhile, from whatever card; its request is closed', async () => {
  const { rush, card } = await offered();
  await desk.database.db.update(order).set({ open: false, status: 'cancelled' }).where(eq(order.id, rush.id));
  const done = await desk.presses('planner', card, '选 ①');
  expect(done.notice?.text).toContain('不能加急');
  expect(labelsOf(done)).toEqual([]);
  expect(await rushBookings()).toBe(0);
  expect((await requests()).map(({ state }) => state)).toEqual(['dropped']);
});

it('an order that leaves work takes its open request along', async () => {
  const { rush } = await offered(2);
  await desk.database.db.update(order).set({ open: false, status: 'cancelled' }).where(eq(order.id, rush.id));
  await desk.factory.does(null, (ctx) => settlePlan(ctx, rush.id));
  expect((await requests()).map(({ state }) => state)).toEqual(['dropped']);
  expect(await desk.logged(rush.number)).toContain('production.rush_drop');
});

it('what only the database knows to be taken is refused and computed anew', async () => {
  const { rush, card } = await offered(2);
  await desk.database.db.execute(sql`
    insert into machine_booking (order_id, step, machine, centre, kind, "from", "to", work_minutes, state, booked_by)
    select ${rush.id}, 999, one->>'machine', 'x', 'machine', to_timestamp((one->>'from')::float8 * 60),
      to_timestamp((one->>'to')::float8 * 60), 1, 'done', 'test'
    from rush_option, jsonb_array_elements(plan->'option'->'operations') one
    where place = 1 and one->>'kind' = 'inside' and one->>'machine' not like '%:%' limit 1`);
  const done = await desk.presses('planner', card, '选 ①');
  expect(done.notice?.text).toContain('重新计算');
  expect(await rushBookings()).toBe(0);
});

it('asked again, what another planner keeps stays theirs, and it is said who keeps it', async () => {
  const { rush, card } = await offered(2);
  const held = await desk.presses('planner', await desk.presses('planner', card, '先占住'), '占 ①');
  await expect(desk.asks('planner2', rush.number)).rejects.toThrow('rush.held_meanwhile');
  const done = await desk.presses('planner', held, '订 ①');
  expect(done.status?.text).toBe('孙磊 已订');
});

/** Booked with others put off. @returns the card with 撤销, and the moves by order */
async function moved() {
  const { card, last } = await offered();
  const done = await desk.presses('planner', card, last);
  await moveTo(desk.database.db, new Date('2026-03-16T08:05:00+08:00'));
  const moves = await desk.database.db.select().from(rushMove).orderBy(rushMove.orderId, rushMove.step);
  expect(moves.length).toBeGreaterThan(1);
  return { done, moves };
}

it('undone, the rush order itself stands where it stood before, with its tools', async () => {
  const { rush, card, last } = await offered();
  const tools = () => desk.database.db.$count(toolBooking);
  const before = [await standing(desk.database, rush.id), await tools()];
  const done = await desk.presses('planner', card, last);
  expect(await standing(desk.database, rush.id)).not.toEqual(before[0]);
  const undone = await desk.presses('planner', done, '撤销');
  expect(undone.notice).toMatchObject({ tone: 'good', text: expect.stringContaining('本单恢复原来的时间') });
  expect(undone.text).toContain('本单恢复原来的时间');
  expect([await standing(desk.database, rush.id), await tools()]).toEqual(before);
});

it('undone, the rush order is planned anew when somebody has planned it since', async () => {
  const { rush, card, last } = await offered();
  const done = await desk.presses('planner', card, last);
  await desk.database.db.execute(sql`
    update machine_booking set booked_at = booked_at + interval '1 minute' where order_id = ${rush.id}`);
  const undone = await desk.presses('planner', done, '撤销');
  expect(undone.notice?.text).toContain('本单按现在的空档重新排产');
  expect(undone.text).toContain('本单按现在的空档重新排产');
});

it('undone, an order is not put back before the end of its own step that stands later now', async () => {
  const { done, moves } = await moved();
  const first = moves.find((one, i) => moves[i + 1]?.orderId === one.orderId);
  if (!first) throw new Error('no order with two moves');
  // Its first step is planned anew by somebody, an hour after the old end.
  await desk.database.db.delete(rushMove).where(eq(rushMove.id, first.id));
  const undone = await desk.presses('planner', done, '撤销');
  expect(undone.notice?.text).toContain('之后又有变化');
  const [crossed] = await desk.database.db.execute(sql`
    select a.order_id from machine_booking a join machine_booking b on a.order_id = b.order_id and a.step < b.step
      and b."from" < a."to"`);
  expect(crossed).toBeUndefined();
});

it('undone, nobody is put back onto a machine that does not work then any more', async () => {
  const { done, moves } = await moved();
  const on = moves.find(({ fromMachine }) => fromMachine !== '');
  await desk.database.db.insert(incident).values({
    kind: 'machine_breakdown',
    subject: on?.fromMachine ?? '',
    fromAt: new Date('2026-03-16T08:00:00+08:00'),
    untilDate: '2026-05-30',
    reportedBy: 'staff:shop',
  });
  const undone = await desk.presses('planner', done, '撤销');
  expect(undone.notice?.text).toContain('原来的时间已不能用');
});

/** Friday's booked work, 10 of 240 minutes of it stood: from the next measuring on machines work off a little less. */
async function measuredAnew() {
  const { db } = desk.database;
  const { id } = await desk.planned({ status: 'cancelled' });
  await db.execute(sql`delete from machine_interval`);
  await db.execute(sql`
    insert into machine_booking (order_id, step, machine, centre, kind, "from", "to", work_minutes, state, booked_by)
    select ${id}, 900 + row_number() over (), m.id, m.model, 'machine', '2026-03-13T08:00+08', '2026-03-13T12:00+08',
      240, 'done', 'test' from machine m`);
  await db.execute(sql`
    insert into machine_interval (machine, state, from_at, to_at, samples, source)
    select m.id, s.state, s.a::timestamptz, s.b::timestamptz, 1, 'test' from machine m, (values
      ('run', '2026-03-13T08:00+08', '2026-03-13T11:50+08'),
      ('idle', '2026-03-13T11:50+08', '2026-03-13T12:00+08')) as s (state, a, b)`);
  await moveTo(db, new Date('2026-03-16T08:11:00+08:00'));
}

it('an option is booked though machines have been measured anew since it was offered', async () => {
  const { card, last } = await offered();
  await measuredAnew();
  const done = await desk.presses('planner', card, last);
  expect(done.notice?.text).toContain('已订下');
});

it('undone, everybody goes back though machines have been measured anew since they were planned', async () => {
  const { done } = await moved();
  await measuredAnew();
  const undone = await desk.presses('planner', done, '撤销');
  expect(undone.notice).toMatchObject({ tone: 'good', text: expect.stringContaining('已恢复') });
});

it('booked again, what was booked before cannot be taken back any more; the last booking can', async () => {
  const { rush, card } = await offered(6, true);
  const first = await desk.presses('planner', card, '选 ①');
  const again = (await desk.asks('planner', rush.number)).find(({ card: one }) => one)?.card as Card;
  const [, place = ''] = /\*\*([①②③]) (?:最少波及|最早完工)/.exec(again.text ?? '') ?? [];
  const last = await desk.presses('planner', again, `选 ${place}`);
  const stands = await standing(desk.database, rush.id);
  const refused = await desk.presses('planner', first, '撤销');
  expect(refused.notice?.text).toContain('之后又订过');
  expect(labelsOf(refused)).toEqual([]);
  expect(await standing(desk.database, rush.id)).toEqual(stands);
  const undone = await desk.presses('planner', last, '撤销');
  expect(undone.notice?.text).toContain('本单恢复原来的时间');
  expect(labelsOf(await desk.presses('planner', first, '撤销'))).toEqual([]);
  expect((await requests()).map(({ state }) => state)).toEqual(['undone', 'undone']);
});

it('what somebody keeps while the options are computed anew stays theirs, and everybody’s card says so', async () => {
  const { card } = await offered(6, true);
  const which = await desk.presses('planner', card, '先占住');
  await desk.presses('planner', card, '重新计算');
  const held = await desk.presses('planner', which, '占 ①');
  expect(held.notice?.text).toContain('已为您占住');
  const now = await desk.recomputes('planner');
  expect(now.status?.text).toContain('占住到');
  expect(labelsOf(now)).toEqual(expect.arrayContaining(['订 ①', '放开']));
  expect((await requests()).map(({ refinement }) => refinement)).toEqual(['done']);
});

it('who keeps or books what others have had computed anew reads that nothing was kept, and why', async () => {
  const { rush, card } = await offered(2, true);
  const which = await desk.presses('planner', card, '先占住');
  await moveTo(desk.database.db, new Date('2026-03-16T13:00:00+08:00'));
  await desk.asks('planner2', rush.number);
  const held = await desk.presses('planner', which, '占 ①');
  expect(held.notice?.text).toMatch(/^没有占住：.*重新计算/);
  expect(labelsOf(held)).toContain('先占住');
  expect((await desk.presses('planner', card, '选 ①')).notice?.text).toMatch(/^没有订下：.*重新计算/);
  // What is let go already is not there to be let go.
  const mine = await desk.presses('planner', await desk.presses('planner', held, '先占住'), '占 ①');
  await desk.presses('planner', mine, '放开');
  expect((await desk.presses('planner', mine, '放开')).notice?.text).toContain('没有占住的时段');
});

it('加急 pressed again shows the options of before when the search fails, and they can be booked', async () => {
  const { rush, card } = await offered(2, true);
  const press = { params: { order: String(rush.id) }, form: {}, view: { title: '' } } as unknown as Press;
  await desk.factory.does('planner2', (ctx) => openRush(ctx, press));
  // It has taken its process with it time and again.
  await desk.database.db.update(rushRequest).set({ attempts: 9 });
  const now = await desk.recomputes('planner');
  expect([now.status?.text, labelsOf(now)]).toEqual([card.status?.text, labelsOf(card)]);
  expect(now.notice?.text).toContain('没有算出新的方案');
  expect((await desk.presses('planner', now, '选 ①')).notice?.text).toContain('已订下');
});

it.each(['NaN', '1e308', '-1', '', '1.5'])('a button that says %s is of no use', async (said) => {
  const press = { params: { request: said, order: said }, form: {}, view: { title: '' } } as unknown as Press;
  for (const handler of [...Object.values(presses), openRush])
    await expect(desk.factory.does('planner', (ctx) => handler(ctx, press))).rejects.toMatchObject({
      code: 'card.unknown_button',
    });
});
