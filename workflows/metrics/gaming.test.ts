import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advance, moveTo } from '../../db/clock.ts';
import { checkpoint, order, statusChange } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { declareAbsence } from '../absence/declare.ts';
import { markBusy } from '../checkpoints/busy.ts';
import { openFor } from '../checkpoints/open.ts';
import { reject } from '../checkpoints/reject.ts';
import { reopenFor } from '../checkpoints/reopen.ts';
import { timeOut } from '../checkpoints/time-out.ts';
import { transfer } from '../checkpoints/transfer.ts';
import { recordFacts } from '../facts/record.ts';
import { holdOrder } from '../orders/hold.ts';
import { moveDate } from '../orders/move-date.ts';
import { type TransitionInput, transition } from '../orders/transition.ts';
import { whereIs } from '../orders/where.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { readOnTime } from './on-time.ts';
import { readOsrt } from './osrt.ts';
import { readResponse } from './response.ts';
import { settleWaits } from './waits/settle.ts';

const MINUTE = 60_000;
const MARCH = { from: '2026-03-01', to: '2026-03-31' };

let database: TestDatabase;
let factory: TestFactory;
let id: number;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase({ max: 10 });
  factory = await createTestFactory(database, { checkpoints: true });
  await seedCatalogue(database);
});
afterAll(() => database.close());

/** An order that planning got on Monday 16 March at 9:00; now it is 10:00. */
beforeEach(async () => {
  const { db } = database;
  await db.execute(
    'truncate customer_order, status_change, absence, measured_wait, measured_until, checkpoint cascade',
  );
  await moveTo(db, new Date('2026-03-16T09:00:00+08:00'));
  orders += 1;
  id = await putOrder(database, {
    number: `SO-20260316-${String(orders).padStart(4, '0')}`,
    customer: '恒锐',
    product: 'KHM-200',
    status: 'pending_review',
    ownerUserId: 'planner',
    salesUserId: 'lin',
    promisedDate: '2026-03-18',
    createdBy: 'staff:lin',
    statusSince: new Date('2026-03-16T09:00:00+08:00'),
  });
  await db
    .update(statusChange)
    .set({ ownerUserId: 'planner', ownerRole: 'planning' })
    .where(eq(statusChange.orderId, id));
  await advance(db, 60 * MINUTE);
});

const all = async () => (await readOsrt(await factory.as('boss'), MARCH, 'all')).all;
const firstAct = async () => {
  const [row] = await database.db.select().from(statusChange).where(eq(statusChange.orderId, id));
  return row?.firstActAt ?? null;
};
const moves = async (who: string, to: string, more: Partial<TransitionInput> = {}) => {
  const [row] = await database.db.select().from(order).where(eq(order.id, id));
  return factory.does(who, (ctx) =>
    transition(ctx, { orderId: id, version: row?.version ?? 0, to, ...more }),
  );
};
const opened = async () => {
  await factory.does(null, (ctx) => openFor(ctx, id, { kind: 'status', status: 'confirmed' }));
  const [row] = await database.db.select().from(checkpoint).where(eq(checkpoint.orderId, id));
  if (!row) throw new Error('no checkpoint');
  return row;
};

describe('what looks like work and is none does not improve OSRT', () => {
  it('looking at the order', async () => {
    await whereIs(await factory.as('planner'), '恒锐', 'single');
    expect(await firstAct()).toBeNull();
    await advance(database.db, 60 * MINUTE);
    expect(await all()).toMatchObject({ count: 1, open: 1, clock: { medianMinutes: 120 } });
  });

  it('处理中, also of who owns the order', async () => {
    await database.db.update(statusChange).set({ ownerUserId: 'engineer', ownerRole: 'structural_engineer' });
    const { version, id: checkpointId } = await opened();
    await factory.does('engineer', (ctx) => markBusy(ctx, { checkpointId, version, span: '2h' }));
    expect(await firstAct()).toBeNull();
    expect(await all()).toMatchObject({ open: 1, clock: { medianMinutes: 60 } });
    // A decision is an act.
    await factory.does('engineer', (ctx) =>
      reject(ctx, { checkpointId, version: version + 1, reason: '尺寸不符' }),
    );
    expect(await firstAct()).not.toBeNull();
    expect(await all()).toMatchObject({ open: 0, clock: { medianMinutes: 60 } });
  });

  it('acts of people whose turn it is not', async () => {
    await moves('boss', 'confirmed');
    const { rows } = await readOsrt(await factory.as('boss'), MARCH, 'status');
    expect(rows[0]).toMatchObject({
      key: 'pending_review',
      count: 1,
      unanswered: 1,
      clock: { medianMinutes: 60 },
    });
  });

  it('what carries an order through several statuses at once: nobody was asked in those between', async () => {
    const at = new Date('2026-03-16T10:00:00+08:00');
    await moves('planner', 'confirmed');
    const stay = { orderId: id, byUserId: 'system:test', at };
    await database.db.update(statusChange).set({ at }).where(eq(statusChange.toStatus, 'confirmed'));
    await database.db.insert(statusChange).values([
      { ...stay, fromStatus: 'confirmed', toStatus: 'preparing_material', ownerUserId: 'store' },
      { ...stay, fromStatus: 'preparing_material', toStatus: 'in_production', ownerUserId: 'shop' },
    ]);
    await database.db.update(order).set({ status: 'in_production' });
    await advance(database.db, 30 * MINUTE);
    const steps = async () =>
      (await readOsrt(await factory.as('boss'), MARCH, 'status')).rows.map(({ key, count }) => [key, count]);
    expect(await steps()).toEqual([
      ['pending_review', 1],
      ['in_production', 1],
    ]);
    await factory.does(null, settleWaits);
    expect((await steps()).length).toBe(2);
    const { pairs } = await readResponse(await factory.as('boss'), MARCH);
    expect(pairs.map(({ from, to }) => `${from} → ${to}`).sort()).toEqual([
      '计划部 → 生产部',
      // The signature that the buyer's status asked for.
      '采购部 → 工艺技术部',
    ]);
  });

  it('doing nothing at all: what nobody answers counts with what it has waited', async () => {
    await advance(database.db, 7 * 1_440 * MINUTE);
    expect(await all()).toMatchObject({ count: 1, open: 1, clock: { medianMinutes: 7 * 1_440 + 60 } });
  });

  it('holding an order and resuming it: the wait goes on where it was', async () => {
    await moves('lin', 'on_hold', { reason: '等客户' });
    await advance(database.db, 1_440 * MINUTE);
    await factory.does(null, settleWaits);
    await moves('lin', 'pending_review');
    await advance(database.db, 30 * MINUTE);
    expect(await all()).toMatchObject({ count: 1, open: 1, clock: { medianMinutes: 90 } });
    await moves('planner', 'confirmed');
    await factory.does(null, settleWaits);
    expect((await readOsrt(await factory.as('boss'), MARCH, 'status')).rows[0]).toMatchObject({
      key: 'pending_review',
      count: 1,
      clock: { medianMinutes: 90 },
    });
  });

  it('the same by who has to act', async () => {
    await moves('planner', 'on_hold', { reason: '等产能' });
    expect(await firstAct()).toBeNull();
    await advance(database.db, 1_440 * MINUTE);
    await moves('planner', 'pending_review');
    expect(await all()).toMatchObject({ count: 1, open: 1, clock: { medianMinutes: 60 } });
  });

  it('declaring an absence afterwards', async () => {
    await factory.does('planner', (ctx) =>
      declareAbsence(ctx, {
        userId: 'planner',
        delegateUserId: 'planner2',
        // Who is ill may say so in the course of the day.
        fromAt: new Date('2026-03-16T08:00:00+08:00'),
        untilAt: new Date('2026-03-17T08:00:00+08:00'),
        reason: '',
      }),
    );
    await advance(database.db, 30 * MINUTE);
    await moves('planner2', 'confirmed');
    const { rows } = await readOsrt(await factory.as('boss'), MARCH, 'person');
    // The hour before they said so stays the planner's; the rest is their substitute's.
    expect(rows.map(({ key, clock }) => [key, Math.round(clock?.medianMinutes ?? 0)])).toEqual(
      expect.arrayContaining([
        ['planner', 60],
        ['planner2', 30],
      ]),
    );
  });

  it('telling a fact with an earlier time by hand', async () => {
    const [{ number } = { number: '' }] = await database.db.select().from(order).where(eq(order.id, id));
    const po = { kind: 'po_confirmed', order: number, occurredAt: '2026-03-16T09:05:00+08:00' };
    const planner = await factory.as('planner');
    await recordFacts(planner, 'card', [{ ...po, key: 'by-hand' }]);
    expect((await firstAct())?.toISOString()).toMatch(/^2026-03-16T02:00/);
  });
});

it('a fact that a system tells counts when it happened, also when a later one had been measured', async () => {
  const { db } = database;
  const [{ number } = { number: '' }] = await db.select().from(order).where(eq(order.id, id));
  await db.update(order).set({ status: 'in_production' });
  await db
    .update(statusChange)
    .set({ toStatus: 'in_production', ownerUserId: 'shop', ownerRole: 'production' });
  const tell = async (key: string, occurredAt: string) =>
    recordFacts(await factory.as(null), 'mes', [
      { kind: 'work_report', key, order: number, step: 10, good: 1, occurredAt },
    ]);
  await tell('later', '2026-03-16T09:50:00+08:00');
  await factory.does(null, settleWaits);
  expect(await all()).toMatchObject({ count: 1, open: 0, clock: { medianMinutes: 50 } });
  await tell('earlier', '2026-03-16T09:20:00+08:00');
  expect(await all()).toMatchObject({ count: 1, open: 0, clock: { medianMinutes: 20 } });
});

describe('what others asked to be signed counts as they waited for it', () => {
  /** Asked by the planner, of the engineer, at 10:00. */
  const asked = async () => {
    await database.db.update(order).set({ ownerUserId: 'planner' });
    return opened();
  };
  const response = async () => {
    const { signatures, pairs } = await readResponse(await factory.as('boss'), MARCH);
    return [signatures.count, signatures.meanClockMinutes, ...pairs.map(({ to, count }) => `${to} ${count}`)];
  };

  it('handed over to and fro: one wait', async () => {
    const { id: checkpointId, version } = await asked();
    await advance(database.db, 300 * MINUTE);
    await factory.does('engineer', (ctx) =>
      transfer(ctx, { checkpointId, version, toUserId: 'checkhead', reason: '请确认' }),
    );
    await advance(database.db, MINUTE);
    await factory.does('checkhead', (ctx) =>
      transfer(ctx, { checkpointId, version: version + 1, toUserId: 'engineer', reason: '不归我' }),
    );
    await advance(database.db, MINUTE);
    await factory.does('engineer', (ctx) =>
      reject(ctx, { checkpointId, version: version + 2, reason: '尺寸不符' }),
    );
    expect(await response()).toEqual([1, 302, '工艺技术部 1']);
    await factory.does(null, settleWaits);
    expect(await response()).toEqual([1, 302, '工艺技术部 1']);
  });

  it('handed over to another department: each had its own part', async () => {
    const { id: checkpointId, version } = await asked();
    await advance(database.db, 300 * MINUTE);
    await factory.does('engineer', (ctx) =>
      transfer(ctx, { checkpointId, version, toUserId: 'checkhead', reason: '请确认' }),
    );
    await advance(database.db, 20 * MINUTE);
    await factory.does('checkhead', (ctx) =>
      reject(ctx, { checkpointId, version: version + 1, reason: '尺寸不符' }),
    );
    expect(await response()).toEqual([2, 160, '工艺技术部 1', '质量部 1']);
  });

  it('decided by the clock because nobody answered', async () => {
    const { id: checkpointId } = await asked();
    await advance(database.db, 480 * MINUTE);
    await factory.does(null, (ctx) => timeOut(ctx, checkpointId, 'rejected'));
    expect(await response()).toEqual([1, 480, '工艺技术部 1']);
  });

  it('asked anew by a change before anybody had answered', async () => {
    await asked();
    await advance(database.db, 480 * MINUTE);
    await database.db.update(order).set({ requirements: '标签朝外' });
    await factory.does(null, (ctx) => reopenFor(ctx, id, '客户加单'));
    await advance(database.db, 20 * MINUTE);
    expect(await response()).toEqual([2, 250, '工艺技术部 2']);
  });
});

describe('moving the promise', () => {
  it('does not improve the on-time rate against the original promise', async () => {
    await database.db.update(order).set({ status: 'in_production' });
    await moveTo(database.db, new Date('2026-03-25T10:00:00+08:00'));
    const rate = async () => readOnTime(await factory.as('boss'), MARCH);
    expect(await rate()).toMatchObject({ original: { due: 1, kept: 0 }, current: { due: 1, kept: 0 } });
    await factory.does(null, async (ctx) =>
      moveDate(ctx, await holdOrder(ctx, id), '2026-03-31', { reason: '客户同意' }, async () => undefined),
    );
    await database.db.update(order).set({ status: 'shipped', shippedDate: '2026-03-25' });
    expect(await rate()).toMatchObject({ original: { due: 1, kept: 0 }, current: { due: 1, kept: 1 } });
  });
});
