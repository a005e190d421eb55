import { asc, eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { card as cardTable, outbox } from '../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/database.ts';
import type { Card } from './card.ts';
import type { TxCtx } from './context.ts';
import { repaint, say } from './say.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** `say` touches only the transaction; the rest of a context is not read by it. */
const inTransaction = <T>(run: (ctx: TxCtx) => Promise<T>): Promise<T> =>
  database.db.transaction((tx) =>
    run({
      db: database.db,
      tx,
      actor: { kind: 'system', name: 'test' },
      log: pino({ level: 'silent' }),
    } as TxCtx),
  );

const to = { to: 'person', userId: 'zhang' } as const;
const cardOf = (title: string): Card => ({ title, buttons: [{ label: '好', action: 'ok' }] });
const rowsOf = (key: string) => database.db.select().from(cardTable).where(eq(cardTable.key, key));

test('the same key is said once, also when a card is said', async () => {
  const card = { kind: 'card', flow: 'orders', key: 'once', card: cardOf('一') } as const;
  const first = await inTransaction((ctx) => say(ctx, to, card, 'k1'));
  const second = await inTransaction((ctx) => say(ctx, to, card, 'k1'));
  expect(first?.cardId).toBeTypeOf('string');
  expect(second).toBeUndefined();
  expect(await rowsOf('once')).toHaveLength(1);
  expect(await database.db.select().from(outbox).where(eq(outbox.idempotencyKey, 'k1'))).toHaveLength(1);
});

test('a new card takes the place of the open one with the same key', async () => {
  for (const n of ['1', '2']) {
    await inTransaction((ctx) =>
      say(ctx, to, { kind: 'card', flow: 'orders', key: 'living', card: cardOf(n) }, `living:${n}`),
    );
  }
  const states = (await rowsOf('living')).map((row) => [(row.view as Card).title, row.state]);
  expect(states.sort()).toEqual([
    ['1', 'superseded'],
    ['2', 'open'],
  ]);
});

const outboxOf = (lane: string) =>
  database.db.select().from(outbox).where(eq(outbox.lane, lane)).orderBy(asc(outbox.id));

test('a replaced card that people have on their screens is painted once more, after the new one', async () => {
  const [hers, key] = [{ to: 'person', userId: 'li' } as const, 'replaced'];
  const sayCard = (n: string) =>
    inTransaction((ctx) =>
      say(ctx, hers, { kind: 'card', flow: 'orders', key, card: cardOf(n) }, `replaced:${n}`),
    );
  const first = await sayCard('1');
  await database.db.update(cardTable).set({ deliveredAt: sql`app_now()`, paintedVersion: 1 });
  const second = await sayCard('2');
  await sayCard('2');
  const queued = await outboxOf('person:li');
  expect(queued.map((row) => row.message)).toEqual([
    { kind: 'card', cardId: first?.cardId },
    { kind: 'card', cardId: second?.cardId },
    { kind: 'repaint', cardId: first?.cardId },
  ]);
  expect(queued.at(-1)?.recipient).toEqual(hers);
  const [former] = await database.db
    .select()
    .from(cardTable)
    .where(eq(cardTable.id, first?.cardId ?? ''));
  expect(former).toMatchObject({ state: 'superseded', version: 2 });
});

test('a replaced card that never went out costs nothing more', async () => {
  const hers = { to: 'person', userId: 'wu' } as const;
  for (const n of ['1', '2']) {
    await inTransaction((ctx) =>
      say(ctx, hers, { kind: 'card', flow: 'orders', key: 'unseen', card: cardOf(n) }, `unseen:${n}`),
    );
  }
  expect((await outboxOf('person:wu')).map((row) => (row.message as { kind: string }).kind)).toEqual([
    'card',
    'card',
  ]);
});

test('what is said in a transaction that fails is not said', async () => {
  await expect(
    inTransaction(async (ctx) => {
      await say(ctx, to, { kind: 'text', text: '不会发出' }, 'rolled-back');
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  expect(await database.db.select().from(outbox).where(eq(outbox.idempotencyKey, 'rolled-back'))).toEqual([]);
});

test('a repaint raises the version, and who had private buttons keeps an empty private view', async () => {
  const before: Card = {
    ...cardOf('公共'),
    privateViews: { zhang: { buttons: [{ label: '批', action: 'ok' }] } },
  };
  await inTransaction((ctx) =>
    say(ctx, to, { kind: 'card', flow: 'orders', key: 'private', card: before }, 'p1'),
  );
  await inTransaction((ctx) => repaint(ctx, 'private', { title: '已处理' }, { closed: true }));
  const [row] = await rowsOf('private');
  expect(row).toMatchObject({
    version: 2,
    state: 'closed',
    view: { title: '已处理', privateViews: { zhang: {} } },
  });
});

test('repainting a card that nobody holds does nothing', async () => {
  await inTransaction((ctx) => repaint(ctx, 'never said', { title: 'x' }));
  expect(await rowsOf('never said')).toEqual([]);
});
