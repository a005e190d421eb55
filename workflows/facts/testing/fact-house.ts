import { afterAll, beforeAll } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { bomLine, material, product, routingOperation } from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { listenTo, type Said } from '../../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { runDue } from '../../testing/due.ts';
import { putOrder } from '../../testing/orders.ts';
import { factsFlow } from '../flow.ts';
import { SETTLE } from '../matching.ts';
import { recordFacts } from '../record.ts';
import type { FactOutcome } from '../record-types.ts';

export const NOW = new Date('2026-03-15T10:00:00+08:00');

export interface FactHouse {
  database: TestDatabase;
  factory: TestFactory;
  heard: () => Promise<Said[]>;
  /** Facts told by the system `source` (a person's id instead: by them, as a card). */
  tells(source: string, ...facts: Record<string, unknown>[]): Promise<FactOutcome[]>;
  /** An order of 200 KHM-200 with operations 10, 20, 30 that nobody has confirmed; @returns its number */
  order(values?: Partial<Parameters<typeof putOrder>[1]>): Promise<string>;
  /** Does what facts have left to be done right after their commit. */
  settles(): Promise<void>;
  status(number: string): Promise<string>;
}

let orders = 0;
let keys = 0;

/** A fact with a key and a time (minutes before NOW) of its own. */
export function fact(
  kind: string,
  order: string | undefined,
  more: Record<string, unknown> = {},
  minutesAgo = 5,
) {
  keys += 1;
  const occurredAt = new Date(NOW.getTime() - minutesAgo * 60_000).toISOString();
  return { kind, key: `${kind}-${keys}`, occurredAt, ...(order ? { order } : {}), ...more };
}

/**
 * A house with the test factory, a product with a routing of three operations, and a way to tell it facts.
 * @param options.bom 200 pieces need 50 kg of M-1 and 400 pieces of M-2
 */
export function useFacts(options: { checkpoints?: boolean; bom?: boolean } = {}): FactHouse {
  const house = {} as FactHouse;
  beforeAll(async () => {
    const database = await createTestDatabase({ max: 10 });
    await moveTo(database.db, NOW);
    const factory = await createTestFactory(database, options);
    await seedCatalogue(database);
    await database.db.insert(material).values([
      { code: 'M-1', name: '圆钢', unit: 'kg' },
      { code: 'M-2', name: '轴承', unit: '件' },
    ]);
    if (options.bom)
      await database.db.insert(bomLine).values([
        { parentCode: 'KHM-200', line: 1, materialCode: 'M-1', quantityPer: '0.25', unit: 'kg' },
        { parentCode: 'KHM-200', line: 2, materialCode: 'M-2', quantityPer: '2', unit: '件' },
      ]);
    const products = await database.db.select().from(product);
    const id = products.find(({ code }) => code === 'KHM-200')?.id ?? 0;
    const operation = (step: number, name: string) => ({ productId: id, step, name });
    await database.db
      .insert(routingOperation)
      .values([operation(10, '下料'), operation(20, '铣削'), operation(30, '装配')]);
    Object.assign(house, { database, factory, heard: listenTo(database) });
  });
  afterAll(() => house.database.close());
  house.tells = async (source, ...facts) => {
    const person = /^[a-z]+\d?$/.test(source) && (await isStaff(house.database, source));
    const ctx = await house.factory.as(person ? source : null);
    const actor = person ? ctx.actor : ({ kind: 'system', name: source } as const);
    return recordFacts({ ...ctx, actor }, person ? 'card' : source, facts);
  };
  house.order = async (values = {}) => {
    orders += 1;
    const number = `SO-20260310-${String(orders).padStart(4, '0')}`;
    const createdAt = new Date(NOW.getTime() - 5 * 86_400_000);
    await putOrder(house.database, {
      number,
      customer: '恒锐',
      product: 'KHM-200',
      status: 'pending_review',
      salesUserId: 'lin',
      ownerUserId: 'planner',
      createdAt,
      statusSince: createdAt,
      ...values,
    });
    return number;
  };
  house.settles = async () => {
    const due = await house.database.sql<{ ref: string }[]>`
      update due_instant set done_at = app_now() where kind = ${SETTLE} and done_at is null returning ref`;
    await house.factory.does(null, (ctx) => runDue(factsFlow, SETTLE, ctx, ...due.map(({ ref }) => ref)));
  };
  house.status = async (number) => {
    const [row] = await house.database.sql`select status from customer_order where number = ${number}`;
    return row?.status as string;
  };
  return house;
}

async function isStaff(database: TestDatabase, userId: string): Promise<boolean> {
  const [row] = await database.sql`select from person where user_id = ${userId}`;
  return row !== undefined;
}
