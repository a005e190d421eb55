import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { advance, moveTo } from '../../db/clock.ts';
import { checkpoint, order } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { transition } from '../orders/transition.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';

let database: TestDatabase;
let factory: TestFactory;
let id: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  await seedCatalogue(database);
  factory = await createTestFactory(database, { checkpoints: true });
  // So that nothing is amiss with the special process, which would open a checkpoint of its own.
  await database.sql`
    insert into routing_operation (product_id, step, name, outsourced, process)
    select id, 10, '镀镍', true, '镀镍' from product where code = 'KHM-200'`;
  id = await putOrder(database, {
    number: 'SO-20260316-0001',
    customer: '恒锐',
    product: 'KHM-200',
    status: 'pending_review',
    salesUserId: 'lin',
    specialProcesses: ['镀镍'],
  });
});
afterAll(() => database.close());

const step = async (who: string, to: string, reason = ''): Promise<void> => {
  const [row] = await database.db.select().from(order).where(eq(order.id, id));
  await factory.does(who, (ctx) => transition(ctx, { orderId: id, version: row?.version ?? 0, to, reason }));
};
const states = async () =>
  (await database.db.select().from(checkpoint).where(eq(checkpoint.orderId, id)).orderBy(checkpoint.id)).map(
    (row) => [row.key, row.state, row.deadlineAt?.toISOString().slice(0, 16) ?? null],
  );
const planned = async (): Promise<number> =>
  (await database.db.execute(sql`select from due_instant where kind = 'escalation.step' and done_at is null`))
    .length;

it('a hold stops the clocks, going on starts them anew, the end of the order ends what is open', async () => {
  await step('planner', 'confirmed');
  expect(await states()).toEqual([
    ['bom_freeze', 'open', '2026-03-16T07:30'],
    ['special_process', 'open', '2026-03-17T02:00'],
  ]);
  expect(await planned()).toBe(2);
  await step('lin', 'on_hold', '等客户图纸');
  expect(await states()).toEqual([
    ['bom_freeze', 'open', null],
    ['special_process', 'open', null],
  ]);
  expect(await planned()).toBe(0);
  await advance(database.db, 24 * 3_600_000);
  await step('lin', 'confirmed');
  expect(await states()).toEqual([
    ['bom_freeze', 'open', '2026-03-17T07:30'],
    ['special_process', 'open', '2026-03-18T02:00'],
  ]);
  expect(await planned()).toBe(2);
  await step('lin', 'cancelled', '客户取消');
  expect((await states()).map(([, state]) => state)).toEqual(['withdrawn', 'withdrawn']);
  expect(await planned()).toBe(0);
});
