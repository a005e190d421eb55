import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance, moveTo } from '../../db/clock.ts';
import { auditEntry, order, statusChange } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { syncDirectory } from '../staff/sync-directory.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { labelsOf, listenTo, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { testDirectory } from '../testing/directory.ts';
import { createOrder } from './create.ts';
import { type TransitionInput, transition } from './transition.ts';

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;

beforeAll(async () => {
  database = await createTestDatabase({ max: 10 });
  await moveTo(database.db, new Date('2026-03-15T10:00:00+08:00'));
  factory = await createTestFactory(database);
  await seedCatalogue(database);
  heard = listenTo(database);
});

afterAll(() => database.close());

/** An order of lin's, with short ways to speak about it. */
async function newOrder() {
  const input = {
    customer: '恒锐',
    product: 'KHM-200',
    quantity: '200',
    promisedDate: '2026-03-20',
    unitPrice: '480',
  };
  const { id, number } = await factory.does('lin', (ctx) => createOrder(ctx, input, 'chat'));
  const read = async () => {
    const [row] = await database.db.select().from(order).where(eq(order.id, id));
    if (!row) throw new Error('no such order');
    return row;
  };
  const changes = () =>
    database.db.select().from(statusChange).where(eq(statusChange.orderId, id)).orderBy(statusChange.id);
  const moves = async (who: string, to: string, more: Partial<TransitionInput> = {}) => {
    const { version } = await read();
    return factory.does(who, (ctx) => transition(ctx, { orderId: id, version, to, ...more }));
  };
  const put = (values: Partial<typeof order.$inferInsert>) =>
    database.db.update(order).set(values).where(eq(order.id, id));
  return { id, number, read, changes, moves, put };
}

const lastEntry = async () =>
  (await database.db.select().from(auditEntry).orderBy(desc(auditEntry.seq)).limit(1))[0];

describe('the way of an order through the factory', () => {
  it('is walked by those whose turn it is, each told in time', async () => {
    const one = await newOrder();
    await heard();
    const walk: [who: string, to: string, next: string | null, more?: Partial<TransitionInput>][] = [
      ['planner', 'confirmed', 'buyer'],
      ['buyer', 'preparing_material', 'store'],
      ['store', 'in_production', 'shop'],
      ['shop', 'in_quality_check', 'checker'],
      ['checker', 'in_production', 'shop', { reason: '孔位超差' }],
      ['shop', 'in_quality_check', 'checker'],
      ['checker', 'shipped', 'lin', { shippedDate: '今天' }],
      ['lin', 'completed', null],
    ];
    for (const [who, to, next, more] of walk) {
      await one.put({ ownerUserId: who });
      const done = await one.moves(who, to, more);
      expect(done, to).toMatchObject({ to, owner: { person: next ? { userId: next } : null } });
      expect(await one.read()).toMatchObject({ status: to, ownerUserId: next, open: next !== null });
      const said = await heard();
      expect(
        said.map(({ to: whom }) => whom),
        to,
      ).toEqual(next ? [{ to: 'person', userId: next }] : []);
    }
    expect(await one.read()).toMatchObject({ version: 9, shippedDate: '2026-03-15' });
    const statuses = (await one.changes()).map((change) => change.toStatus);
    expect(statuses).toEqual(['pending_review', ...walk.map(([, to]) => to)]);
  });

  it('is written into the audit log with its reason', async () => {
    const one = await newOrder();
    await one.put({ status: 'in_quality_check', ownerUserId: 'checker' });
    await one.moves('checker', 'in_production', { reason: '孔位超差' });
    expect(await lastEntry()).toMatchObject({
      actor: 'staff:checker',
      action: 'order.transition',
      entityId: one.number,
      change: { status: ['in_quality_check', 'in_production'], ownerUserId: ['checker', 'shop'] },
      reason: '孔位超差',
    });
  });

  it('gives the card to a new owner with the steps that are theirs, and no price', async () => {
    const one = await newOrder();
    await heard();
    await one.moves('planner', 'confirmed');
    const [said] = await heard();
    expect(said?.card?.notice?.text).toContain('轮到您处理');
    expect(labelsOf(said?.card ?? null)).toEqual(['开始备料', '到货入库', '全貌']);
    expect(JSON.stringify(said?.card)).not.toContain('480');
  });

  it('says nothing to an owner who acted themselves', async () => {
    const one = await newOrder();
    await one.put({ status: 'in_quality_check' });
    await heard();
    const done = await one.moves('boss', 'shipped', { shippedDate: '2026-03-15' });
    expect(done.owner.person?.userId).toBe('lin');
    await heard();
    await one.put({ salesUserId: 'boss', status: 'in_quality_check' });
    const again = await one.moves('boss', 'shipped', { shippedDate: '2026-03-15' });
    expect(again.owner.person?.userId).toBe('boss');
    expect(await heard()).toEqual([]);
  });
});

describe('who may take which step', () => {
  it('is exactly what the configuration says, for everybody and every step', async () => {
    const one = await newOrder();
    const { factory: config } = await factory.as(null);
    const everybody = testDirectory.people.map((p) => p.userId);
    for (const step of config.flow.transitions) {
      const to = step.to === 'held_from' ? 'confirmed' : step.to;
      for (const who of everybody) {
        await one.put({ status: step.from, heldFrom: 'confirmed', ownerUserId: null, open: true });
        const { actor } = await factory.as(who);
        const keys = actor.kind === 'staff' ? actor.roles : [];
        const reaching = keys.filter((key) => config.roles[key]?.rows === 'all' || who === 'lin');
        const permitted = reaching.some((key) => step.roles.includes(key));
        const refused = reaching.length > 0 ? 'order.step_not_yours' : 'order.not_found';
        const expected = permitted ? 'done' : refused;
        const got = await one.moves(who, to, { reason: '因为', shippedDate: '2026-03-15' }).then(
          () => 'done',
          (err) => err.code ?? String(err),
        );
        expect(got, `${who}: ${step.from} → ${step.to}`).toBe(expected);
      }
    }
  });

  it('never skips a status, leaves an end, or goes where no step leads', async () => {
    const one = await newOrder();
    for (const [from, to] of [
      ['pending_review', 'in_production'],
      ['pending_review', 'pending_review'],
      ['completed', 'pending_review'],
      ['cancelled', 'confirmed'],
      ['confirmed', 'nowhere'],
    ] as const) {
      await one.put({ status: from });
      await expect(one.moves('boss', to, { reason: '因为' })).rejects.toMatchObject({
        code: 'order.no_such_step',
      });
    }
  });
});

describe('two at once', () => {
  it('let one win; the other is told who and writes nothing', async () => {
    const one = await newOrder();
    const { version } = await one.read();
    const tries = await Promise.allSettled(
      ['planner', 'planner2', 'boss', 'planner', 'planner2', 'boss'].map((who) =>
        factory.does(who, (ctx) => transition(ctx, { orderId: one.id, version, to: 'confirmed' })),
      ),
    );
    expect(tries.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of tries) {
      if (result.status === 'rejected') {
        expect(result.reason).toMatchObject({ code: 'order.changed', params: { status: '已确认' } });
      }
    }
    expect(await one.changes()).toHaveLength(2);
    expect((await one.read()).version).toBe(version + 1);
  });

  it('refuse a step that was chosen on an older card', async () => {
    const one = await newOrder();
    await one.moves('planner', 'confirmed');
    const stale = factory.does('lead', (ctx) =>
      transition(ctx, { orderId: one.id, version: 1, to: 'on_hold', reason: '等图' }),
    );
    await expect(stale).rejects.toMatchObject({
      code: 'order.changed',
      params: { who: '孙磊', number: one.number },
    });
  });
});

describe('on hold and cancelled', () => {
  it('a hold returns to where it began, to the one who had it', async () => {
    const one = await newOrder();
    await one.moves('planner', 'confirmed');
    await one.moves('buyer', 'preparing_material');
    await one.moves('planner', 'on_hold', { reason: '客户改图' });
    expect(await one.read()).toMatchObject({
      status: 'on_hold',
      heldFrom: 'preparing_material',
      ownerUserId: 'lin',
    });
    expect(await lastEntry()).toMatchObject({ action: 'order.hold', reason: '客户改图' });
    await expect(one.moves('lin', 'in_production')).rejects.toMatchObject({ code: 'order.no_such_step' });
    await one.moves('lin', 'preparing_material');
    expect(await one.read()).toMatchObject({
      status: 'preparing_material',
      heldFrom: null,
      ownerUserId: 'store',
    });
    expect(await lastEntry()).toMatchObject({ action: 'order.resume' });
  });

  it('a cancelled order is nobody’s any more', async () => {
    const one = await newOrder();
    await one.moves('lin', 'cancelled', { reason: '客户取消' });
    expect(await one.read()).toMatchObject({ status: 'cancelled', open: false, ownerUserId: null });
    expect(await lastEntry()).toMatchObject({ action: 'order.cancel', reason: '客户取消' });
  });
});

describe('what a step asks for', () => {
  it('is refused without a reason, and with one that is too long', async () => {
    const one = await newOrder();
    for (const reason of ['', '   ']) {
      await expect(one.moves('lin', 'on_hold', { reason })).rejects.toMatchObject({
        code: 'order.reason_missing',
      });
    }
    await expect(one.moves('lin', 'on_hold', { reason: '长'.repeat(501) })).rejects.toMatchObject({
      code: 'order.reason_too_long',
    });
    expect(await one.read()).toMatchObject({ status: 'pending_review', version: 1 });
  });

  it('takes a day of shipment that is not in the future', async () => {
    const one = await newOrder();
    await one.put({ status: 'in_quality_check' });
    for (const shippedDate of ['', '2026-03-16', '2026-02-30', '明天']) {
      const bad = one.moves('checker', 'shipped', { shippedDate });
      await expect(bad, shippedDate).rejects.toMatchObject({ code: 'order.shipped_date_invalid' });
    }
    await one.put({ createdAt: new Date('2026-03-13T23:00:00Z') });
    await one.moves('checker', 'shipped', { shippedDate: '3月14日' });
    expect(await one.read()).toMatchObject({ shippedDate: '2026-03-14' });
  });

  it('takes no day of shipment before the order was there, by the calendar of Shanghai', async () => {
    const one = await newOrder();
    await one.put({ status: 'in_quality_check', createdAt: new Date('2026-03-14T16:30:00Z') });
    await expect(one.moves('checker', 'shipped', { shippedDate: '2026-03-14' })).rejects.toMatchObject({
      code: 'order.shipped_date_invalid',
      params: { why: '实际发货日期 2026-03-14 早于下单日期 2026-03-15' },
    });
    await one.moves('checker', 'shipped', { shippedDate: '2026-03-15' });
  });
});

describe('the first act of an owner', () => {
  it('is theirs or of somebody in the same role, never of a bystander', async () => {
    const one = await newOrder();
    await advance(database.db, 60 * 60_000);
    await one.moves('boss', 'confirmed');
    expect((await one.changes())[0]).toMatchObject({ firstActAt: null });
    await advance(database.db, 60 * 60_000);
    await one.moves('buyer', 'preparing_material');
    const [, confirmed] = await one.changes();
    expect(confirmed?.firstActBy).toBe('staff:buyer');
    expect((confirmed?.firstActAt?.getTime() ?? 0) - (confirmed?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(
      3_600_000,
    );
  });

  it('counts when a colleague in the role does it', async () => {
    const one = await newOrder();
    await one.put({ ownerUserId: 'planner' });
    await one.moves('planner2', 'confirmed');
    expect((await one.changes())[0]?.firstActBy).toBe('staff:planner2');
  });
});

describe('when nobody holds the role', () => {
  it('the order goes to the fallback, and to nobody when there is none', async () => {
    const one = await newOrder();
    const without = (...gone: string[]) => ({
      ...testDirectory,
      people: testDirectory.people.filter((p) => !gone.includes(p.userId)),
    });
    await factory.does(null, (ctx) => syncDirectory(ctx, without('buyer')));
    expect((await one.moves('planner', 'confirmed')).owner.person?.userId).toBe('boss');
    await factory.does(null, (ctx) => syncDirectory(ctx, without('store', 'boss')));
    expect((await one.moves('buyer', 'preparing_material')).owner).toEqual({
      role: 'warehouse',
      person: null,
    });
    expect(await one.read()).toMatchObject({ ownerUserId: null, open: true });
    await factory.does(null, (ctx) => syncDirectory(ctx, testDirectory));
  });
});
