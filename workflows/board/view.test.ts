import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnomalyRow, CustomerRow, OrderRow, ViewQuery } from '../../board/api/views.ts';
import { incident, incidentOrder, material, materialDemand, statusPace } from '../../db/schema/index.ts';
import { asking, numbers } from './testing/ask.ts';
import { type BoardHouse, emptyHouse, openBoardHouse } from './testing/house.ts';

let house: BoardHouse;

beforeAll(async () => {
  house = await openBoardHouse();
});
afterAll(() => house.close());
beforeEach(() => emptyHouse(house));

const { asks, refusal } = asking(() => house);

describe('今日待办', () => {
  it('shows what waits for review or material and came in within 24 hours, the oldest first', async () => {
    const at = (text: string) => ({ createdAt: new Date(`2026-03-${text}:00+08:00`) });
    await house.put('SO-20260318-0001', { status: 'pending_review', ...at('18T09:00') });
    await house.put('SO-20260317-0002', { status: 'preparing_material', ...at('17T10:01') });
    await house.put('SO-20260317-0003', { status: 'pending_review', ...at('17T09:59') });
    await house.put('SO-20260318-0004', { status: 'confirmed', ...at('18T09:00') });
    await house.put('SO-20260318-0005', { status: 'in_production', ...at('18T09:00') });
    const page = await asks('boss', { view: 'todo' });
    expect(numbers(page)).toEqual(['0002', '0001']);
    expect(page).toMatchObject({ total: 2, next: null, sort: 'created', today: '2026-03-18' });
  });
});

describe('交付风险', () => {
  it('shows what is promised within three days or late and has not left, warned ones on top', async () => {
    await house.put('SO-20260301-0001', { promisedDate: '2026-03-21' });
    await house.put('SO-20260301-0002', { promisedDate: '2026-03-22' });
    await house.put('SO-20260301-0003', { promisedDate: '2026-03-10' });
    await house.put('SO-20260301-0004', {
      promisedDate: '2026-03-20',
      status: 'on_hold',
      heldFrom: 'confirmed',
    });
    await house.put('SO-20260301-0005', {
      promisedDate: '2026-03-19',
      status: 'shipped',
      shippedDate: '2026-03-17',
    });
    await house.put('SO-20260301-0006', { promisedDate: '2026-03-19', status: 'cancelled' });
    await house.put('SO-20260301-0007', { promisedDate: '2026-03-12', status: 'completed' });
    await house.warn(await house.put('SO-20260301-0008', { promisedDate: '2026-03-20' }));
    const page = await asks('boss', { view: 'risk' });
    expect(numbers(page)).toEqual(['0008', '0003', '0004', '0001']);
    expect(page.rows[0]).toMatchObject({ pinned: true, daysLeft: 2, late: false });
    expect(page.rows[1]).toMatchObject({ pinned: false, daysLeft: -8, late: true });
  });

  it('says what an order waits for and when it will likely leave', async () => {
    const { db } = house.database;
    await db.insert(statusPace).values([
      { status: 'in_production', medianMinutes: 2 * 1440, sample: 20 },
      { status: 'in_quality_check', medianMinutes: 1440, sample: 20 },
    ]);
    const id = await house.put('SO-20260301-0001', {
      promisedDate: '2026-03-20',
      statusSince: new Date('2026-03-18T10:00:00+08:00'),
    });
    await house.timeOut(id, 'bom_freeze', '2026-03-18T09:00:00+08:00');
    await db.insert(material).values({ code: 'M-1', name: '圆钢', unit: 'kg' });
    await db
      .insert(materialDemand)
      .values({ orderId: id, materialCode: 'M-1', required: '5', expectedDate: '2026-03-25' });
    const [row] = (await asks('planner', { view: 'risk' })).rows as OrderRow[];
    expect(row?.waits?.map((one) => one.kind)).toEqual(['checkpoint', 'material']);
    expect(row?.waits?.[0]).toMatchObject({ name: '关卡 bom_freeze', late: true, who: ['叶子安'] });
    expect(row?.waits?.[1]).toMatchObject({ missing: 1, expected: '2026-03-25' });
    expect(row?.expectedDate).toBe('2026-03-25');
    // Who may not see material is told nothing of it, but when it will leave.
    const [hers] = (await asks('service', { view: 'risk' })).rows as OrderRow[];
    expect(hers?.waits?.map((one) => one.kind)).toEqual(['checkpoint']);
    expect(hers?.expectedDate).toBe('2026-03-25');
    await db.delete(materialDemand);
    await db.insert(incident).values({
      kind: 'supplier_delay',
      subject: 'M-1',
      fromAt: new Date('2026-03-17T10:00:00+08:00'),
      untilDate: '2026-03-30',
      reportedBy: 'staff:buyer',
    });
    const [it] = await db.select().from(incident);
    await db
      .insert(incidentOrder)
      .values({ incidentId: it?.id ?? 0, orderId: id, promisedDate: '2026-03-20', atRisk: true });
    const [then] = (await asks('service', { view: 'risk' })).rows as OrderRow[];
    expect(then?.waits).toContainEqual({ kind: 'incident', name: '供应商延期' });
    expect(then?.expectedDate).toBe('2026-03-30');
    await db.delete(statusPace);
  });
});

describe('客户全景', () => {
  it('counts orders, on-time rate and mean rework of each customer', async () => {
    const shipped = (shippedDate: string) => ({
      status: 'completed',
      promisedDate: '2026-03-10',
      shippedDate,
    });
    await house.put('SO-20260301-0001', { ...shipped('2026-03-10'), reworkCount: 1 });
    await house.put('SO-20260301-0002', { ...shipped('2026-03-11'), originalPromisedDate: '2026-03-05' });
    await house.put('SO-20260301-0003', { promisedDate: '2026-03-17' });
    await house.put('SO-20260301-0004', { promisedDate: '2026-03-18', reworkCount: 1 });
    await house.put('SO-20260301-0005', { promisedDate: '2026-03-01', status: 'cancelled' });
    await house.put('SO-20260301-0006', { customer: '华晟', status: 'completed' });
    const page = await asks('boss', { view: 'customers' });
    const [first, second] = page.rows as CustomerRow[];
    // Due: three of four; kept: one of them. The one of today is not late yet.
    expect(first).toMatchObject({ name: '恒锐', orders: 4, open: 2, overdue: 1, due: 3, onTime: 1 });
    expect(first?.onTimeRate).toBeCloseTo(1 / 3);
    expect(first?.onTimeRateOriginal).toBeCloseTo(1 / 3);
    expect(first?.meanRework).toBe(0.5);
    // Imported as finished, without a day of shipment: it says nothing about time.
    expect(second).toMatchObject({ name: '华晟', orders: 1, due: 0, onTimeRate: null });
    expect((await asks('boss', first?.drill as ViewQuery)).total).toBe(4);
    expect(
      (await asks('boss', { view: 'customers', sort: 'onTime' })).rows.map(
        (row) => (row as CustomerRow).name,
      ),
    ).toEqual(['恒锐', '华晟']);
  });

  it('counts for each reader the orders that they reach, and shows what they may see', async () => {
    await house.put('SO-20260301-0001', { salesUserId: 'lin', unitPrice: '10', reworkCount: 3 });
    await house.put('SO-20260301-0002', { salesUserId: 'zhou', unitPrice: '20' });
    const of = async (userId: string) => (await asks(userId, { view: 'customers' })).rows[0] as CustomerRow;
    expect(await of('boss')).toMatchObject({ orders: 2, amount: '6000.00', meanRework: 1.5 });
    expect(await of('lin')).toMatchObject({ orders: 1, amount: '2000.00' });
    expect(await of('lin')).not.toHaveProperty('meanRework');
    expect(await of('checker')).not.toHaveProperty('amount');
    expect(await of('checker')).toMatchObject({ meanRework: 1.5 });
  });
});

describe('异常溯源', () => {
  it('names the three checkpoints with the most time-outs in seven days, and leads to their orders', async () => {
    const [a, b, c] = [
      await house.put('SO-20260301-0001'),
      await house.put('SO-20260301-0002'),
      await house.put('SO-20260301-0003', { salesUserId: 'lin' }),
    ];
    const day = (text: string) => `2026-03-${text}:00+08:00`;
    for (const id of [a, b, c])
      await house.timeOut(id, 'bom_freeze', day('16T10:00'), { answered: day('16T12:00') });
    for (const id of [a, b]) await house.timeOut(id, 'quality_release', day('17T10:00'));
    await house.timeOut(c, 'special_process', day('17T10:00'));
    await house.timeOut(c, 'substitute_materials', day('17T10:00'), { told: ['buyer', 'store'] });
    // A week ago to the minute: no more.
    for (const id of [a, b]) await house.timeOut(id, 'process_gap', day('11T10:00'));
    const page = await asks('boss', { view: 'anomalies' });
    const rows = page.rows as AnomalyRow[];
    expect(rows.map((row) => [row.checkpoint, row.timeouts, row.orders, row.open])).toEqual([
      ['bom_freeze', 3, 3, 0],
      ['quality_release', 2, 2, 2],
      ['special_process', 1, 1, 1],
    ]);
    expect(rows.map((row) => row.medianLateClockMinutes)).toEqual([120, 1440, 1440]);
    expect(rows[0]?.people).toEqual([{ name: '叶子安', timeouts: 3 }]);
    for (const row of rows) expect((await asks('boss', row.drill)).total).toBe(row.orders);
    expect(
      ((await asks('lin', { view: 'anomalies' })).rows as AnomalyRow[]).map((row) => row.timeouts),
    ).toEqual([1, 1, 1]);
  });

  it('does not count steps that somebody asked for by hand', async () => {
    const id = await house.put('SO-20260301-0001');
    await house.timeOut(id, 'bom_freeze', '2026-03-17T10:00:00+08:00');
    await house.database.db.execute(`update escalation_step set cause = '周总 要求升级：急'`);
    expect((await asks('boss', { view: 'anomalies' })).rows).toEqual([]);
  });
});

describe('rows', () => {
  it('are only those that the reader reaches, with amounts only for who may see them', async () => {
    await house.put('SO-20260301-0001', { salesUserId: 'lin', reworkCount: 1 });
    await house.put('SO-20260301-0002', { salesUserId: 'zhou' });
    const rowsOf = async (userId: string) =>
      (await asks(userId, { view: 'orders', sort: 'number' })).rows as OrderRow[];
    expect((await rowsOf('lin')).map((row) => [row.number, row.amount])).toEqual([
      ['SO-20260301-0001', '96270.00'],
    ]);
    expect((await rowsOf('money')).map((row) => row.amount)).toEqual(['96270.00', '96270.00']);
    for (const row of await rowsOf('shop')) expect(row).not.toHaveProperty('amount');
    expect((await rowsOf('lin'))[0]).not.toHaveProperty('reworkCount');
    expect((await rowsOf('checker'))[0]).toMatchObject({ reworkCount: 1 });
    expect((await asks('shop', { view: 'orders' })).amounts).toBe(false);
    expect(await refusal('clerk', { view: 'orders' })).toBe('order.no_access');
  });

  it('are not put in an order that tells what is not shown', async () => {
    expect(await refusal('shop', { view: 'orders', sort: 'amount' })).toBe('board.sort_not_visible');
    expect(await refusal('lin', { view: 'orders', sort: 'amount' })).toBe('answered');
    expect(await refusal('lin', { view: 'orders', rework: 'yes' })).toBe('board.filter_not_visible');
    expect(await refusal('checker', { view: 'orders', rework: 'yes' })).toBe('answered');
  });
});
