import { eq, sql } from 'drizzle-orm';
import { moveTo } from '../../../db/clock.ts';
import {
  checkpoint,
  checkpointSigner,
  deliveryWarning,
  escalationStep,
  order,
} from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { putOrder } from '../../testing/orders.ts';

/** 10:00 on Wednesday 18 March 2026: the present of these tests. */
export const NOW = '2026-03-18T10:00:00+08:00';

export interface BoardHouse {
  database: TestDatabase;
  factory: TestFactory;
  put(
    number: string,
    values?: Partial<typeof order.$inferInsert> & { customer?: string; product?: string },
  ): Promise<number>;
  /** A checkpoint of an order whose deadline passed at an instant; `answered`: when it was decided. */
  timeOut(
    orderId: number,
    key: string,
    at: string,
    options?: { answered?: string; told?: string[] },
  ): Promise<void>;
  warn(orderId: number): Promise<void>;
  close(): Promise<void>;
}

/** The test factory with its customers, and orders put there as they are. */
export async function openBoardHouse(): Promise<BoardHouse> {
  const database = await createTestDatabase();
  await moveTo(database.db, new Date(NOW));
  await seedCatalogue(database);
  const factory = await createTestFactory(database);
  return {
    database,
    factory,
    put: (number, { customer = '恒锐', product = 'KHM-200', ...values } = {}) =>
      putOrder(database, { number, customer, product, ...values }),
    async timeOut(orderId, key, at, { answered, told = ['engineer'] } = {}) {
      const plannedAt = new Date(at);
      const [row] = await database.db
        .insert(checkpoint)
        .values({
          orderId,
          key,
          name: `关卡 ${key}`,
          openedBy: 'status:confirmed',
          deadlineAt: plannedAt,
          ...(answered
            ? { state: 'passed', decidedAt: new Date(answered), decidedBy: 'staff:engineer' }
            : {}),
        })
        .returning();
      const checkpointId = row?.id ?? 0;
      await database.db
        .insert(escalationStep)
        .values({ checkpointId, arm: 1, tier: 1, plannedAt, outcome: 'told', told });
      await database.db
        .insert(checkpointSigner)
        .values(told.map((userId, i) => ({ checkpointId, round: 1, place: i + 1, userId })));
    },
    async warn(orderId) {
      const [row] = await database.db.select().from(order).where(eq(order.id, orderId));
      await database.db.insert(deliveryWarning).values({
        orderId,
        promisedDate: row?.promisedDate ?? '',
        status: row?.status ?? '',
        cause: 'near',
        statusChangeId: 0,
      });
    },
    close: () => database.close(),
  };
}

/** No orders, for the next test. Rows are deleted: emptying so many tables by `truncate` takes a quarter of a second. */
export async function emptyHouse({ database }: BoardHouse): Promise<void> {
  for (const table of TABLES) await database.db.execute(sql`delete from ${sql.identifier(table)}`);
}

const TABLES = [
  'checkpoint_signer',
  'escalation_step',
  'checkpoint',
  'status_change',
  'delivery_warning',
  'due_date_change',
  'incident_order',
  'incident',
  'material_demand',
  'customer_order',
] as const;
