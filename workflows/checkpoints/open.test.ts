import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { checkpoint } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { TxCtx } from '../context.ts';
import type { CheckpointRule, WhoRule } from '../factory/checkpoint-rules.ts';
import { transition } from '../orders/transition.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { openFor } from './open.ts';
import { pass } from './pass.ts';
import { readCheckpoint } from './read.ts';
import { resolveAssignees, resolveWho } from './resolve-who.ts';

let database: TestDatabase;
let factory: TestFactory;
let id: number;
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
  const number = `SO-20260316-${String(orders).padStart(4, '0')}`;
  id = await putOrder(database, {
    ...{ number, customer: '华盛', product: 'DKG-15', status: 'confirmed', salesUserId: 'lin' },
  });
});

const rows = () =>
  database.db.select().from(checkpoint).where(eq(checkpoint.orderId, id)).orderBy(checkpoint.id);
const states = async (): Promise<string[]> =>
  (await rows()).map((row) => `${row.key} ${row.state} ${row.round}`);

/** The shipped rules, or one of them otherwise. */
const ruled = (ctx: TxCtx, rule: Partial<CheckpointRule> = {}): TxCtx => {
  const shipped = ctx.factory.checkpoints.bom_freeze;
  if (!shipped) throw new Error('no bom_freeze');
  const checkpoints = { ...ctx.factory.checkpoints, bom_freeze: { ...shipped, ...rule } };
  return { ...ctx, factory: { ...ctx.factory, checkpoints } };
};
const happens = (happened: Parameters<typeof openFor>[2], rule?: Partial<CheckpointRule>) =>
  factory.does(null, (ctx) => openFor(ruled(ctx, rule), id, happened));

describe('what opens a checkpoint', () => {
  it('a status, once: entering it again while it is open changes nothing', async () => {
    await happens({ kind: 'status', status: 'confirmed' });
    await happens({ kind: 'status', status: 'confirmed' });
    expect(await states()).toEqual(['bom_freeze open 1']);
  });

  it.each(['created', 'changed'] as const)('an event: %s', async (event) => {
    const opens = { opens: [{ kind: 'event', event }] } as const;
    await happens({ kind: 'status', status: 'confirmed' }, opens);
    expect(await states()).toEqual([]);
    await happens({ kind: 'event', event }, opens);
    await happens({ kind: 'event', event }, opens);
    expect(await states()).toEqual(['bom_freeze open 1']);
  });

  it('another checkpoint that was passed', async () => {
    await happens({ kind: 'status', status: 'confirmed' });
    const [bom] = await rows();
    if (!bom) throw new Error('not opened');
    await factory.does('engineer', (ctx) =>
      pass(ruled(ctx, { evidence: null }), { checkpointId: bom.id, version: bom.version }),
    );
    expect(await states()).toEqual(['bom_freeze passed 1', 'substitute_materials open 1']);
    const [, next] = await rows();
    const view = await readCheckpoint({ db: database.db }, next?.id ?? 0);
    expect(view?.signers.map((one) => one.userId)).toEqual(['buyhead']);
  });

  it('a rework goes through quality again: what was passed is asked anew', async () => {
    await database.db.execute(sql`update customer_order set status = 'in_production' where id = ${id}`);
    let version = 1;
    const step = async (who: string, to: string, reason = '') => {
      await factory.does(who, (ctx) => transition(ctx, { orderId: id, version, to, reason }));
      version += 1;
    };
    await step('shop', 'in_quality_check');
    await database.db.update(checkpoint).set({ state: 'passed' }).where(eq(checkpoint.orderId, id));
    await step('checker', 'in_production', '尺寸超差');
    await step('shop', 'in_quality_check');
    expect(await states()).toEqual(['quality_release open 2']);
  });
});

describe('who is meant', () => {
  const who = (...rules: WhoRule[]) =>
    factory.does(null, (ctx) => resolveWho(ctx, rules, { id, salesUserId: 'lin' }));

  it.each<[WhoRule, string[]]>([
    [{ kind: 'salesperson' }, ['lin']],
    [{ kind: 'user', user: 'checker' }, ['checker']],
    [{ kind: 'head', department: '采购部' }, ['buyhead']],
    [{ kind: 'role', role: 'structural_engineer', everyone: false }, ['engineer']],
    [{ kind: 'role', role: 'planning', everyone: true }, ['planner', 'planner2']],
  ])('%o: %o', async (rule, expected) => {
    expect(await who(rule)).toEqual({ userIds: expected, nobody: [] });
  });

  it('of a role the least burdened, and who signed for this order before goes first', async () => {
    const rule = { kind: 'role', role: 'planning', everyone: false } as const;
    expect((await who(rule)).userIds).toEqual(['planner']);
    await happens(
      { kind: 'status', status: 'confirmed' },
      { assignees: [{ kind: 'user', user: 'planner2' }] },
    );
    expect((await who(rule)).userIds).toEqual(['planner2']);
  });

  it('each person once; a rule that means nobody is named; nobody at all is the fallback', async () => {
    const gone = { kind: 'head', department: '物流部' } as const;
    expect(await who({ kind: 'salesperson' }, { kind: 'user', user: 'lin' }, gone)).toEqual({
      userIds: ['lin'],
      nobody: ['物流部负责人'],
    });
    const fallback = await factory.does(null, (ctx) =>
      resolveAssignees(ctx, [gone], { id, salesUserId: null }),
    );
    expect(fallback).toMatchObject({ fallback: true, nobody: ['物流部负责人'] });
    expect(fallback.userIds).toHaveLength(1);
  });
});
