import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { createTestFactory } from '../testing/context.ts';
import { audit } from './record.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const factory = await createTestFactory(database);
  const entries = [1, 2, 3].map((n) => ({
    action: 'order.update',
    entity: 'order',
    entityId: n,
    change: { quantity: [n, n + 1] as const },
  }));
  await factory.does('lin', (ctx) => audit(ctx, entries));
});
afterAll(() => database.close());

const forbidden = { code: 'DMAUD' };
const digest = (letter: string) => letter.repeat(64);
const insert = (seq: number, prevHash: string, at = 'now()') =>
  `insert into audit_entry (seq, at, actor, action, entity, entity_id, change, prev_hash, hash)
   values (${seq}, ${at}, 'staff:x', 'order.update', 'order', '1', '{}', '${prevHash}', '${digest('f')}')`;

describe('the database itself, asked by the owner of the tables', () => {
  it.each([
    `update audit_entry set reason = '改'`,
    `update audit_entry set reason = '改' where false`,
    'delete from audit_entry where seq = 3',
    'truncate audit_entry',
    `merge into audit_entry e using (select 1) s on e.seq = 1 when matched then update set reason = '改'`,
    'delete from audit_head',
    'truncate audit_head',
    `insert into audit_head values (1, 0, '${digest('0')}')`,
    `update audit_head set seq = 2, hash = (select hash from audit_entry where seq = 2)`,
    `update audit_head set hash = '${digest('0')}'`,
  ])('refuses: %s', async (statement) => {
    await expect(database.sql.unsafe(statement)).rejects.toMatchObject(forbidden);
    await expect(
      database.sql.unsafe(`set local session_replication_role = replica; ${statement}`),
    ).rejects.toMatchObject(forbidden);
  });

  it('refuses a row that leaves a gap, forks the chain, or goes back in time', async () => {
    const [head] = await database.sql<{ hash: string }[]>`select hash from audit_head`;
    const [second] = await database.sql<{ hash: string }[]>`select hash from audit_entry where seq = 2`;
    const attempts = [
      insert(5, head?.hash ?? ''),
      insert(4, second?.hash ?? ''),
      insert(4, digest('a')),
      insert(4, head?.hash ?? '', `'2001-01-01'`),
    ];
    for (const attempt of attempts) {
      await expect(database.sql.unsafe(attempt)).rejects.toMatchObject(forbidden);
    }
  });

  it('takes a row that continues the chain, and then has it as its head', async () => {
    const [head] = await database.sql<{ hash: string }[]>`select hash from audit_head`;
    await database.sql.unsafe(insert(4, head?.hash ?? '', 'app_now()'));
    const [after] = await database.sql<{ seq: string; hash: string }[]>`select seq, hash from audit_head`;
    expect(after).toEqual({ seq: '4', hash: digest('f') });
  });
});
