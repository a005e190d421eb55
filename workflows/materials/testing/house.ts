import { and, asc, eq } from 'drizzle-orm';
import { moveTo } from '../../../db/clock.ts';
import {
  bomLine,
  bomSubstitute,
  dueInstant,
  fact,
  material,
  materialDemand,
  reservation,
  stock,
} from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { listenTo, type Said } from '../../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { putOrder } from '../../testing/orders.ts';
import { PAINT } from '../after-change.ts';
import { paintDue } from '../paint.ts';
import { planDemand } from '../plan-demand.ts';
import { settleGoods } from '../settle-goods.ts';

type MaterialValues = Partial<typeof material.$inferInsert> & { code: string };
type Tell = {
  kind?: 'receipt' | 'stock' | 'issue';
  material: string;
  quantity?: number;
  count?: number;
  order?: number | null;
  /** Of an order that nobody knows. */
  orderNumber?: string;
  at?: string;
  key?: string;
};

export interface MaterialHouse {
  database: TestDatabase;
  factory: TestFactory;
  heard: () => Promise<Said[]>;
  materials(...values: (string | MaterialValues)[]): Promise<void>;
  /** `KHM-200 > M-42CR-60 1.8kg 8%`, with a revision after a slash: `KHM-200/B > …`. */
  bom(...lines: string[]): Promise<void>;
  substitute(parent: string, original: string, substitute: string, factor?: string): Promise<void>;
  order(values?: Partial<Parameters<typeof putOrder>[1]>): Promise<number>;
  /** Writes facts down and settles their materials, in one transaction. */
  tell(...facts: Tell[]): Promise<number[]>;
  reverse(key: string): Promise<number[]>;
  plan(orderId: number): Promise<void>;
  /** `M-42CR-60 20/30` (reserved of on hand), by code. */
  stock(): Promise<string[]>;
  /** `M-42CR-60 stock 20 (issued 5)` of one order, by code and kind. */
  held(orderId: number): Promise<string[]>;
  /** `M-42CR-60 388.8`, by code. */
  demand(orderId: number): Promise<string[]>;
  /** Paints what is due, as the engine would, and returns what was said. */
  painted(): Promise<Said[]>;
  close(): Promise<void>;
}

const plain = (decimal: string): string => String(Number(decimal));
let keys = 0;
let orders = 0;

/** A factory with materials, on 2026-03-15 at 10:00. */
export async function createMaterialHouse(options: { max?: number } = {}): Promise<MaterialHouse> {
  const database = await createTestDatabase(options);
  const { db } = database;
  await moveTo(db, new Date('2026-03-15T10:00:00+08:00'));
  const factory = await createTestFactory(database);
  await seedCatalogue(database);
  const heard = listenTo(database);

  const insert = ({ kind = 'receipt', material: code, quantity, count, order: orderId, ...more }: Tell) => {
    keys += 1;
    return {
      source: 'test',
      key: more.key ?? `k${keys}`,
      kind,
      materialCode: code,
      orderId: orderId ?? null,
      orderNumber: more.orderNumber ?? null,
      occurredAt: new Date(more.at ?? '2026-03-15T08:00:00+08:00'),
      payload: count === undefined ? {} : { count: String(count) },
      digest: '',
      reportedBy: 'system:test',
      quantity: quantity === undefined ? null : String(kind === 'issue' ? -quantity : quantity),
    };
  };

  return {
    database,
    factory,
    heard,
    materials: async (...values) => {
      const rows = values.map((one) => (typeof one === 'string' ? { code: one } : one));
      await db.insert(material).values(rows.map((one) => ({ name: `料${one.code}`, unit: 'kg', ...one })));
    },
    bom: async (...written) => {
      for (const one of written) {
        const [
          ,
          parentCode = '',
          revision = '',
          materialCode = '',
          quantityPer = '',
          unit = '',
          scrap = '0',
        ] = /^([^\s/]+)(?:\/(\S+))? > (\S+) ([\d.]+)(\p{L}+)(?: (\d+)%)?$/u.exec(one) ?? [];
        const row = {
          parentCode,
          revision,
          materialCode,
          quantityPer,
          unit,
          scrap: String(Number(scrap) / 100),
        };
        keys += 1;
        await db.insert(bomLine).values({ ...row, line: keys });
      }
    },
    substitute: async (parentCode, materialCode, by, factor = '1') => {
      const [line] = await db
        .select()
        .from(bomLine)
        .where(and(eq(bomLine.parentCode, parentCode), eq(bomLine.materialCode, materialCode)));
      await db.insert(bomSubstitute).values({ bomLineId: line?.id ?? 0, materialCode: by, factor });
    },
    order: (values = {}) => {
      orders += 1;
      const number = `SO-20260315-${String(orders).padStart(4, '0')}`;
      const base = { number, customer: '恒锐', product: 'KHM-200', status: 'confirmed', quantity: 10 };
      return putOrder(database, { ...base, salesUserId: 'lin', ownerUserId: 'buyer', ...values });
    },
    tell: (...facts) =>
      factory.does(null, async (ctx) => {
        await ctx.tx.insert(fact).values(facts.map(insert)).onConflictDoNothing();
        return settleGoods(
          ctx,
          facts.map((one) => one.material),
        );
      }),
    reverse: (key) =>
      factory.does(null, async (ctx) => {
        const rows = await ctx.tx
          .update(fact)
          .set({ reversedBy: `r-${key}` })
          .where(eq(fact.key, key))
          .returning();
        return settleGoods(
          ctx,
          rows.flatMap((one) => one.materialCode ?? []),
        );
      }),
    plan: (orderId) => factory.does('planner', (ctx) => planDemand(ctx, orderId, '订单确认')),
    stock: async () =>
      (await db.select().from(stock).orderBy(asc(stock.materialCode))).map(
        (one) => `${one.materialCode} ${plain(one.reserved)}/${plain(one.onHand)}`,
      ),
    held: async (orderId) =>
      (
        await db
          .select()
          .from(reservation)
          .where(eq(reservation.orderId, orderId))
          .orderBy(asc(reservation.materialCode), asc(reservation.kind))
      )
        .filter((one) => Number(one.quantity) > 0)
        .map((one) => {
          const issued = Number(one.issued) > 0 ? ` (issued ${plain(one.issued)})` : '';
          return `${one.materialCode} ${one.kind} ${plain(one.quantity)}${issued}`;
        }),
    demand: async (orderId) =>
      (
        await db
          .select()
          .from(materialDemand)
          .where(eq(materialDemand.orderId, orderId))
          .orderBy(asc(materialDemand.materialCode))
      ).map((one) => `${one.materialCode} ${plain(one.required)}${one.problem ? ' ?' : ''}`),
    painted: async () => {
      const due = await db.select().from(dueInstant).where(eq(dueInstant.kind, PAINT));
      await factory.does(null, (ctx) =>
        paintDue(
          ctx,
          due.map((one) => one.ref),
        ),
      );
      await db.delete(dueInstant).where(eq(dueInstant.kind, PAINT));
      return heard();
    },
    close: () => database.close(),
  };
}
