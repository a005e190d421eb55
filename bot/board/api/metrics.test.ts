import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Compare, Osrt, Timeouts } from '../../../board/api/metrics.ts';
import { putOrder } from '../../../workflows/testing/orders.ts';
import { type Desk, openDesk } from '../../upload/testing/desk.ts';
import { type Visitor, visitorAt } from '../testing/visitor.ts';

let desk: Desk;
let boss: Visitor;
let lin: Visitor;
const MARCH = 'from=2026-03-01&to=2026-03-31';

beforeAll(async () => {
  desk = await openDesk();
  await putOrder(desk.database, { number: 'SO-20260301-0001', customer: '恒锐', product: 'KHM-200' });
  [boss, lin] = await Promise.all([visitorAt(desk, 'boss'), visitorAt(desk, 'lin')]);
});
afterAll(() => desk.close());

test('response times are those that the reader may see', async () => {
  const all = await boss.get<Osrt>(`/metrics/osrt?by=person&${MARCH}`);
  expect([all.status, all.body.scope, all.body.by]).toEqual([200, 'all', 'person']);
  const hers = await lin.get<Osrt>(`/metrics/osrt?by=person&${MARCH}`);
  expect(hers.body.scope).toBe('own');
});

test('every figure of a period answers, and two periods beside each other', async () => {
  for (const figure of ['on-time', 'on-time-weeks', 'response', 'sales-to-planning', 'repeat', 'planners'])
    expect((await boss.get(`/metrics/${figure}?${MARCH}`)).status, figure).toBe(200);
  expect((await boss.get<Timeouts>(`/metrics/timeouts?${MARCH}`)).body.timeouts).toBe(0);
  const { body } = await boss.get<Compare>(
    '/metrics/compare?beforeFrom=2026-02-01&beforeTo=2026-02-28&afterFrom=2026-03-01&afterTo=2026-03-31',
  );
  expect(body.after).toEqual({ from: '2026-03-01', to: '2026-03-31' });
  expect(body.rows.length).toBeGreaterThan(5);
});

test.each([
  ['/metrics/nothing', 404],
  ['/metrics/toString', 404],
  [`/metrics/osrt?by=colour&${MARCH}`, 400],
  ['/metrics/osrt?by=all&from=2026-13-01&to=2026-03-31', 400],
  ['/metrics/on-time?from=2026-03-31&to=2026-03-01', 400],
  ['/metrics/on-time', 400],
])('%s is refused in Chinese', async (path, status) => {
  const { body, ...reply } = await boss.get<{ error: { text: string } }>(path);
  expect(reply.status).toBe(status);
  expect(body.error.text).toMatch(/[\u4e00-\u9fff]{2}/);
});
