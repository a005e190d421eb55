import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dashboard, Today } from '../../../board/api/dashboard.ts';
import type { OrderRow, ViewChoices, ViewPage } from '../../../board/api/views.ts';
import { putOrder } from '../../../workflows/testing/orders.ts';
import { type Desk, openDesk } from '../../upload/testing/desk.ts';
import { type Visitor, visitorAt } from '../testing/visitor.ts';

let desk: Desk;
let boss: Visitor;
let lin: Visitor;

beforeAll(async () => {
  desk = await openDesk();
  const put = (number: string, salesUserId: string, customer = '恒锐') =>
    putOrder(desk.database, {
      number,
      customer,
      product: 'KHM-200',
      salesUserId,
      ownerUserId: 'shop',
      promisedDate: '2026-03-01',
    });
  await put('SO-20260301-0001', 'lin');
  await put('SO-20260301-0002', 'zhou', '华盛');
  [boss, lin] = await Promise.all([visitorAt(desk, 'boss'), visitorAt(desk, 'lin')]);
});
afterAll(() => desk.close());

test('a view is answered with the rows of who asks', async () => {
  const all = await boss.get<ViewPage>('/view/orders?overdue=yes&sort=number');
  expect([all.status, all.body.total, all.body.title]).toEqual([200, 2, '已逾期']);
  const hers = await lin.get<ViewPage>('/view/orders');
  expect((hers.body.rows as OrderRow[]).map((row) => row.number)).toEqual(['SO-20260301-0001']);
});

test('dashboard, today and choices are those of who asks', async () => {
  expect((await boss.get<Dashboard>('/dashboard')).body.ring.total).toBe(2);
  expect((await lin.get<Dashboard>('/dashboard')).body.ring.total).toBe(1);
  expect((await lin.get<Today>('/today')).body.scope).toBe('林晓岚 的订单');
  expect((await lin.get<ViewChoices>('/view-choices')).body.salespeople).toEqual([
    { userId: 'lin', name: '林晓岚' },
  ]);
  expect((await boss.get<ViewChoices>('/view-choices')).body.salespeople).toHaveLength(2);
});

test.each([
  ['/view/nothing', 404, 'board.no_such_view'],
  ['/view/orders?colour=red', 400, 'board.unknown_filter'],
  ['/view/orders?rush=maybe', 400, 'board.bad_yes_no'],
  ['/view/orders?rush=yes&rush=no', 400, 'board.repeated_filter'],
  ['/view/orders?rework=yes', 403, 'board.filter_not_visible'],
  ['/export?view=orders&promisedFrom=2026-13-01', 400, 'board.bad_day'],
  ['/export?view=orders&text=没有', 409, 'export.empty'],
])('%s is refused in Chinese', async (path, status, code) => {
  const { body, ...reply } = await lin.get<{ error: { text: string } }>(path);
  expect([reply.status, reply.code]).toEqual([status, code]);
  expect(body.error.text).toMatch(/[\u4e00-\u9fff]{2}/);
});

test('who reaches no orders reads none', async () => {
  const clerk = await visitorAt(desk, 'clerk');
  for (const path of ['/view/orders', '/dashboard', '/today', '/view-choices', '/export?view=risk'])
    expect([path, (await clerk.get(path)).status]).toEqual([path, 403]);
});

test('an export comes as a file with a Chinese name, and only of what is theirs', async () => {
  const answer = await lin.fetch('api/export?view=orders&overdue=yes');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('spreadsheetml.sheet');
  const disposition = answer.headers.get('content-disposition') ?? '';
  const [, name = ''] = /filename\*=UTF-8''(\S+)$/.exec(disposition) ?? [];
  expect(decodeURIComponent(name)).toMatch(/^订单 已逾期 \d{4}-\d\d-\d\d\.xlsx$/);
  const [sheet] = await readWorkbook(Buffer.from(await answer.arrayBuffer()));
  expect(sheet?.data.slice(1).map((row) => row[0])).toEqual(['SO-20260301-0001']);
});
