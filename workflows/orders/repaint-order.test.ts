import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { fieldOf, from, labelsOf, listenTo, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { answerWhere } from './answer-where.ts';
import { REPAINT, repaintOrder } from './repaint-order.ts';
import { transition } from './transition.ts';

const NUMBER = 'SO-20260310-0042';

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;
let orderId: number;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  factory = await createTestFactory(database);
  await seedCatalogue(database);
  heard = listenTo(database);
});

afterAll(() => database.close());

let number = NUMBER;

beforeEach(async () => {
  orders += 1;
  number = `SO-20260310-${String(orders).padStart(4, '0')}`;
  orderId = await putOrder(database, {
    number,
    customer: '恒锐',
    product: 'KHM-200',
    salesUserId: 'lin',
    ownerUserId: 'shop',
  });
});

const asks = (who: string, group?: string) =>
  factory.does(who, (ctx) => answerWhere(ctx, { text: number }, from(who, group)));

const moves = async (who: string, to: string, version = 1, reason = '') => {
  await transition(await factory.as(who), { orderId, version, to, reason });
  await heard();
};

/** Does what is due now, as the engine would. */
async function dueDone(): Promise<Said[]> {
  const due = await database.db.execute<{ id: string; ref: string }>(sql`
    update due_instant set done_at = app_now()
    where kind = ${REPAINT} and done_at is null and due_at <= app_now() returning id, ref`);
  for (const { ref } of due) await factory.does(null, (ctx) => repaintOrder(ctx, ref));
  return heard();
}

const kinds = (said: readonly Said[]) => said.map(({ message }) => message.kind);

it("paints everybody else's card anew, as each of them may see it, and says nothing new", async () => {
  for (const who of ['boss', 'planner', 'lin']) await asks(who);
  await asks('boss', 'cidDemoGroup');
  await moves('shop', 'in_quality_check');
  const said = await dueDone();
  expect(kinds(said)).toEqual(['repaint', 'repaint', 'repaint', 'repaint']);
  const of = (suffix: string) => said.find((one) => one.cardKey?.endsWith(suffix))?.card ?? null;
  for (const suffix of ['user:boss', 'user:planner', 'user:lin', 'group:cidDemoGroup'])
    expect(of(suffix)?.status?.text, suffix).toBe('质检中');
  expect(fieldOf(of('user:boss'), '金额')).toBeDefined();
  expect(fieldOf(of('user:planner'), '金额')).toBeUndefined();
  expect(fieldOf(of('group:cidDemoGroup'), '金额')).toBeUndefined();
  expect(labelsOf(of('group:cidDemoGroup'))).toEqual([]);
});

it('leaves a card alone that shows the present version: the next owner got one with the step', async () => {
  await moves('shop', 'in_quality_check');
  await asks('boss');
  await heard();
  expect(await dueDone()).toEqual([]);
});

it('paints once for two steps that came before it', async () => {
  await asks('boss');
  await moves('shop', 'in_quality_check');
  await moves('checker', 'in_production', 2, '孔位超差');
  const said = await dueDone();
  expect(said.filter((one) => one.cardKey?.endsWith('user:boss'))).toHaveLength(1);
});

it('closes the card of somebody who may not see the order any more', async () => {
  await asks('lin');
  await heard();
  await database.sql`update customer_order set sales_user_id = 'zhou' where id = ${orderId}`;
  await moves('shop', 'in_quality_check');
  const [closed, ...others] = await dueDone();
  expect(others).toEqual([]);
  expect(closed?.card?.status?.text).toBe('已不可查看');
  expect(closed?.card?.fields).toBeUndefined();
  const [row] = await database.sql`select state from card where key = ${`order:${orderId}:user:lin`}`;
  expect(row).toEqual({ state: 'closed' });
});

it('does not wait for a card that somebody is pressing, and comes back to it', async () => {
  await asks('boss');
  await moves('shop', 'in_quality_check');
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from card where key = ${`order:${orderId}:user:boss`} for update`);
    expect(await dueDone()).toEqual([]);
  });
  await database.sql`update due_instant set due_at = app_now() where kind = ${REPAINT} and done_at is null`;
  expect(kinds(await dueDone())).toEqual(['repaint']);
});

it('names people in changes of salesperson and owner', async () => {
  await factory.does('boss', async (ctx) => {
    const { audit } = await import('../audit/record.ts');
    const change = { salesUserId: ['lin', 'zhou'] } as const;
    await audit(ctx, { action: 'order.update', entity: 'order', entityId: number, change, reason: '' });
  });
  await asks('boss');
  const [said] = await heard();
  expect(JSON.stringify(said?.card?.fields)).toContain('业务员 林晓岚 → 周启明');
});
