import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { checkpoint, order } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { saveRoutings } from '../../demo/save-routings.ts';
import { changeOrder, type OrderChange } from '../orders/change.ts';
import { transition } from '../orders/transition.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';

let database: TestDatabase;
let factory: TestFactory;
let id: number;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  await seedCatalogue(database);
  factory = await createTestFactory(database, { checkpoints: true });
  await factory.does(null, saveRoutings);
});
afterAll(() => database.close());
beforeEach(async () => {
  orders += 1;
  id = await putOrder(database, {
    number: `SO-20260316-${String(orders).padStart(4, '0')}`,
    customer: '恒锐',
    product: 'KHM-200',
    status: 'pending_review',
    salesUserId: 'lin',
  });
});

const now = async () => {
  const [row] = await database.db.select().from(order).where(eq(order.id, id));
  if (!row) throw new Error('no order');
  return row;
};
const step = async (who: string, to: string, reason = ''): Promise<void> => {
  const { version } = await now();
  await factory.does(who, (ctx) => transition(ctx, { orderId: id, version, to, reason }));
};
const change = async (to: Partial<OrderChange>): Promise<void> => {
  const row = await now();
  const before = {
    quantity: String(row.quantity),
    requirements: row.requirements,
    specialProcesses: row.specialProcesses.join('、'),
    bomRevision: row.bomRevision,
  };
  const input = { ...before, ...to, orderId: id, version: row.version, reason: '客户来函' };
  await factory.does('boss', (ctx) => changeOrder(ctx, input));
};
const states = async (): Promise<string[]> =>
  (await database.db.select().from(checkpoint).where(eq(checkpoint.orderId, id)).orderBy(checkpoint.id)).map(
    (row) => `${row.key} ${row.state} ${row.round}${row.deadlineAt ? '' : ' 无截止'}`,
  );
const withdrawals = async () =>
  database.db.execute<{ actor: string; reason: string }>(sql`
    select actor, reason from audit_entry where action = 'checkpoint.withdraw'
      and entity_id = (select number from customer_order where id = ${id})`);

it('a special process that comes after the confirmation opens its checkpoint, and blocks', async () => {
  await step('planner', 'confirmed');
  expect(await states()).toEqual(['bom_freeze open 1']);
  await change({ specialProcesses: '镀镍' });
  expect(await states()).toEqual(['bom_freeze open 2', 'special_process open 1']);
  await database.db.execute(
    sql`update checkpoint set state = 'passed' where order_id = ${id} and key = 'bom_freeze'`,
  );
  await step('buyer', 'preparing_material');
  await expect(step('shop', 'in_production')).rejects.toMatchObject({ code: 'order.blocked' });
});

it('before its status is reached it waits for it', async () => {
  await change({ specialProcesses: '镀镍' });
  expect(await states()).toEqual([]);
  await step('planner', 'confirmed');
  expect(await states()).toEqual(['bom_freeze open 1', 'special_process open 1']);
});

it('what a change makes needless is withdrawn, with a trace, and comes back when it is needed again', async () => {
  await change({ specialProcesses: '镀镍' });
  await step('planner', 'confirmed');
  await change({ specialProcesses: '' });
  expect((await states())[1]).toBe('special_process withdrawn 1');
  expect([...(await withdrawals())]).toEqual([{ actor: 'staff:boss', reason: '订单变更后不再需要' }]);
  await change({ specialProcesses: '发黑' });
  expect((await states())[1]).toBe('special_process open 2');
});

it('what a person has withdrawn stays withdrawn', async () => {
  await change({ specialProcesses: '镀镍' });
  await step('planner', 'confirmed');
  await database.db.execute(sql`
    update checkpoint set state = 'withdrawn', reason = '开错了' where order_id = ${id} and key = 'special_process'`);
  await change({ specialProcesses: '镀镍、发黑' });
  expect((await states())[1]).toBe('special_process withdrawn 1');
});

it('a change while the order is on hold reopens, but no clock runs before the order goes on', async () => {
  await step('planner', 'confirmed');
  await step('lin', 'on_hold', '等图纸');
  await change({ bomRevision: 'B', specialProcesses: '镀镍' });
  expect(await states()).toEqual(['bom_freeze open 2 无截止', 'special_process open 1 无截止']);
  const planned = () =>
    database.db.execute(sql`
      select from due_instant where kind = 'escalation.step' and done_at is null
        and split_part(ref, ':', 1)::bigint in (select id from checkpoint where order_id = ${id})`);
  expect(await planned()).toHaveLength(0);
  await step('lin', 'confirmed');
  expect(await states()).toEqual(['bom_freeze open 2', 'special_process open 1']);
  expect(await planned()).toHaveLength(2);
});

it('the end of the order withdraws what is open, with a trace', async () => {
  await step('planner', 'confirmed');
  await step('lin', 'cancelled', '客户取消');
  expect(await states()).toEqual(['bom_freeze withdrawn 1']);
  expect([...(await withdrawals())]).toEqual([{ actor: 'staff:lin', reason: '订单已取消' }]);
});
