import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnomalyRow, CustomerRow, OrderRow, ViewPage, ViewQuery } from '../../board/api/views.ts';
import {
  customer,
  incident,
  incidentOrder,
  material,
  materialDemand,
  statusPace,
} from '../../db/schema/index.ts';
import { type BoardHouse, emptyHouse, openBoardHouse } from './testing/house.ts';
import { type RawQuery, readView } from './view.ts';

let house: BoardHouse;

beforeAll(async () => {
  house = await openBoardHouse();
});
afterAll(() => house.close());
beforeEach(() => emptyHouse(house));

const asks = async (userId: string, query: ViewQuery | RawQuery): Promise<ViewPage> =>
  readView(await house.factory.as(userId), query);
const numbers = (page: ViewPage) => page.rows.map((row) => (row as OrderRow).number.slice(-4));
const refusal = (userId: string, query: RawQuery) =>
  asks(userId, query).then(
    () => 'answered',
    (err: { code?: string }) => err.code,
  );

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
    const rowsOf = async (userId: string) => (await asks(userId, { view: 'orders' })).rows as OrderRow[];
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

describe('filters', () => {
  beforeEach(async () => {
    await house.put('SO-20260301-0001', {
      salesUserId: 'lin',
      ownerUserId: 'shop',
      rush: true,
      customerPo: 'PO_77%',
    });
    await house.put('SO-20260301-0002', {
      customer: '恒瑞达',
      product: 'JC-210',
      status: 'pending_review',
      promisedDate: '2026-03-17',
    });
    await house.put('SO-20260301-0003', {
      status: 'shipped',
      shippedDate: '2026-03-15',
      promisedDate: '2026-03-14',
      originalPromisedDate: '2026-03-15',
      createdAt: new Date('2026-03-01T00:30:00+08:00'),
      ownerUserId: 'lin',
    });
  });

  it.each([
    ['text=0001', '0001'],
    ['text=恒锐 khm', '0001 0003'],
    ['text=_77%', '0001'],
    ['text=%', '0001'],
    ['customer=恒瑞', '0002'],
    ['product=jc', '0002'],
    ['status=pending_review,shipped', '0002 0003'],
    ['owner=shop', '0001'],
    ['owner=none', '0002'],
    ['owner=none,shop', '0001 0002'],
    ['salesperson=lin', '0001'],
    ['rush=yes', '0001'],
    ['rush=no', '0002 0003'],
    ['overdue=yes', '0002'],
    ['overdue=no', '0001 0003'],
    ['shipped=yes', '0003'],
    ['open=no', ''],
    ['promisedFrom=2026-03-15&promisedTo=2026-03-17', '0002'],
    ['originalTo=2026-03-15', '0003'],
    ['shippedFrom=2026-03-15&shippedTo=2026-03-15', '0003'],
    ['createdTo=2026-03-01', '0003'],
    ['createdFrom=2026-03-02', '0001 0002'],
    ['onTime=due', '0002 0003'],
    ['onTime=missed', '0002 0003'],
    ['onTimeOriginal=kept', '0003'],
    ['warned=no&rush=yes', '0001'],
    ['timeout=any', ''],
  ])('%s', async (words, wanted) => {
    const page = await asks('boss', { view: 'orders', ...Object.fromEntries(new URLSearchParams(words)) });
    expect(numbers(page).sort().join(' ')).toBe(wanted);
    expect(page.total).toBe(page.rows.length);
  });

  it('names what is asked', async () => {
    const [hengrui] = await house.database.db.select().from(customer).where(eq(customer.shortName, '恒锐'));
    const { title } = await asks('boss', {
      view: 'orders',
      customer: String(hengrui?.id),
      owner: 'lin,none',
      overdue: 'yes',
      promisedFrom: '2026-03-01',
    });
    expect(title).toBe('客户 恒锐 · 责任人 林晓岚、无 · 已逾期 · 承诺交期 3月1日–');
    // Who reaches no order of theirs learns no customer's name by its number.
    expect((await asks('zhou', { view: 'orders', customer: String(hengrui?.id) })).title).toBe(
      `客户 ${hengrui?.id}`,
    );
  });

  it.each([
    [{ view: 'nothing' }, 'board.no_such_view'],
    [{ view: 'orders', colour: 'red' }, 'board.unknown_filter'],
    [{ view: 'orders', constructor: 'x' }, 'board.unknown_filter'],
    [{ view: 'orders', status: '生产中' }, 'board.no_such_status'],
    [{ view: 'orders', rush: 'maybe' }, 'board.bad_yes_no'],
    [{ view: 'orders', promisedFrom: '2026-02-30' }, 'board.bad_day'],
    [{ view: 'orders', promisedFrom: '2026-03-02', promisedTo: '2026-03-01' }, 'board.range_reversed'],
    [{ view: 'orders', onTime: 'yes' }, 'board.bad_delivery'],
    [{ view: 'orders', timeout: 'any', timeoutFrom: 'yesterday' }, 'board.bad_instant'],
    [{ view: 'orders', timeoutFrom: '2026-03-01T00:00:00Z' }, 'board.timeout_missing'],
    [{ view: 'orders', sort: 'colour' }, 'board.no_such_sort'],
    [{ view: 'todo', sort: 'shipped' }, 'board.no_such_sort'],
    [{ view: 'orders', limit: '201' }, 'board.bad_limit'],
    [{ view: 'orders', limit: '0' }, 'board.bad_limit'],
    [{ view: 'orders', text: 'a b c d e f' }, 'board.text_too_long'],
    [{ view: 'orders', cursor: 'nonsense' }, 'board.bad_cursor'],
    [
      { view: 'orders', cursor: Buffer.from('["promised","x","1"]').toString('base64url') },
      'board.bad_cursor',
    ],
  ])('%o is refused', async (query, code) => {
    expect(await refusal('boss', query as RawQuery)).toBe(code);
  });
});

/** Alike in part, so that pages end between equal values. */
const ODD = [
  { promisedDate: '2026-03-20', quantity: 5, unitPrice: null },
  { promisedDate: '2026-03-20', quantity: 7, unitPrice: '1' },
  { promisedDate: '2026-03-25', quantity: 7, unitPrice: '1', customer: '华晟' },
];

async function pagesOf(userId: string, query: ViewQuery): Promise<ViewPage[]> {
  const pages: ViewPage[] = [];
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.next ?? null)
    pages.push(await asks(userId, { ...query, cursor }));
  return pages;
}

describe('pages', () => {
  it.each([
    'promised',
    '-promised',
    'created',
    'shipped',
    'waiting',
    'number',
    '-customer',
    'quantity',
    'amount',
  ])('show each order once, whatever the sort (%s)', async (sort) => {
    for (let i = 1; i <= 7; i += 1) await house.put(`SO-20260301-000${i}`, ODD[i % ODD.length]);
    await house.put('SO-20260301-0008', {
      promisedDate: '2026-03-25',
      shippedDate: '2026-03-10',
      quantity: 7,
    });
    const whole = numbers(await asks('boss', { view: 'orders', sort }));
    expect([...whole].sort()).toEqual(['0001', '0002', '0003', '0004', '0005', '0006', '0007', '0008']);
    const pages = await pagesOf('boss', { view: 'orders', sort, limit: '3' });
    expect(pages.flatMap(numbers)).toEqual(whole);
    expect(pages.map((page) => page.total)).toEqual([8, 8, 8]);
  });

  it('of risks go on after a warned order, and a cursor of another sort is refused', async () => {
    for (let i = 1; i <= 4; i += 1) {
      const id = await house.put(`SO-20260301-000${i}`, { promisedDate: '2026-03-19' });
      if (i > 2) await house.warn(id);
    }
    const first = await asks('boss', { view: 'risk', limit: '3' });
    expect(numbers(first)).toEqual(['0003', '0004', '0001']);
    expect(numbers(await asks('boss', { view: 'risk', cursor: first.next ?? '' }))).toEqual(['0002']);
    expect(await refusal('boss', { view: 'risk', sort: 'promised', cursor: first.next ?? '' })).toBe(
      'board.bad_cursor',
    );
  });

  it('of customers go on where they ended', async () => {
    for (const [i, name] of ['恒锐', '恒瑞达', '华晟'].entries())
      await house.put(`SO-20260301-000${i}`, {
        customer: name,
        status: 'completed',
        shippedDate: '2026-03-01',
      });
    for (const sort of ['orders', 'onTime', 'rework', 'name', '-name']) {
      const pages = await pagesOf('boss', { view: 'customers', sort, limit: '1' });
      const names = pages.flatMap((page) => page.rows.map((row) => (row as CustomerRow).name));
      expect(names.sort()).toEqual(['华晟', '恒瑞达', '恒锐'].sort());
    }
  });
});
