import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { checkpoint, checkpointSigner, material } from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { Flow } from '../../flow.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { from, listenTo, type Said } from '../../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { runDue } from '../../testing/due.ts';
import { putOrder } from '../../testing/orders.ts';
import type { WorkingCalendar } from '../../working-time/calendar.ts';
import { digestFlow } from '../flow.ts';
import { DIGEST } from '../send.ts';

/** Monday, before the hour of digests (08:40). */
export const EARLY = '2026-03-16T08:10:00+08:00';
export const HOUR = '2026-03-16T08:40:00+08:00';

/** A house with digests for the tests of a file, empty and early on Monday before each; and what is done in it. */
export function digestHouse() {
  let house = { database: {} as TestDatabase, factory: {} as TestFactory };
  let listening: () => Promise<Said[]>;
  const at = (instant: string) => moveTo(house.database.db, new Date(instant));

  beforeAll(async () => {
    const database = await createTestDatabase();
    await moveTo(database.db, new Date(EARLY));
    await seedCatalogue(database);
    house = { database, factory: await createTestFactory(database, { checkpoints: true, warnings: true }) };
    await database.db.insert(material).values({ code: 'M-1', name: '圆钢', unit: 'kg' });
  });
  afterAll(() => house.database.close());
  beforeEach(async () => {
    await house.database.db.execute(sql`
      truncate delivery_warning, due_instant, status_change, checkpoint, checkpoint_signer, change_request, incident,
        material_demand, outside_order, customer_order, card, outbox, absence, digest_choice, api_meter restart identity cascade`);
    listening = listenTo(house.database);
    await at(EARLY);
    await house.factory.does(null, (ctx) => digestFlow.start?.(ctx) ?? Promise.resolve());
  });

  const put = (number: string, values: Partial<Parameters<typeof putOrder>[1]> = {}): Promise<number> =>
    putOrder(house.database, {
      number,
      customer: '恒锐',
      product: 'KHM-200',
      promisedDate: '2026-04-20',
      salesUserId: 'lin',
      ownerUserId: 'shop',
      ...values,
    });

  /** A checkpoint that waits for somebody. */
  async function asks(orderId: number, userId: string, deadline: string): Promise<void> {
    const [row] = await house.database.db
      .insert(checkpoint)
      .values({
        orderId,
        key: `k${userId}`,
        name: 'BOM冻结',
        openedBy: 'status:confirmed',
        deadlineAt: new Date(deadline),
      })
      .returning();
    await house.database.db
      .insert(checkpointSigner)
      .values({ checkpointId: row?.id ?? 0, round: 1, place: 1, userId });
  }

  /** What the engine does: each instant of the flow that has come, once. @returns how many there were */
  async function engine(flow: Flow = digestFlow, kind = DIGEST, calendar?: WorkingCalendar): Promise<number> {
    return house.factory.does(null, async (asked) => {
      const ctx = calendar ? { ...asked, factory: { ...asked.factory, calendar } } : asked;
      const rows = await ctx.tx.execute<{ id: number; ref: string }>(sql`
        select id, ref from due_instant where kind = ${kind} and done_at is null and due_at <= app_now()
        for update skip locked`);
      for (const { ref } of rows) await runDue(flow, kind, ctx, ref);
      const ids = sql.param(rows.map(({ id }) => id));
      await ctx.tx.execute(sql`
        update due_instant set done_at = app_now() where id = any(${ids}::bigint[]) and due_at <= app_now()`);
      return rows.length;
    });
  }

  /** Texts by person. */
  async function digests(): Promise<Record<string, string>> {
    const said = await listening();
    return Object.fromEntries(
      said.flatMap(({ to, message }) =>
        message.kind === 'markdown' && 'userId' in to ? [[to.userId, message.text]] : [],
      ),
    );
  }
  const says = async (userId: string, kind: 'digest.show' | 'digest.switch', on = true): Promise<string> => {
    await house.factory.does(userId, async (ctx) => {
      if (kind === 'digest.show')
        await digestFlow.intents?.['digest.show']?.(ctx, { kind: 'digest.show' }, from(userId));
      else await digestFlow.intents?.['digest.switch']?.(ctx, { kind: 'digest.switch', on }, from(userId));
    });
    const [said] = await listening();
    return said && 'text' in said.message ? said.message.text : '';
  };

  return {
    /** What was said since it was asked last. */
    heard: () => listening(),
    get database() {
      return house.database;
    },
    get factory() {
      return house.factory;
    },
    at,
    put,
    asks,
    engine,
    digests,
    says,
  };
}
