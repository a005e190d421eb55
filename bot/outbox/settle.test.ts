import { asc, eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { card as cardTable, outbox } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { TxCtx } from '../../workflows/context.ts';
import { say } from '../../workflows/say.ts';
import { claimOutbox } from './claim.ts';
import type { Prepared } from './prepare.ts';
import { settle } from './settle.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const to = { to: 'person', userId: 'zhang' } as const;

const sayCard = (title: string) =>
  database.db.transaction((tx) =>
    say(
      {
        db: database.db,
        tx,
        actor: { kind: 'system', name: 'test' },
        log: pino({ level: 'silent' }),
      } as TxCtx,
      to,
      { kind: 'card', flow: 'orders', key: 'order:1', card: { title } },
      `say:${title}`,
    ),
  );

test('a card that was replaced while it was on its way is painted as an old one, after the new one', async () => {
  const first = await sayCard('1');
  const cardId = first?.cardId ?? '';
  const [row] = await claimOutbox(database.db, 1);
  const second = await sayCard('2');
  if (!row) throw new Error('nothing to send');
  const prepared = {
    sendable: { kind: 'card', painted: { cardId, version: 1, closed: false, view: { title: '1' } } },
    card: { id: cardId, version: 1, deliver: true },
  } satisfies Prepared;
  await settle(database.db, row, prepared, { outcome: 'sent' });
  const queued = await database.db
    .select()
    .from(outbox)
    .where(eq(outbox.state, 'queued'))
    .orderBy(asc(outbox.id));
  expect(queued.map(({ lane, message }) => [lane, message])).toEqual([
    ['person:zhang', { kind: 'card', cardId: second?.cardId }],
    ['person:zhang', { kind: 'repaint', cardId }],
  ]);
  const [former] = await database.db.select().from(cardTable).where(eq(cardTable.id, cardId));
  expect(former).toMatchObject({ state: 'superseded', version: 2, paintedVersion: 1 });
});
