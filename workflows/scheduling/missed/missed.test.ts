import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { auditEntry, dueInstant, machineBooking, machineInterval } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import { clearDesk, type Desk, openDesk } from '../../rush-order/testing/desk.ts';
import { labelsOf, pressOf } from '../../testing/chat.ts';
import { runDue } from '../../testing/due.ts';
import { schedulingFlow } from '../flow.ts';
import { settlePlan } from '../settle.ts';
import { standing } from '../testing/shop.ts';
import { missedCard } from './card.ts';
import { isMissed } from './evidence.ts';
import { readMissed } from './read.ts';
import { MISSED_START } from './replan.ts';
import { REVIEW_STARTS } from './review.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.database.db.execute(sql`
    insert into fact (source, key, kind, occurred_at, received_at, payload, digest, reported_by)
    values ('card', 'w1', 'work_report', app_now(), app_now(), '{}', 'd', 'staff:shop')`);
});
afterAll(() => desk.close());
beforeEach(async () => {
  await clearDesk(desk);
  for (const table of ['missed_start', 'machine_interval', 'card', 'due_instant'])
    await desk.database.db.execute(sql.raw(`delete from ${table}`));
  await desk.heard();
});

/** What the engine does at that time. */
async function at(clock: string) {
  const { db } = desk.database;
  await moveTo(db, new Date(`${clock}+08:00`));
  await desk.factory.does(null, (ctx) => runDue(schedulingFlow, REVIEW_STARTS, ctx, 'now'));
  const due = await db
    .select()
    .from(dueInstant)
    .where(sql`kind = ${MISSED_START} and done_at is null`)
    .orderBy(dueInstant.dueAt);
  const refs = due.map(({ ref }) => ref);
  await desk.factory.does(null, (ctx) => runDue(schedulingFlow, MISSED_START, ctx, ...refs));
  await db.execute(
    sql`update due_instant set done_at = app_now() where kind = ${MISSED_START} and due_at <= app_now()`,
  );
  return desk.heard();
}

it('of many at once the most urgent choose first, among the places that all of them leave', async () => {
  const days = ['2026-04-03', '2026-04-02', '2026-04-01', '2026-04-04', '2026-04-05', '2026-04-06'];
  const orders: { id: number; number: string }[] = [];
  for (const promisedDate of days) orders.push(await desk.planned({ promisedDate }));
  const ends = async () => {
    const rows = await desk.database.db.execute<{ id: number; end: string }>(
      sql`select order_id::float8 as id, max("to") as end from machine_booking group by 1`,
    );
    return [2, 1, 0, 3, 4, 5].map((i) => rows.find(({ id }) => id === orders[i]?.id)?.end ?? '');
  };
  await at('2026-03-17T15:00:00');
  const found = await ends();
  expect(found).toEqual(found.toSorted());
  // Nobody's own place is worth another look.
  for (const i of [2, 1, 0, 3, 4, 5]) {
    const id = orders[i]?.id ?? 0;
    await desk.factory.does(null, (ctx) => settlePlan(ctx, id, { anew: true }));
  }
  expect(await ends()).toEqual(found);
  const [entry] = await desk.database.db
    .select()
    .from(auditEntry)
    .where(sql`entity_id = ${orders[0]?.number ?? ''} and reason like '到点未开工%'`);
  expect(entry?.change).toMatchObject({
    plan: [expect.arrayContaining([expect.stringMatching(/^10 /)]), expect.anything()],
  });
});

it('beyond twenty at once the others follow in a second, in their order', async () => {
  const { db } = desk.database;
  const refs = Array.from({ length: 22 }, (_, i) => `${1001 + i}:1`);
  await db.execute(sql`insert into due_instant (kind, ref, due_at)
    select ${MISSED_START}, value, app_now() from jsonb_array_elements_text(${JSON.stringify(refs)}::text::jsonb)`);
  await desk.factory.does(null, (ctx) => runDue(schedulingFlow, MISSED_START, ctx, ...refs));
  const later = await db.select().from(dueInstant).where(sql`due_at > app_now()`).orderBy(dueInstant.dueAt);
  expect(later.map(({ ref }) => ref)).toEqual(refs.slice(20));
});

/** A gateway has seen the machine of the first operation all the while. */
const seen = async (orderId: number, state: string) => {
  const [first] = await desk.database.db
    .select()
    .from(machineBooking)
    .where(sql`order_id = ${orderId} and step = 10`);
  if (!first) throw new Error('nothing booked');
  await desk.database.db.insert(machineInterval).values({
    ...{ machine: first.machine, state, fromAt: new Date('2026-03-16T07:30:00+08:00') },
    ...{ toAt: new Date('2026-03-16T12:00:00+08:00'), samples: 9, source: 'test' },
  });
};

it('a start that nobody and no machine has seen is planned anew, audited, and told on one card', async () => {
  const [a, b, other] = [await desk.planned(), await desk.planned(), await desk.planned({ quantity: 5 })];
  await seen(a.id, 'idle');
  await desk.heard();
  await desk.database.db.execute(sql`update order_operation set last_report_at = app_now(), good = 1
    where order_id = ${other.id} and step = 10`);
  await desk.database.db.execute(sql`update machine_booking set state = 'running'
    where order_id = ${other.id} and step = 10`);
  const before = { a: await standing(desk.database, a.id), other: await standing(desk.database, other.id) };
  expect(await at('2026-03-16T08:50:00')).toEqual([]);
  const said = await at('2026-03-16T09:06:00');
  expect(said.map(({ to, message }) => [to, message.kind])).toEqual([
    [{ to: 'person', userId: 'planner' }, 'card'],
  ]);
  const card = said[0]?.card ?? null;
  expect(card?.title).toBe('到点未开工：1 个订单');
  expect(card?.fields?.[0]?.value).toMatch(
    /^10 车外圆 CK6150-0\d 原定 3\/16 08:0\d 开工；完工(?:仍是 | .*→).*仍按期$/,
  );
  expect((await standing(desk.database, a.id))[0]).not.toBe(before.a[0]);
  expect(await standing(desk.database, other.id)).toEqual(before.other);
  const log = await desk.database.db.select().from(auditEntry).where(eq(auditEntry.entityId, a.number));
  expect(log.at(-1)?.reason).toMatch(/^到点未开工：10 车外圆/);

  // The second has a machine that nobody sees: four times as long; so has what waits for the third's first operation.
  const later = await at('2026-03-16T15:00:00');
  const titles = later.map(({ card: one }) => one?.title);
  expect(titles.at(-1)).toBe('到点未开工：3 个订单');
  expect((await standing(desk.database, b.id))[0]).toMatch(/2026-03-16 15:0/);
  const last = later.at(-1)?.card;
  if (!last) throw new Error('no card');
  const done = await sees(last);
  expect(done).toMatchObject({ closed: true });
  expect(labelsOf(done.card)).toEqual([]);
});

/** Presses 知道了 of a card as the planner. */
const sees = (card: Card, forged: Record<string, string> = {}) => {
  const { action, press } = pressOf(card, '知道了');
  return desk.factory.does('planner', (ctx) => {
    const handler = schedulingFlow.presses?.[action];
    if (!handler) throw new Error('no handler');
    return handler(ctx, { ...press, params: { ...press.params, ...forged } });
  });
};

it('a card names eight and counts the others, who are there once the eight are seen', async () => {
  for (let i = 0; i < 9; i += 1) await desk.planned({ quantity: 1 });
  await desk.database.db.execute(sql`
    insert into missed_start (order_id, step, place, planned_from, old_end, new_end, outcome, planner)
    select distinct order_id, 10, 'CK6150-01', app_now(), app_now(), app_now(), 'moved', 'planner' from machine_booking`);
  const planner = await desk.factory.does('planner', async ({ actor }) => actor);
  if (planner.kind !== 'staff') throw new Error('nobody');
  const rows = await desk.factory.does('planner', (ctx) => readMissed(ctx, planner));
  const first = missedCard(rows);
  expect(first.text).toContain('还有 1 个，按「知道了」接着看');
  const { card, closed } = await sees(first);
  expect([card.title, closed]).toEqual(['到点未开工：1 个订单', undefined]);
  expect(card.fields?.[0]?.label).toContain(rows[8]?.number);
  expect(await sees(card)).toMatchObject({ closed: true });
});

it.each(['NaN', '1e308', '-1', 'abc', '', '99999999999999999999'])(
  'a button that says %s is of no use',
  async (upto) => {
    const view = missedCard([]);
    await expect(sees(view, { upto })).rejects.toMatchObject({ code: 'card.unknown_button' });
    await expect(sees(view, { orders: upto })).rejects.toMatchObject({ code: 'card.unknown_button' });
  },
);

it('what a machine shows to have begun, and what a person holds fast, is not moved', async () => {
  const [runs, fast] = [await desk.planned(), await desk.planned()];
  await seen(runs.id, 'run');
  await desk.database.db.execute(sql`update machine_booking set frozen = true where order_id = ${fast.id}`);
  const before = [await standing(desk.database, runs.id), await standing(desk.database, fast.id)];
  const said = await at('2026-03-16T14:30:00');
  expect(said.map(({ card }) => card?.fields?.map(({ value }) => value))).toEqual([
    [expect.stringContaining('有锁定的工序，没有动')],
  ]);
  expect([await standing(desk.database, runs.id), await standing(desk.database, fast.id)]).toEqual(before);
  expect(await at('2026-03-16T14:40:00')).toEqual([]);
});

it('where nobody has reported work for two weeks, silence moves nothing', async () => {
  const { id } = await desk.planned();
  const before = await standing(desk.database, id);
  expect(await at('2026-04-01T14:30:00')).toEqual([]);
  expect(await standing(desk.database, id)).toEqual(before);
});

it.each([
  ['stood all the time', { waited: 61, ran: 0, known: 61, passed: 61, explained: false }, true],
  ['runs', { waited: 61, ran: 6, known: 61, passed: 61, explained: false }, false],
  ['runs for another order', { waited: 61, ran: 50, known: 61, passed: 61, explained: true }, true],
  ['stood, but not for long enough', { waited: 59, ran: 0, known: 61, passed: 61, explained: false }, false],
  ['was not seen', { waited: 200, ran: 0, known: 20, passed: 200, explained: false }, false],
  ['was not seen for very long', { waited: 240, ran: 0, known: 20, passed: 300, explained: false }, true],
])('a machine that %s', (_what, evidence, missed) => {
  expect(isMissed(evidence, 60)).toBe(missed);
});
