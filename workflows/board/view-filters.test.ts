import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerRow, ViewPage, ViewQuery } from '../../board/api/views.ts';
import { customer } from '../../db/schema/index.ts';
import { asking, numbers } from './testing/ask.ts';
import { type BoardHouse, emptyHouse, openBoardHouse } from './testing/house.ts';
import type { RawQuery } from './view.ts';

let house: BoardHouse;

beforeAll(async () => {
  house = await openBoardHouse();
});
afterAll(() => house.close());
beforeEach(() => emptyHouse(house));

const { asks, refusal } = asking(() => house);

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
