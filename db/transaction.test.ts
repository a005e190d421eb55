import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditHead } from './schema/index.ts';
import { createTestDatabase, type TestDatabase } from './testing/database.ts';
import { withTransaction } from './transaction.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.sql`create table note (text text)`;
});
afterAll(() => database.close());

const notes = async () => (await database.sql`select text from note order by text`).map((row) => row.text);

test('what is written is there after the end, and nothing of it before', async () => {
  await withTransaction({ db: database.db }, async ({ tx }) => {
    await tx.execute(sql`insert into note values ('kept')`);
    expect(await notes()).toEqual([]);
  });
  expect(await notes()).toEqual(['kept']);
});

test('an error undoes everything, that of joined transactions included', async () => {
  const failing = withTransaction({ db: database.db }, async (outer) => {
    await outer.tx.execute(sql`insert into note values ('outer')`);
    await withTransaction(outer, async (inner) => {
      expect(inner.tx).toBe(outer.tx);
      await inner.tx.execute(sql`insert into note values ('inner')`);
    });
    throw new Error('second thoughts');
  });
  await expect(failing).rejects.toThrow('second thoughts');
  expect(await notes()).toEqual(['kept']);
});

test('the rest of the context goes along, and typed queries work on it', async () => {
  const ctx = { db: database.db, actor: 'system' };
  const seen = await withTransaction(ctx, async ({ actor, tx }) => [
    actor,
    await tx.select().from(auditHead),
  ]);
  expect(seen[0]).toBe('system');
});
