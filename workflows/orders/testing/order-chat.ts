import { afterAll, beforeAll, beforeEach } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { Card } from '../../card.ts';
import type { PressResult, Where } from '../../flow.ts';
import type { Intent, OrderDraft } from '../../intents.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { from, listenTo, pressOf, type Said } from '../../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { putOrder } from '../../testing/orders.ts';
import { ordersFlow } from '../flow.ts';

export interface OrderChat {
  database: TestDatabase;
  factory: TestFactory;
  /** Everything said since the last call. */
  heard: () => Promise<Said[]>;
  says(who: string, intent: Intent, where?: Where): Promise<Said[]>;
  asks(who: string, text: string, where?: Where): Promise<Said[]>;
  orders(who: string, draft: OrderDraft, where?: Where): Promise<Said[]>;
  presses(who: string, card: Card | null, label: string, form?: Record<string, string>): Promise<PressResult>;
}

/** The orders flow as people talk to it, on a database with three orders; its parts are there from the first test on. */
export function useOrderChat(): OrderChat {
  const house = {} as OrderChat;
  beforeAll(async () => {
    const database = await createTestDatabase();
    await moveTo(database.db, new Date('2026-03-15T10:00:00+08:00'));
    const factory = await createTestFactory(database);
    await seedCatalogue(database);
    Object.assign(house, { database, factory, heard: listenTo(database) });
    const put = (number: string, more: Partial<Parameters<typeof putOrder>[1]> = {}) =>
      putOrder(database, {
        number,
        customer: '恒锐',
        product: 'KHM-200',
        salesUserId: 'lin',
        ownerUserId: 'shop',
        ...more,
      });
    await put('SO-20260310-0042');
    await put('SO-20260311-0007', { product: 'JC-210', promisedDate: '2026-03-16' });
    await put('SO-20260312-0003', {
      customer: '华盛',
      product: 'DKG-15',
      status: 'in_quality_check',
      ownerUserId: 'checker',
    });
  });
  beforeEach(async () => {
    await house.heard();
  });
  afterAll(() => house.database.close());

  /** A person says something that was understood as this intent; returns what was said in answer. */
  async function says(who: string, intent: Intent, where: Where = from(who)): Promise<Said[]> {
    const handler = ordersFlow.intents?.[intent.kind] as ((...args: unknown[]) => Promise<void>) | undefined;
    if (!handler) throw new Error(`nobody answers ${intent.kind}`);
    await house.factory.does(who, (ctx) => handler(ctx, intent, where));
    return house.heard();
  }

  const asks = (who: string, text: string, where?: Where) =>
    says(who, { kind: 'order.where', reference: { text } }, where);
  const orders = (who: string, draft: OrderDraft, where?: Where) =>
    says(who, { kind: 'order.create', draft }, where);

  async function presses(
    who: string,
    card: Card | null,
    label: string,
    form: Record<string, string> = {},
  ): Promise<PressResult> {
    if (!card) throw new Error('no card to press on');
    const { action, press } = pressOf(card, label, form);
    const handler = ordersFlow.presses?.[action];
    if (!handler) throw new Error(`no handler for ${action}`);
    return house.factory.does(who, (ctx) => handler(ctx, press));
  }

  return Object.assign(house, { says, asks, orders, presses });
}

export const theCard = (said: readonly Said[]): Card => {
  if (said.length !== 1 || !said[0]?.card) throw new Error(`expected one card, got ${JSON.stringify(said)}`);
  return said[0].card;
};

export const valuesOf = (card: Card) =>
  Object.fromEntries(card.inputs?.map((input) => [input.name, input.value ?? '']) ?? []);
