import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dashboard, Figure, Today } from '../../board/api/dashboard.ts';
import type { ViewQuery } from '../../board/api/views.ts';
import { moveTo } from '../../db/clock.ts';
import { dueDateChange, statusChange } from '../../db/schema/index.ts';
import { type Random, seeded } from '../../demo/random.ts';
import { addDays } from '../dates/civil.ts';
import { readDashboard } from './dashboard.ts';
import { changeOf } from './figures.ts';
import { type BoardHouse, emptyHouse, NOW, openBoardHouse } from './testing/house.ts';
import { readToday } from './today.ts';
import { readView } from './view.ts';

let house: BoardHouse;
const TODAY = NOW.slice(0, 10);

beforeAll(async () => {
  house = await openBoardHouse();
});
afterAll(() => house.close());

const as = (userId: string) => house.factory.as(userId);
const figure = ({ figures }: { figures: Figure[] }, key: string): Figure => {
  const found = figures.find((one) => one.key === key);
  if (!found) throw new Error(`no figure ${key}`);
  return found;
};

describe('every figure equals the rows behind it', () => {
  beforeAll(async () => {
    await emptyHouse(house);
    await scatter();
  });

  it.each(['boss', 'lin', 'shop', 'money'])('of the dashboard of %s', async (userId) => {
    const ctx = await as(userId);
    const dashboard = await readDashboard(ctx);
    const totalOf = async (drill: ViewQuery) => (await readView(ctx, { ...drill, limit: '1' })).total;
    for (const one of dashboard.figures) {
      expect([one.key, await totalOf(one.drill)]).toEqual([one.key, one.rows]);
      if (one.unit === 'orders') expect([one.key, one.value]).toEqual([one.key, one.rows]);
    }
    for (const part of dashboard.ring.parts) expect(await totalOf(part.drill)).toBe(part.count);
    expect(await totalOf(dashboard.ring.drill)).toBe(dashboard.ring.total);
    for (const week of dashboard.weeks) {
      expect(await totalOf(week.drill)).toBe(week.due);
      expect(await totalOf(week.drillOriginal)).toBe(week.dueOriginal);
      const kept = await totalOf({ ...week.drill, onTime: 'kept' });
      expect(week.current).toBe(week.due > 0 ? kept / week.due : null);
    }
    // The house is full enough that nothing is equal by being nothing.
    expect(dashboard.figures.filter((one) => one.rows === 0).map((one) => one.key)).toEqual([]);
  });

  it("of the boss's today", async () => {
    const ctx = await as('boss');
    const today = await readToday(ctx);
    for (const one of today.figures) expect((await readView(ctx, one.drill)).total).toBe(one.rows);
    expect((await readView(ctx, today.atRiskDrill)).total).toBe(today.atRisk);
    expect(today.figures.length).toBeLessThanOrEqual(6);
  });

  it("of nobody else's orders", async () => {
    const [all, hers] = [await readDashboard(await as('boss')), await readDashboard(await as('lin'))];
    expect(hers.scope).toBe('林晓岚 的订单');
    expect(all.scope).toBe('');
    expect(hers.ring.total).toBeLessThan(all.ring.total);
    // Who has no orders in a status sees the others in the colours that everybody knows.
    const places = ({ ring }: Dashboard) => ring.parts.map(({ key, place }) => `${key} ${place}`);
    expect(places(all)).toEqual(expect.arrayContaining(places(hers)));
    expect(places(all)).toContain('in_production 3');
    await expect(readDashboard(await as('clerk'))).rejects.toThrow('order.no_access');
    await expect(readToday(await as('clerk'))).rejects.toThrow('order.no_access');
  });

  it('with amounts only for who sees those of all of them', async () => {
    const keys = async (userId: string) =>
      (await readDashboard(await as(userId))).figures.map((one) => one.key);
    expect(await keys('money')).toContain('amount');
    expect(await keys('shop')).not.toContain('amount');
  });
});

const STATUSES = [
  'pending_review',
  'confirmed',
  'preparing_material',
  'in_production',
  'in_quality_check',
  'on_hold',
  'cancelled',
  'shipped',
  'completed',
  'completed',
];

/** Orders of all kinds around today, by chance but always the same. */
async function scatter(): Promise<void> {
  const random = seeded(7);
  for (let i = 1; i <= 160; i += 1) {
    const id = await house.put(`SO-20260101-${String(i).padStart(4, '0')}`, {
      ...anyOrder(random),
      createdAt: new Date(Date.parse(NOW) - random.whole(0, 24 * 30) * 3_600_000 - (i % 3) * 86_400_000),
    });
    const answered = i % 4 === 0 ? { answered: NOW } : {};
    if (i % 6 === 0)
      await house.timeOut(id, 'bom_freeze', `2026-03-${10 + (i % 8)}T09:00:00+08:00`, answered);
  }
  for (const [i, salesUserId] of ['lin', 'zhou'].entries())
    await house.put(`SO-20260318-000${i}`, {
      createdAt: new Date(NOW),
      status: 'pending_review',
      promisedDate: TODAY,
      salesUserId,
    });
}

const notAfterToday = (day: string): string => [day, TODAY].sort()[0] ?? day;

function anyOrder(random: Random) {
  const status = random.pick(STATUSES);
  const originalPromisedDate = addDays(TODAY, random.whole(-60, 20));
  const promisedDate = addDays(originalPromisedDate, random.chance(0.25) ? 5 : 0);
  const left = status === 'shipped' || status === 'completed';
  const day = addDays(promisedDate, random.whole(-3, 1));
  return {
    status,
    originalPromisedDate,
    promisedDate,
    shippedDate: left && random.chance(0.9) ? notAfterToday(day) : null,
    salesUserId: random.pick(['lin', 'zhou']),
    rush: random.chance(0.2),
    heldFrom: status === 'on_hold' ? 'confirmed' : null,
  };
}

describe('what was', () => {
  it('is computed from what is known of the past', async () => {
    await emptyHouse(house);
    const { db } = house.database;
    const created = { createdAt: new Date('2026-02-01T09:00:00+08:00') };
    // Open a month ago, completed since; late then, because it was shipped after its promise.
    await house.put('SO-20260201-0001', {
      ...created,
      status: 'completed',
      promisedDate: '2026-02-16',
      shippedDate: '2026-02-20',
      statusSince: new Date('2026-02-25T09:00:00+08:00'),
    });
    // Cancelled ten days ago.
    await house.put('SO-20260201-0002', {
      ...created,
      status: 'cancelled',
      promisedDate: '2026-03-25',
      statusSince: new Date('2026-03-08T09:00:00+08:00'),
    });
    // Promised for 5 March until it moved two days ago: overdue last week.
    const moved = await house.put('SO-20260201-0003', {
      ...created,
      promisedDate: '2026-03-30',
      originalPromisedDate: '2026-03-05',
    });
    await db.insert(dueDateChange).values({
      orderId: moved,
      state: 'accepted',
      fromDate: '2026-03-05',
      toDate: '2026-03-30',
      reason: '客户推迟',
      requestedBy: 'staff:lin',
      approvedBy: 'staff:care',
      decidedAt: new Date('2026-03-16T09:00:00+08:00'),
    });
    // In work and late today; it came in after last week.
    await house.put('SO-20260315-0004', {
      createdAt: new Date('2026-03-15T09:00:00+08:00'),
      promisedDate: '2026-03-17',
    });
    // A week ago it waited for review, an hour after it had come in; today it is made.
    const once = await house.put('SO-20260311-0005', {
      createdAt: new Date('2026-03-11T09:00:00+08:00'),
      promisedDate: '2026-04-30',
    });
    await db.insert(statusChange).values([
      { orderId: once, toStatus: 'pending_review', at: new Date('2026-03-11T09:00:00+08:00'), byUserId: 'x' },
      { orderId: once, toStatus: 'in_production', at: new Date('2026-03-12T09:00:00+08:00'), byUserId: 'x' },
    ]);
    const dashboard = await readDashboard(await as('boss'));
    const threeOf = (key: string) => {
      const { value, lastWeek, lastMonth } = figure(dashboard, key);
      return [value, lastWeek, lastMonth];
    };
    expect(threeOf('open')).toEqual([3, 2, 3]);
    expect(threeOf('overdue')).toEqual([1, 1, 1]);
    expect(threeOf('todo')).toEqual([0, 1, 0]);
    // 5 March and 16 February lie in the seven days before; of today's week only the one that is late.
    expect(threeOf('on_time')).toEqual([0, 0, 0]);
    expect(figure(dashboard, 'on_time').rows).toBe(1);
    expect(threeOf('created')).toEqual([1, 1, 0]);
    expect(figure(dashboard, 'open').against.lastWeek).toEqual({ by: 1, share: 0.5, worse: false });
  });

  it('counts months by the calendar', async () => {
    await emptyHouse(house);
    await house.put('SO-20260201-0001', { createdAt: new Date('2026-02-28T12:00:00+08:00') });
    await moveTo(house.database.db, new Date('2026-03-31T11:00:00+08:00'));
    expect(figure(await readDashboard(await as('boss')), 'open').lastMonth).toBe(0);
    await moveTo(house.database.db, new Date('2026-03-31T13:00:00+08:00'));
    expect(figure(await readDashboard(await as('boss')), 'open').lastMonth).toBe(1);
    await moveTo(house.database.db, new Date(NOW));
  });

  it('is for the worse where less or more of it is', () => {
    expect(changeOf({ unit: 'share', better: 'more' }, 0.9, 0.95)).toMatchObject({
      share: null,
      worse: true,
    });
    expect(changeOf({ unit: 'orders', better: 'less' }, 4, 2)).toEqual({ by: 2, share: 1, worse: true });
    expect(changeOf({ unit: 'orders', better: 'less' }, 2, 4)).toMatchObject({ worse: false });
    expect(changeOf({ unit: 'orders', better: 'neither' }, 2, 4)).toMatchObject({ worse: false });
    expect(changeOf({ unit: 'orders', better: 'more' }, 3, 0)).toMatchObject({ by: 3, share: null });
    expect(changeOf({ unit: 'orders', better: 'more' }, null, 1)).toBeNull();
  });
});

describe('today', () => {
  const read = async (): Promise<Today> => readToday(await as('boss'));
  const since = (statusSince: string) => ({ statusSince: new Date(statusSince) });

  it('is good when nothing is late', async () => {
    await emptyHouse(house);
    expect((await read()).sentence).toBe('没有在办订单。');
    await house.put('SO-20260301-0001', { promisedDate: '2026-03-20' });
    expect(await read()).toMatchObject({
      verdict: 'good',
      sentence: '正常：没有逾期，3 天内要交的 1 个订单都还来得及。',
      atRisk: 1,
    });
  });

  it('is to be watched when one order is late, and names it', async () => {
    await house.put('SO-20260301-0002', { promisedDate: '2026-03-15' });
    const today = await read();
    expect(today.verdict).toBe('watch');
    expect(today.sentence).toBe(
      '要留意：1 个订单已逾期（比上周多 1 个），最久的是 恒锐 SO-20260301-0002，已逾期 3 天。',
    );
    expect(today.worst.map((row) => row.number.slice(-4))).toEqual(['0002', '0001']);
  });

  it('is bad when several are', async () => {
    for (const i of [3, 4]) await house.put(`SO-20260301-000${i}`, { promisedDate: '2026-03-16' });
    expect((await read()).verdict).toBe('bad');
  });

  it('says what waits longest, and for whom', async () => {
    await emptyHouse(house);
    const early = since('2026-03-10T09:00:00+08:00');
    const id = await house.put('SO-20260301-0001', { promisedDate: '2026-04-20', ...early });
    await house.put('SO-20260301-0002', {
      promisedDate: '2026-04-20',
      ...early,
      status: 'on_hold',
      heldFrom: 'confirmed',
    });
    await house.timeOut(id, 'bom_freeze', '2026-03-17T09:00:00+08:00');
    await house.database.db.execute(`update checkpoint set opened_at = '2026-03-16T09:00:00+08:00'`);
    const handed = await house.put('SO-20260301-0003', { promisedDate: '2026-04-20', ownerUserId: 'shop' });
    await house.database.db.execute(
      `update status_change set owner_user_id = 'shop', at = '2026-03-15T09:00:00+08:00' where order_id = ${handed}`,
    );
    const { waits } = await read();
    expect(
      waits.map((wait) => [wait.order.number.slice(-4), wait.what, wait.who.map((one) => one.name)]),
    ).toEqual([
      ['0003', '生产中', ['王强']],
      ['0001', '必经关卡「关卡 bom_freeze」', ['叶子安']],
    ]);
    expect(waits[1]?.clockMinutes).toBe(2 * 1440 + 60);
    expect(waits[1]?.checkpointId).toEqual(expect.any(Number));
  });
});

it('the dashboard of an empty factory has no figure that divides by nothing', async () => {
  await emptyHouse(house);
  const dashboard: Dashboard = await readDashboard(await as('boss'));
  expect(dashboard.ring).toMatchObject({ total: 0, parts: [] });
  expect(dashboard.weeks).toHaveLength(12);
  expect(figure(dashboard, 'on_time')).toMatchObject({ value: null, rows: 0, lastWeek: null });
});
