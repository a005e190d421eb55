import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { deliveryWarning, order } from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { Card } from '../../card.ts';
import type { TxCtx } from '../../context.ts';
import { moveDate } from '../../orders/move-date.ts';
import { transition } from '../../orders/transition.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { listenTo, pressOf, type Said } from '../../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { runDue } from '../../testing/due.ts';
import { putOrder } from '../../testing/orders.ts';
import type { WorkingCalendar } from '../../working-time/calendar.ts';
import { deliveryWarningFlow as flow } from '../flow.ts';
import { SOON } from '../follow.ts';
import { warn } from '../warn.ts';

/** Monday. */
const MORNING = '2026-03-16T09:00:00+08:00';

/** A house with delivery warnings for the tests of a file, empty on Monday morning before each; and what is done in it. */
export function warningHouse() {
  let house = { database: {} as TestDatabase, factory: {} as TestFactory };
  let listening: () => Promise<Said[]>;
  const at = (instant: string) => moveTo(house.database.db, new Date(instant));

  beforeAll(async () => {
    const database = await createTestDatabase();
    await moveTo(database.db, new Date(MORNING));
    await seedCatalogue(database);
    house = { database, factory: await createTestFactory(database, { warnings: true }) };
  });
  afterAll(() => house.database.close());
  beforeEach(async () => {
    await house.database.db.execute(sql`
      truncate delivery_warning, due_instant, status_change, customer_order, card, outbox, absence restart identity cascade`);
    listening = listenTo(house.database);
    await at(MORNING);
  });

  let numbers = 0;
  const put = (values: Partial<Parameters<typeof putOrder>[1]> = {}): Promise<number> => {
    numbers += 1;
    return putOrder(house.database, {
      number: `SO-20260301-${String(numbers).padStart(4, '0')}`,
      customer: '恒锐',
      product: 'KHM-200',
      status: 'in_production',
      promisedDate: '2026-03-18',
      salesUserId: 'lin',
      ownerUserId: 'shop',
      statusSince: new Date('2026-03-10T10:00:00+08:00'),
      ...values,
    });
  };
  const numberOf = async (id: number) =>
    (await house.database.db.select().from(order).where(eq(order.id, id)))[0]?.number ?? '';

  const look = () => house.factory.does(null, (ctx) => warn(ctx, null));
  const warningsOf = (id: number) =>
    house.database.db
      .select()
      .from(deliveryWarning)
      .where(eq(deliveryWarning.orderId, id))
      .orderBy(deliveryWarning.id);
  const toldTo = (said: readonly Said[]): string[] =>
    said.flatMap(({ to, message }) => (message.kind === 'card' && 'userId' in to ? [to.userId] : [])).sort();
  const cardFor = (said: readonly Said[], userId: string): Card => {
    const found = said.find(({ to, card }) => card && 'userId' in to && to.userId === userId)?.card;
    if (!found) throw new Error(`${userId} has no card`);
    return found;
  };
  /** What the engine would do at once: refs of due instants of a kind that have come. */
  async function runSoon(): Promise<void> {
    const rows = await house.database.db.execute<{ ref: string }>(sql`
      select ref from due_instant where kind = ${SOON} and done_at is null and due_at <= app_now()`);
    if (rows.length > 0)
      await house.factory.does(null, async (ctx) => {
        await runDue(flow, SOON, ctx, ...rows.map(({ ref }) => ref));
        await ctx.tx.execute(
          sql`update due_instant set done_at = app_now() where kind = ${SOON} and due_at <= app_now()`,
        );
      });
  }
  const move = (id: number, to: string, calendar?: WorkingCalendar) =>
    house.factory.does(null, async (asked: TxCtx) => {
      const ctx = calendar ? { ...asked, factory: { ...asked.factory, calendar } } : asked;
      const [row] = await ctx.tx.select().from(order).where(eq(order.id, id)).for('update');
      if (row) await moveDate(ctx, row, to, { reason: '客户延期' }, async () => undefined);
    });
  const step = async (userId: string, id: number, to: string, reason = '试') => {
    const [row] = await house.database.db.select().from(order).where(eq(order.id, id));
    await house.factory.does(userId, (ctx) =>
      transition(ctx, { orderId: id, version: row?.version ?? 0, to, reason, shippedDate: '今天' }),
    );
  };
  const answer = async (userId: string, card: Card, form: Record<string, string>) => {
    const { press } = pressOf(card, '已核查/答复', form);
    return house.factory.does(userId, async (ctx) => flow.presses?.answer?.(ctx, press));
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
    numberOf,
    look,
    warningsOf,
    toldTo,
    cardFor,
    runSoon,
    move,
    step,
    answer,
  };
}
