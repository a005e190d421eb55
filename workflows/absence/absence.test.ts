import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advance, moveTo } from '../../db/clock.ts';
import { absence, auditEntry, checkpoint, dueInstant } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { openFor } from '../checkpoints/open.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { fieldOf, labelsOf, listenTo, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { runDue } from '../testing/due.ts';
import { putOrder } from '../testing/orders.ts';
import { cancelAbsence } from './cancel.ts';
import { declareAbsence } from './declare.ts';
import { BEGINS, ENDS } from './due.ts';
import { absenceFlow } from './flow.ts';
import type { NewAbsence } from './guards.ts';

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;

beforeAll(async () => {
  database = await createTestDatabase({ max: 20 });
  factory = await createTestFactory(database, { checkpoints: true });
  heard = listenTo(database);
});

beforeEach(async () => {
  await moveTo(database.db, new Date('2026-03-15T10:00:00+08:00'));
  await database.sql`truncate absence, due_instant`;
  await heard();
});

afterAll(() => database.close());

const at = (text: string) => new Date(`2026-${text}:00+08:00`);
const tomorrow: NewAbsence = {
  userId: 'shop',
  delegateUserId: 'planner',
  fromAt: at('03-16T00:00'),
  untilAt: at('03-17T00:00'),
  reason: ' 体检 ',
};
const declares = (over: Partial<NewAbsence> = {}, as = over.userId ?? 'shop') =>
  factory.does(as, (ctx) => declareAbsence(ctx, { ...tomorrow, ...over }));
const cancels = (id: number, as: string) => factory.does(as, (ctx) => cancelAbsence(ctx, id));
const rows = () => database.db.select().from(absence);
const dues = async () =>
  (await database.db.select().from(dueInstant)).map((one) => [one.kind, one.ref, one.dueAt]);

describe('declaring an absence', () => {
  it('writes it, logs it, plans its begin and end', async () => {
    const { id } = await declares();
    expect(await rows()).toMatchObject([
      {
        id,
        ...tomorrow,
        reason: '体检',
        declaredBy: 'staff:shop',
        declaredAt: expect.any(Date),
        cancelledAt: null,
      },
    ]);
    const [entry] = await database.db
      .select()
      .from(auditEntry)
      .where(eq(auditEntry.entityId, String(id)));
    expect(entry).toMatchObject({
      actor: 'staff:shop',
      action: 'absence.declare',
      entity: 'absence',
      reason: '体检',
      change: {
        userId: [null, 'shop'],
        delegate: [null, 'planner'],
        from: [null, '2026-03-15T16:00:00.000Z'],
        until: [null, '2026-03-16T16:00:00.000Z'],
      },
    });
    expect(await dues()).toEqual([
      [BEGINS, `${id}:begins`, tomorrow.fromAt],
      [ENDS, `${id}:ends`, tomorrow.untilAt],
    ]);
  });

  it('is told to the delegate once, without the reason, and to nobody else', async () => {
    await declares();
    const [said, ...more] = await heard();
    expect(more).toEqual([]);
    expect(said?.to).toEqual({ to: 'person', userId: 'planner' });
    expect(said?.card?.title).toBe('王强 请假，由您代理');
    expect(fieldOf(said?.card ?? null, '时间')?.value).toBe('3月16日（周一）');
    expect(JSON.stringify(said)).not.toContain('体检');
    expect(labelsOf(said?.card ?? null)).toEqual([]);
  });

  it('of today has begun: only its end is planned', async () => {
    const { id, state } = await declares({ fromAt: at('03-15T00:00') });
    expect(state).toBe('present');
    expect(await dues()).toEqual([[ENDS, `${id}:ends`, tomorrow.untilAt]]);
  });

  it('by who may record those of others is told to the person too', async () => {
    await declares({}, 'boss');
    expect((await heard()).map(({ to, card }) => [to, card?.title, card?.footer])).toEqual([
      [{ to: 'person', userId: 'planner' }, '王强 请假，由您代理', undefined],
      [{ to: 'person', userId: 'shop' }, '王强 请假', '由 周总 登记'],
    ]);
  });

  it('tells nothing to whoever recorded it', async () => {
    await declares({ delegateUserId: 'boss' }, 'boss');
    expect((await heard()).map(({ to }) => to)).toEqual([{ to: 'person', userId: 'shop' }]);
  });
});

describe('an absence is refused', () => {
  it.each<[string, Partial<NewAbsence>]>([
    ['absence.reversed', { untilAt: at('03-16T00:00') }],
    ['absence.reversed', { untilAt: at('03-15T23:00') }],
    ['absence.past', { fromAt: at('03-14T00:00') }],
    ['absence.past', { fromAt: at('03-15T08:00'), untilAt: at('03-15T10:00') }],
    ['absence.too_long', { untilAt: new Date('2027-03-18T00:00:00+08:00') }],
    ['absence.delegate_self', { delegateUserId: 'shop' }],
    ['absence.delegate_unknown', { delegateUserId: 'stranger' }],
    ['absence.reason_too_long', { reason: '病'.repeat(201) }],
  ])('%s %j', async (code, over) => {
    await expect(declares(over)).rejects.toMatchObject({ code });
    expect([await rows(), await heard(), await dues()]).toEqual([[], [], []]);
  });

  it('when the delegate left the factory', async () => {
    await database.sql`update person set active = false where user_id = 'planner'`;
    await expect(declares()).rejects.toMatchObject({
      code: 'absence.delegate_left',
      params: { name: '孙磊' },
    });
    await database.sql`update person set active = true where user_id = 'planner'`;
  });

  it('for others without the permission', async () => {
    await expect(declares({}, 'lin')).rejects.toMatchObject({ code: 'absence.not_permitted' });
    await expect(declares({ userId: 'nobody' }, 'boss')).rejects.toMatchObject({
      code: 'absence.person_unknown',
    });
  });

  it('when the person is away then anyway; the sentence says which absence', async () => {
    await declares();
    const again = declares({ fromAt: at('03-16T12:00'), untilAt: at('03-18T00:00'), delegateUserId: 'lead' });
    await expect(again).rejects.toMatchObject({
      code: 'absence.overlap',
      params: { name: '王强', period: '3月16日（周一）', delegate: '孙磊' },
    });
    await declares({ fromAt: at('03-17T00:00'), untilAt: at('03-18T00:00') });
    expect(await rows()).toHaveLength(2);
  });

  it('when the delegates would go round in a circle, also over a third person', async () => {
    await declares();
    await expect(declares({ userId: 'planner', delegateUserId: 'shop' })).rejects.toMatchObject({
      code: 'absence.circle',
      params: { circle: '孙磊 → 王强 → 孙磊', delegate: '王强' },
    });
    await declares({ userId: 'planner', delegateUserId: 'lead' });
    await expect(declares({ userId: 'lead', delegateUserId: 'shop' })).rejects.toMatchObject({
      params: { circle: '林经理 → 王强 → 孙磊 → 林经理' },
    });
  });

  it('but not where the absences of a would-be circle never coincide', async () => {
    await declares();
    await declares({
      userId: 'planner',
      delegateUserId: 'lead',
      fromAt: at('03-16T12:00'),
      untilAt: at('03-18T00:00'),
    });
    await declares({
      userId: 'lead',
      delegateUserId: 'shop',
      fromAt: at('03-17T00:00'),
      untilAt: at('03-18T00:00'),
    });
    expect(await rows()).toHaveLength(3);
  });

  it('of two that together would make a circle at the same moment one', async () => {
    const both = await Promise.allSettled([
      declares(),
      declares({ userId: 'planner', delegateUserId: 'shop' }),
    ]);
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { code: 'absence.circle' },
    });
  });
});

describe('cancelling an absence', () => {
  it('ends it, logs it, takes its instants back and closes the delegate’s card, once', async () => {
    const { id } = await declares();
    await heard();
    await cancels(id, 'shop');
    expect(await rows()).toMatchObject(
      [{ cancelledAt: at('03-15T10:00'), cancelledBy: 'staff:shop' }].map((row) => ({
        ...row,
        cancelledAt: expect.any(Date),
      })),
    );
    expect(await dues()).toEqual([]);
    const said = await heard();
    expect(said.map(({ to, message }) => [to, message.kind])).toEqual([
      [{ to: 'person', userId: 'planner' }, 'repaint'],
      [{ to: 'person', userId: 'planner' }, 'text'],
    ]);
    expect(said[0]?.card?.status?.text).toBe('已取消');
    expect(said[1]?.message).toMatchObject({ text: '王强 的请假已取消：3月16日（周一）。您不再需要代理。' });
    const entries = await database.db.execute<{ action: string; change: unknown }>(
      sql`select action, change from audit_entry where entity = 'absence' and entity_id = ${String(id)} order by seq`,
    );
    expect(entries.map((one) => one.action)).toEqual(['absence.declare', 'absence.cancel']);
    expect(entries[1]?.change).toMatchObject({ delegate: ['planner', null] });
    await expect(cancels(id, 'shop')).rejects.toMatchObject({ code: 'absence.over' });
    expect(await heard()).toEqual([]);
  });

  it('is not for the delegate, nor for what is over or never was', async () => {
    const { id } = await declares();
    await expect(cancels(id, 'planner')).rejects.toMatchObject({ code: 'absence.not_permitted' });
    await expect(cancels(id + 999, 'shop')).rejects.toMatchObject({ code: 'absence.not_found' });
    await expect(cancels(Number.NaN, 'shop')).rejects.toMatchObject({ code: 'absence.not_found' });
    await advance(database.db, 2 * 86_400_000);
    await expect(cancels(id, 'shop')).rejects.toMatchObject({ code: 'absence.over' });
  });

  it('by somebody else is told to the person', async () => {
    const { id } = await declares();
    await heard();
    await cancels(id, 'director');
    expect((await heard()).at(-1)).toMatchObject({
      to: { to: 'person', userId: 'shop' },
      message: { text: '陆文渊 取消了您的请假：3月16日（周一）。' },
    });
  });

  it('of ten at the same moment one succeeds', async () => {
    const { id } = await declares();
    await heard();
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => cancels(id, 'shop')));
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect((await heard()).filter(({ message }) => message.kind === 'text')).toHaveLength(1);
  });

  it('leaves the way free for another', async () => {
    const { id } = await declares();
    await cancels(id, 'shop');
    await declares({ delegateUserId: 'lead' });
    await declares({ userId: 'planner', delegateUserId: 'shop' });
  });
});

describe('when an absence is declared, begins, ends or is cancelled', () => {
  const card = async () => (await database.db.select().from(checkpoint))[0]?.version ?? 0;
  const turn = (kind: string, ...refs: string[]) =>
    factory.does(null, (ctx) => runDue(absenceFlow, kind, ctx, ...refs));

  beforeAll(async () => {
    await seedCatalogue(database);
    const order = { number: 'SO-20260315-0001', customer: '华盛', product: 'DKG-15', status: 'confirmed' };
    const id = await putOrder(database, { ...order, salesUserId: 'lin' });
    await factory.does(null, (ctx) => {
      const rule = ctx.factory.checkpoints.bom_freeze;
      if (!rule) throw new Error('no bom_freeze');
      const checkpoints = { bom_freeze: { ...rule, assignees: [{ kind: 'user' as const, user: 'shop' }] } };
      const asked = { ...ctx, factory: { ...ctx.factory, checkpoints } };
      return openFor(asked, id, { kind: 'status', status: 'confirmed' });
    });
  });
  afterAll(() => database.sql`truncate checkpoint cascade`);

  it('the cards of what waits for the person show who answers now', async () => {
    const before = await card();
    const { id } = await declares();
    expect(await card()).toBe(before + 1);
    await turn(BEGINS, `${id}:begins`);
    expect(await card()).toBe(before + 2);
    await turn(ENDS, `${id}:ends`);
    expect(await card()).toBe(before + 3);
    await cancels(id, 'shop');
    expect(await card()).toBe(before + 4);
  });

  it('nothing happens for one that was cancelled or never was', async () => {
    const { id } = await declares();
    await cancels(id, 'shop');
    const before = await card();
    await turn(BEGINS, `${id}:begins`, '999999:begins');
    expect(await card()).toBe(before);
  });
});
