import { afterAll, beforeAll } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { Card } from '../../card.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { putOrder } from '../../testing/orders.ts';
import { orderCard } from '../cards/order-card.ts';
import type { Place } from '../read-order.ts';
import { type WhereAnswer, whereIs } from '../where.ts';

export interface WhereHouse {
  database: TestDatabase;
  factory: TestFactory;
  asks(who: string, text: string, place?: Place): Promise<WhereAnswer>;
  /** The card of the one order that is meant. */
  cardFor(who: string, text: string, place?: Place): Promise<Card>;
}

/** Orders of several customers, near twins among them, for questions where one is; there from the first test on. */
export function useWhereHouse(): WhereHouse {
  const house = {} as WhereHouse;
  beforeAll(async () => {
    const database = await createTestDatabase();
    await moveTo(database.db, new Date('2026-03-15T17:05:00+08:00'));
    const factory = await createTestFactory(database);
    Object.assign(house, { database, factory });
    await seedCatalogue(database);
    const since = new Date('2026-03-12T14:05:00+08:00');
    const put = (
      number: string,
      customer: string,
      product: string,
      more: Partial<Parameters<typeof putOrder>[1]> = {},
    ) =>
      putOrder(database, {
        number,
        customer,
        product,
        statusSince: since,
        salesUserId: 'lin',
        ownerUserId: 'shop',
        ...more,
      });
    await put('SO-20260310-0042', '恒锐', 'KHM-200', {
      rush: true,
      requirements: '外箱贴标签',
      specialProcesses: ['镀镍'],
    });
    await put('SO-20260311-0007', '恒锐', 'JC-210', {
      promisedDate: '2026-03-13',
      originalPromisedDate: '2026-03-08',
    });
    await put('SO-20250601-0042', '恒锐', 'KHM-100', {
      status: 'completed',
      ownerUserId: null,
      shippedDate: '2025-06-20',
    });
    await put('SO-20260310-0001', '恒瑞达', 'KHM-200', { salesUserId: 'zhou' });
    await put('SO-20260309-0003', '华盛', 'DKG-15', {
      salesUserId: 'zhou',
      status: 'on_hold',
      heldFrom: 'confirmed',
      ownerUserId: 'zhou',
    });
    await put('DD2026-118', '铭拓', 'SSX-600', { salesUserId: 'zhou', ownerUserId: null });
    for (let i = 1; i <= 11; i += 1) {
      await put(`SO-202602${String(i).padStart(2, '0')}-0150`, '蓝泊', 'YE-90L4', {
        salesUserId: 'zhou',
        ...(i > 9 ? { status: 'completed', ownerUserId: null } : {}),
      });
    }
  });
  afterAll(() => house.database.close());

  const asks = async (who: string, text: string, place: Place = 'single') =>
    whereIs(await house.factory.as(who), text, place);
  async function cardFor(who: string, text: string, place: Place = 'single') {
    const ctx = await house.factory.as(who);
    const answer = await whereIs(ctx, text, place);
    if (answer.kind !== 'one') throw new Error(`${text}: ${answer.kind}`);
    return orderCard(ctx.factory, answer.answer, place);
  }

  return Object.assign(house, { asks, cardFor });
}

export const numbersOf = (answer: WhereAnswer): string[] =>
  answer.kind === 'one'
    ? [answer.answer.order.number]
    : answer.kind === 'several'
      ? answer.orders.map((order) => order.number)
      : [];
