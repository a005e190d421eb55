import { createWriteStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditHead } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import type { Head } from './canonical.ts';
import { exportAudit } from './export.ts';
import { audit } from './record.ts';
import { verifyExport } from './verify/verify.ts';

let database: TestDatabase;
let factory: TestFactory;

beforeAll(async () => {
  database = await createTestDatabase();
  factory = await createTestFactory(database);
});
afterAll(() => database.close());

const write = (count: number) =>
  factory.does('lin', (ctx) =>
    audit(
      ctx,
      Array.from({ length: count }, (_, n) => ({
        action: 'order.update',
        entity: 'order',
        entityId: n,
        change: { z: [null, { b: n / 7, a: ['"引号"', '换\n行', n] }] as const, a: [1, null] as const },
        reason: n % 2 === 0 ? '客户「加急」 😀' : '',
        evidence: n % 5 === 0 ? ['a'.repeat(64), 'b'.repeat(64)] : [],
      })),
    ),
  );

async function exported(from?: number): Promise<string> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'audit-')), 'audit.ndjson');
  await pipeline(exportAudit(database.db, from === undefined ? {} : { from }), createWriteStream(file));
  return file;
}

const head = async (): Promise<Head> => {
  const [row] = await database.db.select().from(auditHead);
  if (!row) throw new Error('no head');
  return { seq: row.seq, hash: row.hash };
};

describe('an export of the log', () => {
  it('is sound when the log is empty', async () => {
    expect(await verifyExport(await exported())).toMatchObject({ rows: 0, fault: null });
  });

  it('is sound against the heads that the database had, over several pages', async () => {
    await write(60);
    const early = await head();
    await write(5_200);
    const heads = [early, await head()];
    expect(await verifyExport(await exported(), { heads })).toMatchObject({ rows: 5_260, fault: null });
  });

  it('may begin at a later row', async () => {
    const verdict = await verifyExport(await exported(61), { heads: [await head()] });
    expect(verdict).toMatchObject({ rows: 5_200, fault: null, header: { from: 61 } });
    await expect(exported(5_261)).rejects.toMatchObject({ code: 'audit.nothing_from' });
  });

  it('leaves out what is written while it runs', async () => {
    const before = await head();
    const blocks: string[] = [];
    for await (const block of exportAudit(database.db)) {
      if (blocks.length === 0) await write(3);
      blocks.push(block);
    }
    expect(blocks.join('').trimEnd().split('\n')).toHaveLength(1 + before.seq);
  });

  it('shows what an administrator rewrote behind the rules of the database', async () => {
    const posted = await head();
    await database.sql.unsafe(`
      alter table audit_entry disable trigger audit_entry_final;
      update audit_entry set change = jsonb_set(change, '{a,0}', '2') where seq = 4000;
      alter table audit_entry enable always trigger audit_entry_final`);
    const verdict = await verifyExport(await exported(), { heads: [posted] });
    expect(verdict.fault).toMatchObject({ kind: 'edited', seq: 4000 });
  });
});
