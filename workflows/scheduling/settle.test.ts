import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { machineBooking, order, orderOperation } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { copyRouting } from '../routing/copy.ts';
import { seedCatalogue, seedRoutings } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { settlePlan } from './settle.ts';
import { seedShop, standing } from './testing/shop.ts';

let database: TestDatabase;
let factory: TestFactory;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  await seedCatalogue(database);
  await seedRoutings(database);
  await seedShop(database);
  factory = await createTestFactory(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(sql`delete from machine_booking`);
});

/** An order for 快换模组 with its own routing. */
async function confirmed(more: Partial<Parameters<typeof putOrder>[1]> = {}): Promise<number> {
  orders += 1;
  const id = await putOrder(database, {
    number: `SO-20260316-${String(orders).padStart(4, '0')}`,
    customer: '恒锐',
    product: 'KHM-200',
    quantity: 20,
    status: 'confirmed',
    promisedDate: '2026-03-31',
    ...more,
  });
  const [row] = await database.db.select().from(order).where(eq(order.id, id));
  if (row) await factory.does(null, (ctx) => copyRouting(ctx, row));
  return id;
}
const settles = async (id: number, options = {}) => settlePlan(await factory.as(null), id, options);

it('books a confirmed order, operation after operation, within shifts', async () => {
  const id = await confirmed();
  expect((await settles(id)).outcome).toBe('booked');
  const plan = await standing(database, id);
  expect(plan[0]).toMatch(/^10 CK6150-01 2026-03-16 10:01 – 2026-03-16 1/);
  expect(plan.map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
    '10 CK6150-01',
    '20 VMC850-01',
    '30 M7150-01',
    '40 永固表面处理厂',
    '50 装配线',
  ]);
  expect((await settles(id)).outcome).toBe('kept');
});

it('a second order takes other machines or later times, never the same', async () => {
  for (let i = 0; i < 6; i += 1) await settles(await confirmed({ quantity: 100 }));
  const overlaps = await database.db.execute(sql`
    select a.id from machine_booking a join machine_booking b on a.machine = b.machine and a.id < b.id
      and a.machine <> '' and a."from" < b."to" and b."from" < a."to"`);
  expect(overlaps).toEqual([]);
  expect(await database.db.$count(machineBooking)).toBe(30);
});

it('an order on hold frees its place and gets one again when it goes on', async () => {
  const id = await confirmed();
  await settles(id);
  await database.db.update(order).set({ status: 'on_hold', heldFrom: 'confirmed' }).where(eq(order.id, id));
  expect((await settles(id)).outcome).toBe('freed');
  expect(await standing(database, id)).toEqual([]);
  await database.db.update(order).set({ status: 'confirmed', heldFrom: null }).where(eq(order.id, id));
  expect((await settles(id)).outcome).toBe('booked');
});

it('what is reported runs, what is finished is done, and the rest stays', async () => {
  const id = await confirmed();
  await settles(id);
  const before = await standing(database, id);
  await moveTo(database.db, new Date('2026-03-16T11:00:00+08:00'));
  await database.db
    .update(orderOperation)
    .set({ good: 20, finished: true, lastReportAt: new Date() })
    .where(sql`order_id = ${id} and step = 10`);
  await database.db.update(orderOperation).set({ good: 3 }).where(sql`order_id = ${id} and step = 20`);
  expect((await settles(id)).outcome).toBe('kept');
  const states = await database.db
    .select({ step: machineBooking.step, state: machineBooking.state })
    .from(machineBooking)
    .where(eq(machineBooking.orderId, id))
    .orderBy(machineBooking.step);
  expect(states.map(({ state }) => state)).toEqual(['done', 'running', 'planned', 'planned', 'planned']);
  expect((await standing(database, id)).slice(2)).toEqual(before.slice(2));
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
});

it('more pieces are booked anew', async () => {
  const id = await confirmed();
  await settles(id);
  await database.db.update(order).set({ quantity: 60 }).where(eq(order.id, id));
  expect((await settles(id)).outcome).toBe('booked');
  const [row] = await database.db.select().from(machineBooking).where(sql`order_id = ${id} and step = 20`);
  expect(row?.workMinutes).toBeGreaterThan(60 * 6);
});

it('the database itself refuses two on one machine', async () => {
  const [a, b] = [await confirmed(), await confirmed()];
  const span = { from: new Date('2026-04-01T00:00:00Z'), to: new Date('2026-04-01T02:00:00Z') };
  const row = {
    step: 10,
    machine: 'VMC850-01',
    centre: 'VMC850',
    kind: 'machine',
    workMinutes: 120,
    bookedBy: 'test',
  };
  await expect(
    database.db.insert(machineBooking).values([
      { ...row, ...span, orderId: a },
      { ...row, ...span, orderId: b },
    ]),
  ).rejects.toMatchObject({ cause: { constraint_name: 'machine_booking_apart' } });
});

it('parts that are with their supplier keep their line of the plan when the rest is planned anew', async () => {
  const id = await confirmed();
  await settles(id);
  await database.db.execute(sql`update order_operation set good = 20, finished = true, first_report_at = app_now(),
    last_report_at = app_now() where order_id = ${id} and step < 40`);
  await settles(id);
  const before = (await standing(database, id)).filter((one) => one.startsWith('40'));
  expect(before).toHaveLength(1);
  await settles(id, { anew: true });
  expect((await standing(database, id)).filter((one) => one.startsWith('40'))).toHaveLength(1);
  expect((await settles(id)).outcome).toBe('kept');
});

const reported = (id: number, step: number, good: number) =>
  database.db.update(orderOperation).set({ good }).where(sql`order_id = ${id} and step = ${step}`);

it('work that runs out of turn keeps its line when the rest is planned anew, and what comes after waits for it', async () => {
  const id = await confirmed();
  await settles(id);
  await reported(id, 30, 3);
  await settles(id);
  const grinding = (await standing(database, id)).find((one) => one.startsWith('30'));
  expect((await settles(id, { anew: true })).outcome).toBe('booked');
  const plan = await standing(database, id);
  expect(plan).toHaveLength(5);
  expect(plan).toContain(grinding);
  const [, end = ''] = (grinding ?? '').split(' – ');
  expect(plan[3]?.split(' ').slice(2, 4).join(' ').localeCompare(end)).toBeGreaterThanOrEqual(0);
});

it('a report that is taken back, and more pieces than were done, are planned again', async () => {
  const id = await confirmed();
  await settles(id);
  await reported(id, 10, 20);
  await reported(id, 20, 3);
  await settles(id);
  await reported(id, 20, 0);
  await settles(id);
  const states = () =>
    database.db
      .select({ step: machineBooking.step, state: machineBooking.state })
      .from(machineBooking)
      .where(sql`order_id = ${id} and step <= 20`)
      .orderBy(machineBooking.step);
  expect(await states()).toMatchObject([{ step: 20, state: 'planned' }]);
  await moveTo(database.db, new Date('2026-03-18T10:00:00+08:00'));
  await reported(id, 20, 20);
  await settles(id);
  expect(await states()).toMatchObject([{ step: 20, state: 'done' }]);
  await database.db.update(order).set({ quantity: 60 }).where(eq(order.id, id));
  expect((await settles(id)).outcome).toBe('booked');
  expect((await states()).map(({ step }) => step)).toEqual([10, 20]);
  expect((await settles(id, { anew: true })).outcome).toBe('booked');
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
});
