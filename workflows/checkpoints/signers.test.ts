import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { checkpoint, checkpointEvidence } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { TxCtx } from '../context.ts';
import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { listenTo } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { addSigner } from './add-signer.ts';
import { openFor } from './open.ts';
import { pass } from './pass.ts';
import { readCheckpoint } from './read.ts';
import { reject } from './reject.ts';
import { transfer } from './transfer.ts';
import { withdraw } from './withdraw.ts';

let database: TestDatabase;
let factory: TestFactory;
let orderId: number;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  await seedCatalogue(database);
  factory = await createTestFactory(database, { checkpoints: true });
});
afterAll(() => database.close());

beforeEach(async () => {
  orders += 1;
  orderId = await putOrder(database, {
    number: `SO-20260316-${String(orders).padStart(4, '0')}`,
    customer: '恒锐',
    product: 'KHM-200',
    status: 'confirmed',
    salesUserId: 'lin',
  });
});

/** Acts as somebody, with the BOM freeze ruled otherwise for this test. */
function withRule(rule: Partial<CheckpointRule>) {
  const ruled = (ctx: TxCtx): TxCtx => {
    const shipped = ctx.factory.checkpoints.bom_freeze;
    if (!shipped) throw new Error('no bom_freeze');
    return { ...ctx, factory: { ...ctx.factory, checkpoints: { bom_freeze: { ...shipped, ...rule } } } };
  };
  return {
    async opens() {
      await factory.does(null, (ctx) =>
        openFor(ruled(ctx), orderId, { kind: 'status', status: 'confirmed' }),
      );
      const [row] = await database.db.select().from(checkpoint).where(eq(checkpoint.orderId, orderId));
      if (!row) throw new Error('not opened');
      return row.id;
    },
    does: <R>(who: string, work: (ctx: TxCtx) => Promise<R>) => factory.does(who, (ctx) => work(ruled(ctx))),
  };
}

const TWO: CheckpointRule['assignees'] = [
  { kind: 'user', user: 'engineer' },
  { kind: 'user', user: 'techhead' },
];

async function now(id: number) {
  const view = await readCheckpoint({ db: database.db }, id);
  if (!view) throw new Error('gone');
  return view;
}
const ref = async (id: number) => ({ checkpointId: id, version: (await now(id)).version });
const statesOf = async (id: number) => (await now(id)).signers.map((one) => [one.userId, one.state]);

describe('several signers', () => {
  it('all of them, in any order: the last signature passes it', async () => {
    const rule = withRule({ assignees: TWO, evidence: null });
    const id = await rule.opens();
    expect(await rule.does('techhead', async (ctx) => pass(ctx, await ref(id)))).toEqual({ passed: false });
    expect((await now(id)).state).toBe('open');
    expect(await rule.does('engineer', async (ctx) => pass(ctx, await ref(id)))).toEqual({ passed: true });
    expect((await now(id)).state).toBe('passed');
  });

  it('any of them: one signature is enough, the others are released', async () => {
    const rule = withRule({ assignees: TWO, signers: 'any', evidence: null });
    const id = await rule.opens();
    await rule.does('techhead', async (ctx) => pass(ctx, await ref(id)));
    expect(await statesOf(id)).toEqual([
      ['engineer', 'released'],
      ['techhead', 'signed'],
    ]);
  });

  it('one after the other: the second is asked, and may sign, only after the first', async () => {
    const hears = listenTo(database);
    await hears();
    const rule = withRule({ assignees: TWO, order: 'sequence', evidence: null, tell: [] });
    const id = await rule.opens();
    expect((await hears()).map(({ to }) => to)).toEqual([{ to: 'person', userId: 'engineer' }]);
    const early = rule.does('techhead', async (ctx) => pass(ctx, await ref(id)));
    await expect(early).rejects.toMatchObject({ code: 'checkpoint.not_yours' });
    await rule.does('engineer', async (ctx) => pass(ctx, await ref(id)));
    expect((await hears()).map(({ to }) => to)).toEqual([{ to: 'person', userId: 'techhead' }]);
    expect(await rule.does('techhead', async (ctx) => pass(ctx, await ref(id)))).toEqual({ passed: true });
  });

  it('one rejection decides', async () => {
    const rule = withRule({ assignees: TWO, evidence: null });
    const id = await rule.opens();
    await rule.does('engineer', async (ctx) => reject(ctx, { ...(await ref(id)), reason: '图号不符' }));
    expect(await statesOf(id)).toEqual([
      ['engineer', 'rejected'],
      ['techhead', 'released'],
    ]);
    expect(await now(id)).toMatchObject({ state: 'rejected', reason: '图号不符', nextStepAt: null });
  });

  it('an added signer must sign too; only those who manage checkpoints add one', async () => {
    const rule = withRule({ evidence: null });
    const id = await rule.opens();
    const more = (who: string) =>
      rule.does(who, async (ctx) =>
        addSigner(ctx, { ...(await ref(id)), userId: 'processor', reason: '涉及工艺' }),
      );
    await expect(more('engineer')).rejects.toMatchObject({ code: 'checkpoint.manage_only' });
    await more('director');
    await expect(more('director')).rejects.toMatchObject({ code: 'checkpoint.signs_already' });
    expect(await rule.does('engineer', async (ctx) => pass(ctx, await ref(id)))).toEqual({ passed: false });
    expect(await rule.does('processor', async (ctx) => pass(ctx, await ref(id)))).toEqual({ passed: true });
  });
});

describe('guards', () => {
  it('evidence of an earlier round does not count', async () => {
    const rule = withRule({});
    const id = await rule.opens();
    const { round } = await now(id);
    const given = { checkpointId: id, sha256: 'a'.repeat(64), name: 'x', uploadedBy: 'engineer' };
    await database.db.insert(checkpointEvidence).values({ ...given, round: round - 1 });
    const refused = rule.does('engineer', async (ctx) => pass(ctx, await ref(id)));
    await expect(refused).rejects.toMatchObject({
      code: 'checkpoint.no_evidence',
      params: { have: 0, least: 1 },
    });
    expect((await now(id)).state).toBe('open');
  });

  it('a decision on an old version is refused and changes nothing', async () => {
    const rule = withRule({ evidence: null });
    const id = await rule.opens();
    const old = await ref(id);
    await rule.does('engineer', async (ctx) =>
      transfer(ctx, { ...old, toUserId: 'processor', reason: '出差' }),
    );
    const late = rule.does('processor', (ctx) => pass(ctx, old));
    await expect(late).rejects.toMatchObject({ code: 'checkpoint.changed' });
    expect(await statesOf(id)).toEqual([
      ['engineer', 'transferred'],
      ['processor', 'pending'],
    ]);
  });

  it('whoever it is not asked of cannot sign, nor find out about it without rights', async () => {
    const rule = withRule({ evidence: null });
    const id = await rule.opens();
    const as = (who: string) => rule.does(who, async (ctx) => pass(ctx, await ref(id)));
    await expect(as('buyer')).rejects.toMatchObject({ code: 'checkpoint.not_yours' });
    await expect(as('clerk')).rejects.toMatchObject({ code: 'checkpoint.not_found' });
    await expect(as('zhou')).rejects.toMatchObject({ code: 'checkpoint.not_found' });
  });

  it('a withdrawn one blocks nothing and leaves no ladder behind', async () => {
    const rule = withRule({ evidence: null });
    const id = await rule.opens();
    await rule.does('director', async (ctx) => withdraw(ctx, { ...(await ref(id)), reason: '开错了' }));
    expect((await now(id)).state).toBe('withdrawn');
    const due = await database.db.execute(
      sql`select from due_instant where kind = 'escalation.step' and ref like ${`${id}:%`} and done_at is null`,
    );
    expect(due).toHaveLength(0);
  });
});

it('a rule that means nobody goes to the fallback, and those who look after the ladder are told', async () => {
  const hears = listenTo(database);
  await hears();
  const rule = withRule({ assignees: [{ kind: 'head', department: '物流部' }], tell: [], evidence: null });
  const id = await rule.opens();
  expect(await now(id)).toMatchObject({ signers: [{ source: 'fallback', state: 'pending' }] });
  const said = await hears();
  expect(said.find(({ to }) => 'userId' in to && to.userId === 'director')?.message).toMatchObject({
    kind: 'notice',
    title: '关卡没有责任人',
  });
});

it('every step stands in the audit log of its order, with who, what and the reason', async () => {
  const rule = withRule({ evidence: null });
  const id = await rule.opens();
  await rule.does('engineer', async (ctx) => reject(ctx, { ...(await ref(id)), reason: '图号不符' }));
  const rows = await database.db.execute<{ action: string; actor: string; reason: string }>(sql`
    select action, actor, reason from audit_entry where entity = 'order'
      and entity_id = (select number from customer_order where id = ${orderId}) order by seq`);
  expect([...rows]).toEqual([
    { action: 'checkpoint.open', actor: 'system:test', reason: '' },
    { action: 'checkpoint.reject', actor: 'staff:engineer', reason: '图号不符' },
  ]);
});
