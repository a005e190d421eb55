import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import { openFor } from '../../checkpoints/open.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { putOrder } from '../../testing/orders.ts';

/** `2026-09-17 09:00:00`, Shanghai wall clock. */
export const at = (text: string): Date => new Date(`${text.replace(' ', 'T')}+08:00`);

/** Ladders of a test database: orders whose BOM freeze is asked of 叶子安, whose head is 梁思远. */
export interface Ladders {
  clockAt(when: string): Promise<unknown>;
  /** Opens the BOM freeze of a new order at this instant. @returns the checkpoint's id */
  open(when: string, order?: { promisedDate?: string }): Promise<number>;
  /** From yesterday, for a month. */
  away(userId: string, delegate: string): Promise<unknown>;
  /** `<tier> <role> <userId>` of each reminder, with its state unless queued. */
  reminders(): Promise<string[]>;
  forget(): Promise<unknown>;
}

export function createLadders(database: TestDatabase, factory: TestFactory): Ladders {
  const { db } = database;
  let orders = 0;
  const clockAt = (when: string) => moveTo(db, at(when));
  return {
    clockAt,
    async open(when, { promisedDate = '2026-10-20' } = {}) {
      await clockAt(when);
      orders += 1;
      const id = await putOrder(database, {
        number: `SO-20260901-${String(orders).padStart(4, '0')}`,
        customer: '恒锐',
        product: 'KHM-200',
        status: 'confirmed',
        promisedDate,
        salesUserId: 'lin',
      });
      await factory.does(null, (ctx) => openFor(ctx, id, { kind: 'status', status: 'confirmed' }));
      const [row] = await db.execute<{ id: number }>(
        sql`select id::float8 as id from checkpoint where order_id = ${id}`,
      );
      if (!row) throw new Error('no checkpoint was opened');
      return row.id;
    },
    away: (userId, delegate) =>
      db.execute(sql`
        insert into absence (user_id, delegate_user_id, from_at, until_at, declared_by)
        values (${userId}, ${delegate}, app_now() - interval '1 day', app_now() + interval '30 days', 'test')`),
    async reminders() {
      const rows = await db.execute<{ line: string }>(sql`
        select tier || ' ' || role || ' ' || user_id || case state when 'queued' then '' else ' ' || state end as line
        from reminder order by id`);
      return rows.map((row) => row.line);
    },
    forget: () =>
      db.execute(
        sql`truncate escalation_meeting, escalation_step, reminder, absence, due_instant, outbox, card cascade`,
      ),
  };
}

/** The house of a test file; its parts are there from the first test on. */
export interface LadderHouse {
  database: TestDatabase;
  factory: TestFactory;
  ladders: Ladders;
}

/**
 * A database with the shipped checkpoints for the tests of one file; nothing of one test's ladders is left for the next.
 * @param clean what else is to be emptied before each test
 */
export function useLadders(clean?: (house: LadderHouse) => Promise<unknown>): LadderHouse {
  const house = {} as LadderHouse;
  beforeAll(async () => {
    const database = await createTestDatabase();
    await seedCatalogue(database);
    const factory = await createTestFactory(database, { checkpoints: true });
    Object.assign(house, { database, factory, ladders: createLadders(database, factory) });
  });
  beforeEach(async () => {
    await clean?.(house);
    await house.ladders.forget();
  });
  afterAll(() => house.database.close());
  return house;
}
