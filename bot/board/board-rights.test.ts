import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderPage, TimelinePage } from '../../board/api/order.ts';
import { auditLast } from '../../workflows/audit/last.ts';
import { editOrder } from '../../workflows/orders/editing/edit.ts';
import { readFull } from '../../workflows/orders/view/read-full.ts';
import { SECTION_KEYS, sectionsFor } from '../../workflows/orders/view/sections.ts';
import { viewCard } from '../../workflows/orders/view/view-card.ts';
import { checkpointDirectory } from '../../workflows/testing/directory.ts';
import { type Desk, openDesk } from '../upload/testing/desk.ts';
import { orderSection } from './api/order.ts';
import { visitorAt } from './testing/visitor.ts';
import type { StaffTx } from './transaction.ts';

let desk: Desk;
let orderId = 0;
const NUMBER = 'SO-20260316-0001';
const everybody = checkpointDirectory.people.map(({ userId }) => userId);

/** One person for each set of roles. */
async function oneOfEach(): Promise<string[]> {
  const seen = new Map<string, string>();
  for (const userId of everybody) {
    const { actor } = await desk.staff.as(userId);
    // Whose order it is decides for those who see only their own.
    const key = actor.kind === 'staff' ? `${actor.roles.join()} ${userId === 'lin'}` : '';
    if (!seen.has(key)) seen.set(key, userId);
  }
  return [...seen.values()];
}

beforeAll(async () => {
  desk = await openDesk();
  const checkpointId = await desk.openCheckpoint(NUMBER);
  const [row] = await desk.database.sql`select order_id from checkpoint where id = ${checkpointId}`;
  orderId = Number(row?.order_id);
  const { version } = (await readFull(await desk.staff.as('lin'), orderId)) ?? { version: 0 };
  await desk.staff.does('lin', (ctx) =>
    auditLast(ctx.tx, () =>
      editOrder(ctx, {
        orderId,
        version,
        edit: { what: 'price', unitPrice: '481.35' },
        reason: '客户年度议价',
      }),
    ),
  );
});
afterAll(() => desk.close());

test('for every role the page shows the sections, fields and words of their full view in the chat, and nothing else', async () => {
  let seen = 0;
  const people = await oneOfEach();
  for (const userId of people) {
    const visitor = await visitorAt(desk, userId);
    const ctx = await desk.staff.as(userId);
    const full = await readFull(ctx, orderId);
    const page = await visitor.get<OrderPage>(`/order/${NUMBER}`);
    expect([userId, page.status]).toEqual([userId, full ? 200 : 404]);
    if (!full) continue;
    seen += 1;
    const open = sectionsFor(full);
    expect([userId, page.body.sections.map(({ key }) => key)]).toEqual([userId, open]);
    expect([userId, page.body.plan !== undefined]).toEqual([userId, full.sights.has('production')]);
    // Those that they may open, and one that they may not.
    const closed = SECTION_KEYS.filter((key) => !open.includes(key)).slice(0, 1);
    for (const key of [...open, ...closed]) {
      const section = await desk.staff.does(userId, (tx) => orderSection(tx as StaffTx, NUMBER, key));
      const chat = await viewCard(ctx, orderId, key);
      expect([userId, section.key]).toEqual([userId, open.includes(key) ? key : 'basic']);
      expect([userId, section.card.fields]).toEqual([userId, chat?.fields]);
      expect([userId, section.card.text]).toEqual([userId, chat?.text]);
    }
  }
  expect(seen).toBeGreaterThan(9);
  expect(seen).toBeLessThan(people.length);
});

test('amounts reach only who sees them: not in the head, not in the log, not in the card', async () => {
  for (const [userId, sees] of [
    ['lin', true],
    ['boss', true],
    ['shop', false],
    ['buyer', false],
  ] as const) {
    const visitor = await visitorAt(desk, userId);
    const page = await visitor.get<OrderPage>(`/order/${NUMBER}`);
    const log = await visitor.get<TimelinePage>(`/order/${NUMBER}/timeline`);
    const all = JSON.stringify([page.body, log.body]);
    expect([userId, all.includes('481.35')]).toEqual([userId, sees]);
  }
});

test('an order that somebody may not see is told as one that does not exist, on every way', async () => {
  // 周启明 sells other orders.
  const visitor = await visitorAt(desk, 'zhou');
  for (const rest of ['', '?section=basic', '/timeline', '?section=basic&at=2026-11-26T00:00:00Z']) {
    const hidden = await visitor.get(`/order/${NUMBER}${rest}`);
    const absent = await visitor.get(`/order/SO-20991231-9999${rest}`);
    expect([rest, hidden.status, hidden.body]).toEqual([rest, 404, absent.body]);
  }
});

test('a checkpoint, its previews and its upload are told as not there to who is not concerned', async () => {
  const id = await desk.openCheckpoint('SO-20260316-0002');
  const visitor = await visitorAt(desk, 'zhou');
  const absent = await visitor.get('/checkpoint/999999');
  for (const path of [`/checkpoint/${id}`, `/checkpoint/${id}/preview/1`, `/checkpoint/${id}/original/1`]) {
    const hidden = await visitor.get(path);
    expect([path, hidden.status, hidden.body]).toEqual([path, 404, absent.body]);
  }
  const sent = await visitor.upload(id, new Uint8Array(100));
  expect([sent.status, sent.body]).toEqual([404, absent.body]);
  expect(await desk.stored()).toEqual([]);
});

test('nobody who is not signed on is told anything', async () => {
  for (const path of [
    'order/SO-20260316-0001',
    'checkpoint/1',
    'mine',
    'checkpoint/1/preview/1',
    'checkpoint/1/original/1',
  ])
    expect([path, (await fetch(`${desk.url}/board/api/${path}`)).status]).toEqual([path, 401]);
});
