import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { bomLine, material, order } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { changeOrder } from '../orders/change.ts';
import { transition } from '../orders/transition.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { requestChange } from './request.ts';

let database: TestDatabase;
let factory: TestFactory;
/** An order whose product has a bill, and one whose product has none here. */
let id: number;
let without: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  await seedCatalogue(database);
  factory = await createTestFactory(database);
  const values = { customer: '恒锐', status: 'confirmed', salesUserId: 'lin' };
  id = await putOrder(database, { ...values, number: 'SO-20260316-0001', product: 'KHM-200' });
  without = await putOrder(database, { ...values, number: 'SO-20260316-0002', product: 'JC-210' });
  await database.db.insert(material).values([
    { code: 'M-A', name: '圆钢', unit: 'kg' },
    { code: 'P-B', name: '底座', unit: '件' },
  ]);
  await line('KHM-200', '', 'P-B');
});
afterAll(() => database.close());

const line = (parentCode: string, revision: string, materialCode: string) =>
  database.db
    .insert(bomLine)
    .values({ parentCode, revision, line: 10, materialCode, quantityPer: '1', unit: '件' });
const wish = async (orderId: number, bomRevision: string) => {
  const [row] = await database.db.select().from(order).where(eq(order.id, orderId));
  const written = { quantity: String(row?.quantity), requirements: '', specialProcesses: '' };
  return { ...written, bomRevision, orderId, version: row?.version ?? 0, reason: '客户来函' };
};
const requests = async (orderId: number, revision: string) => {
  const input = await wish(orderId, revision);
  return factory.does('lin', (ctx) => requestChange(ctx, input));
};
const changes = async (orderId: number, revision: string) => {
  const input = await wish(orderId, revision);
  return factory.does('boss', (ctx) => changeOrder(ctx, input));
};

it('a BOM revision that the product does not have is refused, asked for or changed at once', async () => {
  const refusal = { code: 'order.no_such_revision', params: { revision: 'C', known: '' } };
  await expect(requests(id, 'C')).rejects.toMatchObject(refusal);
  await expect(changes(id, 'C')).rejects.toMatchObject(refusal);
});

it('where no bill of the product is kept here, any revision goes', async () => {
  await expect(requests(without, 'C')).resolves.toBeDefined();
  await expect(changes(without, 'C')).resolves.toMatchObject({ changed: ['bomRevision'] });
});

it('a revision of the product or of a part of it goes, and a refusal names them', async () => {
  await line('KHM-200', 'A', 'P-B');
  await line('P-B', 'B', 'M-A');
  await expect(changes(id, 'C')).rejects.toMatchObject({ params: { known: 'A、B' } });
  await expect(changes(id, 'B')).resolves.toMatchObject({ changed: ['bomRevision'] });
  await expect(changes(id, '')).resolves.toMatchObject({ changed: ['bomRevision'] });
});

it('the salesperson cannot change the order at once any more', async () => {
  const input = await wish(id, 'A');
  await expect(factory.does('lin', (ctx) => changeOrder(ctx, input))).rejects.toMatchObject({
    code: 'order.change_not_yours',
  });
});

it('while a request waits the order may still be moved', async () => {
  await requests(id, 'A');
  const { version } = await wish(id, '');
  const input = { orderId: id, version, to: 'on_hold', reason: '等客户' };
  await expect(factory.does('boss', (ctx) => transition(ctx, input))).resolves.toBeDefined();
});
