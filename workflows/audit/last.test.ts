import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tx } from '../../db/client.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { TxCtx } from '../context.ts';
import { loadFactory } from '../factory/load.ts';
import { auditLast } from './last.ts';
import { audit } from './record.ts';

let database: TestDatabase;
let base: Omit<TxCtx, 'tx'>;

beforeAll(async () => {
  database = await createTestDatabase();
  const evidence = {} as TxCtx['evidence'];
  const actor = { kind: 'system', name: 'test' } as const;
  base = {
    db: database.db,
    factory: await loadFactory(),
    evidence,
    actor,
    log: pino({ level: 'silent' }),
    publicUrl: null,
  };
});
afterAll(() => database.close());

const record = (tx: Tx, entityId: string) =>
  audit({ ...base, tx }, { action: 'thing.change', entity: 'thing', entityId, change: { x: [1, 2] } });

async function logged(prefix: string): Promise<string[]> {
  const rows = await database.db.execute<{ id: string }>(
    sql`select entity_id as id from audit_entry where entity_id like ${`${prefix}%`} order by seq`,
  );
  return rows.map((row) => row.id);
}

test('what was recorded on the way stands in the log after the commit, in its order', async () => {
  await database.db.transaction((tx) =>
    auditLast(tx, async () => {
      await record(tx, 'a1');
      await record(tx, 'a2');
      await record(tx, 'a3');
    }),
  );
  expect(await logged('a')).toEqual(['a1', 'a2', 'a3']);
});

test('a plain savepoint writes its entries at once, so that it can take them back', async () => {
  await database.db.transaction((tx) =>
    auditLast(tx, async () => {
      await tx.transaction((inner) => record(inner, 'c1'));
      const failing = tx.transaction(async (inner) => {
        await record(inner, 'c2');
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
    }),
  );
  expect(await logged('c')).toEqual(['c1']);
});

test('nothing is recorded of work that fails', async () => {
  const failing = database.db.transaction((tx) =>
    auditLast(tx, async () => {
      await record(tx, 'd1');
      throw new Error('no');
    }),
  );
  await expect(failing).rejects.toThrow('no');
  expect(await logged('d')).toEqual([]);
});

test('others write to the log while the work after an entry goes on', async () => {
  await database.db.transaction((slow) =>
    auditLast(slow, async () => {
      await record(slow, 'e-slow');
      await database.db.transaction(async (tx) => {
        await tx.execute(sql`set local lock_timeout = '2s'`);
        await record(tx, 'e-quick');
      });
    }),
  );
  expect(await logged('e')).toEqual(['e-quick', 'e-slow']);
});
