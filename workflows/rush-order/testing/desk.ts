import { eq, sql } from 'drizzle-orm';
import { moveTo } from '../../../db/clock.ts';
import { auditEntry, card as cardTable, order } from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { Card } from '../../card.ts';
import { copyRouting } from '../../routing/copy.ts';
import { settlePlan } from '../../scheduling/settle.ts';
import { seedShop } from '../../scheduling/testing/shop.ts';
import { seedCatalogue, seedRoutings } from '../../testing/catalogue.ts';
import { from, listenTo, pressOf, type Said } from '../../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { putOrder } from '../../testing/orders.ts';
import { recomputeWaiting } from '../again.ts';
import { rushOrderFlow } from '../flow.ts';

/** A house with machines and a plan, where people ask for rush orders and press. */
export interface Desk {
  database: TestDatabase;
  factory: TestFactory;
  heard(): Promise<Said[]>;
  /** A planned order; @returns its id */
  planned(more?: Partial<Parameters<typeof putOrder>[1]>): Promise<{ id: number; number: string }>;
  /** 加急 in words. @returns everything that was said */
  asks(who: string, number: string, more?: { whatIf?: boolean; wished?: string }): Promise<Said[]>;
  /** @returns the presser's card as it is then */
  presses(who: string, card: Card, label: string): Promise<Card>;
  /** What a worker does after a press: computes anew. @returns the presser's card as it is painted then */
  recomputes(who: string): Promise<Card>;
  /** What is in the log of an order, the oldest first. */
  logged(number: string): Promise<string[]>;
  close(): Promise<void>;
}

export const NOW = new Date('2026-03-16T08:00:00+08:00');

export async function openDesk(): Promise<Desk> {
  const database = await createTestDatabase();
  await moveTo(database.db, NOW);
  await seedCatalogue(database);
  await seedRoutings(database);
  await seedShop(database);
  const factory = await createTestFactory(database);
  const heard = listenTo(database);
  let orders = 0;
  return {
    database,
    factory,
    heard,
    planned: async (more = {}) => {
      orders += 1;
      const number = `SO-20260316-${String(orders).padStart(4, '0')}`;
      const id = await putOrder(database, {
        number,
        customer: '恒锐',
        product: 'KHM-200',
        quantity: 100,
        status: 'confirmed',
        promisedDate: '2026-04-30',
        salesUserId: 'lin',
        ownerUserId: 'shop',
        ...more,
      });
      const [row] = await database.db.select().from(order).where(eq(order.id, id));
      if (row) await factory.does(null, (ctx) => copyRouting(ctx, row));
      await settlePlan(await factory.as(null), id);
      return { id, number };
    },
    asks: async (who, number, { whatIf = false, wished } = {}) => {
      const intent = {
        kind: 'rush.ask',
        reference: { text: number },
        whatIf,
        draft: wished ? { wished } : {},
      } as const;
      await factory.does(
        who,
        (ctx) => rushOrderFlow.intents?.['rush.ask']?.(ctx, intent, from(who)) ?? Promise.resolve(),
      );
      return heard();
    },
    presses: async (who, card, label) => {
      const { action, press } = pressOf(card, label);
      const handler = rushOrderFlow.presses?.[action];
      if (!handler) throw new Error(`no handler for ${action}`);
      return (await factory.does(who, (ctx) => handler(ctx, press))).card;
    },
    recomputes: async (who) => {
      await recomputeWaiting(await factory.as(null), new AbortController().signal);
      const [row] = await database.db
        .select()
        .from(cardTable)
        .where(
          sql`key = (select 'rush:' || max(id) || ':user:' || ${who} from rush_request) and state = 'open'`,
        )
        .limit(1);
      if (!row) throw new Error(`${who} has no card`);
      return row.view as Card;
    },
    logged: async (number) =>
      (
        await database.db
          .select({ action: auditEntry.action })
          .from(auditEntry)
          .where(eq(auditEntry.entityId, number))
          .orderBy(auditEntry.seq)
      ).map(({ action }) => action),
    close: () => database.close(),
  };
}

/** Forgets all plans and rush orders, so that each test has the machines to itself. */
export async function clearDesk({ database }: Desk): Promise<void> {
  await database.db.execute(sql`update rush_request set booked_option = null`);
  for (const table of ['outside_order', 'rush_move', 'rush_option', 'rush_request', 'machine_booking'])
    await database.db.execute(sql.raw(`delete from ${table}`));
  await database.db.execute(sql`update customer_order set open = false, status = 'cancelled' where open`);
  await moveTo(database.db, NOW);
}
