import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { checkpoint, checkpointEvidence, evidenceExamination } from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { TxCtx } from '../../context.ts';
import type { EvidenceRule } from '../../factory/checkpoint-rules.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { putOrder } from '../../testing/orders.ts';
import { openFor } from '../open.ts';
import { pass } from '../pass.ts';
import { attachEvidence } from './attach.ts';

let database: TestDatabase;
let factory: TestFactory;
let files = 0;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  await seedCatalogue(database);
  factory = await createTestFactory(database, { checkpoints: true });
});
afterAll(() => database.close());
beforeEach(() => database.db.execute(sql`truncate evidence_examination, checkpoint_evidence`));

/** An order's BOM freeze, asked of 叶子安. @returns its id */
async function opened(): Promise<number> {
  orders += 1;
  const number = `SO-20260316-${String(orders).padStart(4, '0')}`;
  const values = { customer: '恒锐', product: 'KHM-200', status: 'confirmed', salesUserId: 'lin' };
  const order = await putOrder(database, { number, ...values });
  await factory.does(null, (ctx) => openFor(ctx, order, { kind: 'status', status: 'confirmed' }));
  const [row] = await database.db.select().from(checkpoint).where(eq(checkpoint.orderId, order));
  if (!row) throw new Error('not opened');
  return row.id;
}

/** A file as its examination left it. */
async function examined(found: Partial<typeof evidenceExamination.$inferInsert> = {}) {
  files += 1;
  const sha256 = String(files).padStart(64, '0');
  const values = {
    sha256,
    kind: 'picture',
    mime: 'image/jpeg',
    width: 1200,
    height: 900,
    sharpness: 90,
    ...found,
  };
  const [row] = await database.db.insert(evidenceExamination).values(values).returning();
  if (!row) throw new Error('no row');
  return row;
}

type Examined = Awaited<ReturnType<typeof examined>>;

/** Gives a file as evidence, with the evidence of the BOM freeze ruled otherwise. */
const gives = (
  id: number,
  file: Examined,
  rule: Partial<EvidenceRule> = {},
  who = 'engineer',
): Promise<string> =>
  factory.does(who, (ctx) =>
    attachEvidence(ruled(ctx, rule), id, { sha256: file.sha256, name: `${file.sha256.slice(-2)}.jpg` }, file),
  );

function ruled(ctx: TxCtx, rule: Partial<EvidenceRule>): TxCtx {
  const shipped = ctx.factory.checkpoints.bom_freeze;
  if (!shipped?.evidence) throw new Error('no bom_freeze');
  const bom_freeze = { ...shipped, evidence: { ...shipped.evidence, ...rule } };
  return { ...ctx, factory: { ...ctx.factory, checkpoints: { ...ctx.factory.checkpoints, bom_freeze } } };
}

const kept = (id: number) =>
  database.db
    .select({ flags: checkpointEvidence.flags, reusedFrom: checkpointEvidence.reusedFrom })
    .from(checkpointEvidence)
    .where(eq(checkpointEvidence.checkpointId, id))
    .orderBy(checkpointEvidence.id);

describe('quality', () => {
  it.each([
    ['blurred', 'evidence.blurred'],
    ['blank', 'evidence.blank'],
    ['dark', 'evidence.dark'],
    ['tiny', 'evidence.tiny'],
  ])('%s: another one is asked for, and nothing is kept', async (fault, code) => {
    const id = await opened();
    const file = await examined({ faults: [fault], sharpness: 20 });
    await expect(gives(id, file)).rejects.toMatchObject({ code });
    expect(await kept(id)).toEqual([]);
  });

  it('or it is taken with a mark, when the configuration says so', async () => {
    const id = await opened();
    const text = await gives(id, await examined({ faults: ['blurred'], sharpness: 20 }), { quality: 'flag' });
    expect(text).toContain('已标记：模糊');
    expect(await kept(id)).toEqual([{ flags: ['blurred'], reusedFrom: null }]);
  });
});

describe('a file that was evidence of another order', () => {
  it('is not taken again, or with a mark that names the order', async () => {
    const [first, second] = [await opened(), await opened()];
    const file = await examined();
    await gives(first, file);
    const number = `SO-20260316-${String(orders - 1).padStart(4, '0')}`;
    await expect(gives(second, file)).rejects.toMatchObject({ code: 'evidence.reused', params: { number } });
    expect(await gives(second, file, { reused: 'flag' })).toContain(`已标记：用于其他订单 ${number}`);
    expect(await kept(second)).toEqual([{ flags: ['reused'], reusedFrom: number }]);
  });
});

describe('how many and which', () => {
  it('counts up to what is asked for, and passes only then', async () => {
    const id = await opened();
    const two = { atLeast: 2 };
    expect(await gives(id, await examined(), two)).toContain('还差 1 份');
    const sign = () =>
      factory.does('engineer', async (ctx) => {
        const [row] = await database.db.select().from(checkpoint).where(eq(checkpoint.id, id));
        return pass(ruled(ctx, two), { checkpointId: id, version: row?.version ?? 0 });
      });
    await expect(sign()).rejects.toMatchObject({
      code: 'checkpoint.no_evidence',
      params: { least: 2, have: 1 },
    });
    expect(await gives(id, await examined(), two)).toContain('凭证已齐');
    expect(await sign()).toEqual({ passed: true });
  });

  it('takes no more than the most, and the same file once', async () => {
    const id = await opened();
    const file = await examined();
    await gives(id, file, { atMost: 1 });
    expect(await gives(id, file, { atMost: 1 })).toContain('已经收过');
    await expect(gives(id, await examined(), { atMost: 1 })).rejects.toMatchObject({
      code: 'evidence.too_many',
      params: { most: 1 },
    });
    expect(await kept(id)).toHaveLength(1);
  });

  it('takes only the kinds that are allowed', async () => {
    const id = await opened();
    const pdf = await examined({ kind: 'pdf', mime: 'application/pdf' });
    await expect(gives(id, pdf, { kinds: ['picture'] })).rejects.toMatchObject({
      code: 'evidence.not_allowed',
    });
    expect(await gives(id, pdf, { kinds: ['pdf'] })).toContain('收到');
  });

  it('from those whom it concerns, while it is open', async () => {
    const id = await opened();
    await expect(gives(id, await examined(), {}, 'buyer')).rejects.toMatchObject({
      code: 'evidence.not_wanted',
    });
    expect(await gives(id, await examined(), {}, 'lin')).toContain('收到');
    await database.db.update(checkpoint).set({ state: 'passed' }).where(eq(checkpoint.id, id));
    await expect(gives(id, await examined())).rejects.toMatchObject({ code: 'evidence.not_wanted' });
  });
});
