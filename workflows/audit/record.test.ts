import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advance } from '../../db/clock.ts';
import { type auditEntry, auditHead } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { type ChainRow, GENESIS, rowHash } from './canonical.ts';
import type { AuditEntry } from './entry.ts';
import type { Json } from './json.ts';
import { audit } from './record.ts';

let database: TestDatabase;
let factory: TestFactory;

beforeAll(async () => {
  database = await createTestDatabase();
  factory = await createTestFactory(database);
});
afterAll(() => database.close());

const entry = (change: AuditEntry['change'], more: Partial<AuditEntry> = {}): AuditEntry => ({
  action: 'order.update',
  entity: 'order',
  entityId: 1,
  change,
  ...more,
});
const write = (entries: AuditEntry | AuditEntry[], as = 'lin') =>
  factory.does(as, (ctx) => audit(ctx, entries));
const rowsFrom = (seq: number) =>
  database.db.query.auditEntry.findMany({
    where: (row, { gt }) => gt(row.seq, seq),
    orderBy: (row) => row.seq,
  });
const head = async () => (await database.db.select().from(auditHead))[0] ?? GENESIS;

/** A stored row as it is hashed, made from nothing but the database's answer. */
const asChainRow = (row: typeof auditEntry.$inferSelect): ChainRow => ({
  ...row,
  at: row.at.toISOString(),
  change: row.change as Record<string, [Json, Json]>,
});

describe('writing to the audit log', () => {
  let before: { seq: number; hash: string };
  beforeEach(async () => {
    before = await head();
  });

  it('records who did what, chained to the row before', async () => {
    await write(entry({ quantity: [1, 2] }, { reason: '客户加量', evidence: ['a'.repeat(64)] }));
    const [row, ...more] = await rowsFrom(before.seq);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      seq: before.seq + 1,
      actor: 'staff:lin',
      entityId: '1',
      change: { quantity: [1, 2] },
      reason: '客户加量',
      evidence: ['a'.repeat(64)],
      prevHash: before.hash,
    });
    expect(await head()).toMatchObject({ seq: before.seq + 1, hash: row?.hash });
  });

  it('leaves no row for a change that changes nothing', async () => {
    await write([entry({ quantity: [2, 2] }), entry({})]);
    expect(await head()).toEqual(before);
  });

  it('undoes the change when the entry cannot be written', async () => {
    const attempt = factory.does('lin', async (ctx) => {
      await audit(ctx, entry({ quantity: [1, 2] }));
      await audit(ctx, entry({ quantity: [1, Number.NaN] }));
    });
    await expect(attempt).rejects.toThrow(TypeError);
    expect(await head()).toEqual(before);
  });

  it('seals what comes back from the database, whatever was written', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
      fc.constantFrom(-0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 2 ** 53 + 2, '\u0000', '\ud800', null),
    );
    const change = fc.dictionary(
      fc.string({ minLength: 1 }).map((key) => `f${key}`),
      fc.tuple(value, value),
    );
    const entries = fc.array(fc.record({ change, reason: fc.string({ unit: 'binary' }) }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(entries, async (list) => {
        const { seq } = await head();
        await write(list.map((item) => entry(item.change, { reason: item.reason })));
        for (const row of await rowsFrom(seq)) expect(rowHash(asChainRow(row))).toBe(row.hash);
      }),
      { numRuns: 150 },
    );
  });

  it('writes thousands of rows in one go', async () => {
    await write(Array.from({ length: 4_500 }, (_, n) => entry({ quantity: [n, n + 1] }, { entityId: n })));
    const rows = await rowsFrom(before.seq);
    expect(rows.map((row) => row.entityId)).toEqual(Array.from({ length: 4_500 }, (_, n) => String(n)));
    expect(rows.every((row, i) => row.prevHash === (rows[i - 1]?.hash ?? before.hash))).toBe(true);
  });

  it('keeps one chain when many write at the same time', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, n) => write(entry({ quantity: [n, n + 1] }))));
    const rows = await rowsFrom(before.seq);
    expect(rows).toHaveLength(60);
    expect(rows.every((row, i) => row.prevHash === (rows[i - 1]?.hash ?? before.hash))).toBe(true);
  });

  it('never goes back in time, though transactions overtake each other and the clock is set back', async () => {
    await factory.does('lin', async (slow) => {
      await slow.tx.execute('select app_now()');
      await advance(database.db, 60_000);
      await write(entry({ quantity: [1, 2] }));
      await audit(slow, entry({ quantity: [2, 3] }));
    });
    await advance(database.db, -3_600_000);
    await write(entry({ quantity: [3, 4] }));
    const times = (await rowsFrom(before.seq)).map((row) => row.at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times).toHaveLength(3);
  });
});
