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
import { MISSED_START } from './in-turns.ts';
import { readMissed } from './read.ts';
import { replanMissed } from './replan.ts';
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

/** What the engine does at that time, and in the seconds after it. @param atOnce orders in one transaction */
async function at(clock: string, atOnce?: number) {
  const { db } = desk.database;
  const from = new Date(`${clock}+08:00`).getTime();
  await moveTo(db, new Date(from));
  await desk.factory.does(null, (ctx) => runDue(schedulingFlow, REVIEW_STARTS, ctx, 'now'));
  for (let second = 0; second < 99; second += 1) {
    await moveTo(db, new Date(from + second * 2_000));
    const due = await db.select().from(dueInstant).where(OPEN).orderBy(dueInstant.dueAt);
    if (due.length === 0) return desk.heard();
    await turn(
      due.filter(({ dueAt }) => dueAt.getTime() <= from + second * 2_000).map(({ ref }) => ref),
      atOnce,
    );
  }
  throw new Error('it does not come to rest');
}

const OPEN = sql`kind = ${MISSED_START} and done_at is null`;

/** As the engine: what the handler has put off is not done. */
const turn = (refs: readonly string[], atOnce?: number) =>
  desk.factory.does(null, async (ctx) => {
    await replanMissed(ctx, refs, atOnce);
    await ctx.tx.execute(sql`update due_instant set done_at = app_now()
      where ${OPEN} and due_at <= app_now() and ref = any(${sql.param([...refs])}::text[])`);
  });

const ends = async () => {
  const rows = await desk.database.db.execute<{ id: number; end: string }>(
    sql`select order_id::float8 as id, max("to") as end from machine_booking group by 1`,
  );
  return new Map(rows.map(({ id, end }) => [id, end]));
};

/** `LONG_TESTS=1` for as many as a workshop may miss at once. */
const MANY = process.env.LONG_TESTS ? [45, 20] : [];

it.each([[6, 20], [6, 2], MANY].filter((one) => one.length > 0))(
  'of %i at once the most urgent choose first, among the places that all of them leave (%i in a transaction)',
  async (count = 0, atOnce = 0) => {
    const days = ['2026-04-03', '2026-04-02', '2026-04-01', '2026-04-04', '2026-04-05', '2026-04-06'];
    const orders: { id: number; number: string; day: string }[] = [];
    for (let i = 0; i < count; i += 1) {
      const day = days[i % days.length] ?? '';
      orders.push({ ...(await desk.planned({ promisedDate: day, quantity: count > 9 ? 20 : 100 })), day });
    }
    const urgent = orders.toSorted((a, b) => a.day.localeCompare(b.day) || a.id - b.id);
    await desk.heard();
    const said = await at(count > 9 ? '2026-03-27T15:00:30' : '2026-03-17T15:00:30', atOnce);
    const found = await ends();
    const inTurn = urgent.map(({ id }) => found.get(id) ?? '');
    expect(inTurn).toEqual(inTurn.toSorted());
    // One card, painted anew once per transaction.
    expect(said.map(({ message }) => message.kind)).toEqual([
      'card',
      ...Array.from({ length: Math.ceil(count / atOnce) - 1 }, () => 'repaint'),
    ]);
    expect(said[0]?.card?.title).toBe(`到点未开工：${count} 个订单`);
    expect(JSON.stringify(said[0]?.card)).not.toContain('排不进');
    // Nobody's own place is worth another look.
    for (const { id } of urgent) await desk.factory.does(null, (ctx) => settlePlan(ctx, id, { anew: true }));
    expect(await ends()).toEqual(found);
    const entries = await desk.database.db
      .select()
      .from(auditEntry)
      .where(sql`entity_id = ${orders[0]?.number ?? ''} and reason like '到点未开工%'`);
    expect(entries[0]?.change).toMatchObject({
      plan: [expect.arrayContaining([expect.stringMatching(/^10 /)]), expect.anything()],
    });
  },
  120_000,
);

it('who has left a place and waits for another finds one whatever happens in between', async () => {
  const { db } = desk.database;
  for (let i = 0; i < 3; i += 1) await desk.planned({ quantity: 30 });
  const before = await ends();
  await moveTo(db, new Date('2026-03-17T15:00:00+08:00'));
  const refs = [...before.keys()].map((id) => `${id}:1`);
  await turn(refs, 1);
  await turn(refs.slice(1), 1);
  // The process is gone, and with it, say, all instants; a new one finds who has no place.
  await db.delete(dueInstant);
  expect((await ends()).size).toBe(1);
  await at('2026-03-17T16:05:00');
  expect((await ends()).size).toBe(3);
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
