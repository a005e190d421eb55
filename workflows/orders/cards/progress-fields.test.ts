import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { order } from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { fieldOf } from '../../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { putOrder } from '../../testing/orders.ts';
import { answerFor } from '../where.ts';
import { orderCard } from './order-card.ts';

let database: TestDatabase;
let factory: TestFactory;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCatalogue(database);
  factory = await createTestFactory(database);
});
afterAll(() => database.close());

/** What the card of an order over 20 says of what left. */
async function cardOf(status: string, shippedQuantity: number, heldFrom: string | null = null) {
  orders += 1;
  const number = `SO-20260316-${String(orders).padStart(4, '0')}`;
  const id = await putOrder(database, {
    number,
    customer: '恒锐',
    product: 'KHM-200',
    status,
    quantity: 20,
    heldFrom,
  });
  await database.db.update(order).set({ shippedQuantity }).where(eq(order.id, id));
  return factory.does('shipper', async (ctx) => {
    const answer = await answerFor(ctx, id, 'single');
    if (!answer) throw new Error('not seen');
    return orderCard(ctx.factory, answer, 'single');
  });
}

it('what left stands on the card of a confirmed order; more than was ordered is to be looked at', async () => {
  expect(fieldOf(await cardOf('in_quality_check', 5), '已发出')).toMatchObject({
    value: '5/20套',
    tone: 'info',
  });
  expect(fieldOf(await cardOf('in_quality_check', 500), '已发出')).toMatchObject({
    value: '500/20套，超过订单数量，请核对',
    tone: 'warn',
  });
});

it.each([
  ['pending_review', null],
  ['on_hold', 'pending_review'],
])(
  'a waybill of an order that is not confirmed is a doubt and no progress: %s %s',
  async (status, heldFrom) => {
    const card = await cardOf(status, 500, heldFrom);
    expect(fieldOf(card, '已发出')).toBeUndefined();
    expect(fieldOf(card, '待核对')).toMatchObject({ value: '有 500套的运单，但订单还没有确认，请核对' });
  },
);
