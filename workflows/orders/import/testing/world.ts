import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { moveTo } from '../../../../db/clock.ts';
import { openLocalStore } from '../../../../db/evidence/local.ts';
import { customer, product } from '../../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../../db/testing/database.ts';
import type { Card } from '../../../card.ts';
import type { Ctx, TxCtx } from '../../../context.ts';
import { createTestFactory } from '../../../testing/context.ts';
import { applyConfirmed } from '../applying/work.ts';
import { importFlow } from '../flow.ts';
import { readWaiting } from '../reading/work.ts';

/** Monday 16 March 2026, 10:00 in Shanghai. */
const MORNING = new Date('2026-03-16T10:00:00+08:00');

/** Somebody who sends workbooks and presses buttons. */
export interface Uploader {
  sends(bytes: Uint8Array, name?: string): Promise<void>;
  /** The newest import card of this person, as painted now. */
  card(): Promise<CardNow>;
  /** @returns the card after the press */
  presses(label: string): Promise<CardNow>;
}

export interface CardNow extends Card {
  state: string;
}

export interface ImportWorld {
  database: TestDatabase;
  evidenceFolder: string;
  as(userId: string | null): Promise<Ctx>;
  uploader(userId: string): Uploader;
  /** What the service does on its own: reads what waits. */
  reads(signal?: AbortSignal): Promise<void>;
  /** Applies what was confirmed. */
  applies(signal?: AbortSignal): Promise<void>;
  /** Sends, reads, confirms, applies. */
  imports(userId: string, bytes: Uint8Array): Promise<void>;
  /** All orders by number, as a reader of the table sees them. */
  orders(): Promise<Record<string, unknown>[]>;
  countOf(table: string): Promise<number>;
  /** Texts and files said to a person beside cards. */
  saidTo(userId: string): Promise<{ kind: string; text?: string; name?: string; sha256?: string }[]>;
  close(): Promise<void>;
}

/** A factory with three customers and two products, and an evidence store in a folder of its own. */
export async function createImportWorld(): Promise<ImportWorld> {
  const database = await createTestDatabase();
  await moveTo(database.db, MORNING);
  const folder = await mkdtemp(join(tmpdir(), 'danmai-import-'));
  const evidence = await openLocalStore(folder);
  const factory = await createTestFactory(database);
  await database.db.insert(customer).values([
    { name: '恒锐精密机械有限公司', shortName: '恒锐' },
    { name: '华盛电气成套有限公司', shortName: '华盛' },
    { name: '蓝泊传动科技有限公司', shortName: '蓝泊' },
  ]);
  await database.db.insert(product).values([
    { code: 'KHM-100', name: '快换模组(轻载)' },
    { code: 'KHM-200', name: '快换模组' },
  ]);
  const as = async (userId: string | null): Promise<Ctx> => ({ ...(await factory.as(userId)), evidence });
  const inTransaction = async <R>(userId: string, work: (ctx: TxCtx) => Promise<R>): Promise<R> => {
    const ctx = await as(userId);
    return ctx.db.transaction((tx) => work({ ...ctx, tx }));
  };

  function uploader(userId: string): Uploader {
    const newest = async () => {
      const rows = await database.db.execute<{
        id: string;
        key: string;
        version: number;
        view: Card;
        state: string;
      }>(sql`
        select id, key, version, view, state from card where space_id = ${userId} and flow = 'order-import'
        order by created_at desc, id desc limit 1`);
      const [row] = rows;
      if (!row) throw new Error(`${userId} has no import card`);
      return row;
    };
    const card = async (): Promise<CardNow> => {
      const row = await newest();
      return { ...row.view, state: row.state };
    };
    return {
      card,
      async sends(bytes, name = '订单.xlsx') {
        const { sha256, size, mime } = await evidence.put(bytes, { name, maxBytes: 1e9 });
        const conversation = { channel: 'dingtalk', kind: 'single', id: `single-${userId}` } as const;
        const messageKey = `dingtalk:${randomUUID()}`;
        const where = { conversation, reply: { to: 'reply', conversation, userId } as const, messageKey };
        // Cards of one clock instant could not be told apart by age.
        await moveTo(database.db, new Date(Date.parse(await nowText(database)) + 1_000));
        await inTransaction(userId, (ctx) => takeFile(ctx, { sha256, size, mime, name }, where));
      },
      async presses(label) {
        const row = await newest();
        const button = row.view.buttons?.find((one) => one.label.includes(label));
        if (!button || !('action' in button))
          throw new Error(`no button ${label} on ${JSON.stringify(row.view)}`);
        const handler = importFlow.presses?.[button.action];
        if (!handler) throw new Error(`nobody answers to ${button.action}`);
        await inTransaction(userId, async (ctx) => {
          const claimed = await ctx.tx.execute(sql`
            update card set version = version + 1 where id = ${row.id} and version = ${row.version} and state = 'open' returning id`);
          if (claimed.length === 0) throw new Error('the card is no longer open');
          const press = { cardId: row.id, cardKey: row.key, version: row.version + 1, view: row.view };
          const result = await handler(ctx, {
            ...press,
            params: button.params ?? {},
            form: {},
            pressKey: randomUUID(),
          });
          await ctx.tx.execute(sql`
            update card set view = ${JSON.stringify(result.card)}::text::jsonb, state = ${result.closed ? 'closed' : 'open'}
            where id = ${row.id}`);
        });
        return card();
      },
    };
  }

  const reads = async (signal = new AbortController().signal) => readWaiting(await as(null), signal);
  const applies = async (signal = new AbortController().signal) => applyConfirmed(await as(null), signal);

  return {
    database,
    evidenceFolder: folder,
    as,
    uploader,
    reads,
    applies,
    async imports(userId, bytes) {
      await uploader(userId).sends(bytes);
      await reads();
      await uploader(userId).presses('确认导入');
      await applies();
    },
    orders: () => readOrders(database),
    async countOf(table) {
      const rows = await database.db.execute<{ n: number }>(
        sql`select count(*)::int as n from ${sql.identifier(table)}`,
      );
      return rows[0]?.n ?? 0;
    },
    async saidTo(userId) {
      const rows = await database.db.execute<{ message: { kind: string } }>(sql`
        select message from outbox where lane = ${`person:${userId}`} and message->>'kind' not in ('card', 'repaint') order by id`);
      return rows.map((row) => row.message);
    },
    async close() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const takeFile: NonNullable<typeof importFlow.files>['take'] = async (ctx, file, where) => {
  if (!importFlow.files?.accepts(file)) throw new Error(`the import flow does not take ${file.name}`);
  await importFlow.files.take(ctx, file, where);
};

async function nowText(database: TestDatabase): Promise<string> {
  const rows = await database.db.execute<{ now: string }>(sql`select app_now() as now`);
  return rows[0]?.now ?? '';
}

/** For tests that compare whole states: a digest of all orders, whatever their ids. */
export async function ordersDigest(database: TestDatabase): Promise<string> {
  const rows = await database.db.execute<Record<string, unknown>>(sql`
    select number, customer_id, product_id, quantity, unit_price, promised_date, original_promised_date, shipped_date, status,
      open, version, source, (select count(*)::int from status_change s where s.order_id = o.id) as changes
    from customer_order o order by number`);
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

async function readOrders(database: TestDatabase): Promise<Record<string, unknown>[]> {
  const rows = await database.db.execute<Record<string, unknown>>(sql`
    select o.number, c.name as customer, p.code as product, o.quantity, o.unit_price::text as price,
      o.promised_date::text as promised, o.original_promised_date::text as original, o.shipped_date::text as shipped,
      o.status, o.open, o.source, o.version, o.sales_user_id as sales, o.owner_user_id as owner
    from customer_order o join customer c on c.id = o.customer_id join product p on p.id = o.product_id order by o.number`);
  return [...rows];
}
