import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { machineBooking } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { seedShop } from '../scheduling/testing/shop.ts';
import { explain } from '../sentences/explain.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { readLoadPage, readMachinePage } from './pages.ts';

const at = (text: string): Date => new Date(`${text}:00+08:00`);
let database: TestDatabase;
let house: TestFactory;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, at('2026-03-10T09:30'));
  house = await createTestFactory(database);
  await seedCatalogue(database);
  await seedShop(database);
  const orderId = await putOrder(database, {
    number: 'SO-20260301-0042',
    customer: '恒锐',
    product: 'KHM-200',
  });
  await database.db.insert(machineBooking).values({
    ...{ orderId, step: 10, machine: 'VMC850-02', centre: 'VMC850', kind: 'machine', workMinutes: 630 },
    ...{ from: at('2026-03-10T10:00'), to: at('2026-03-11T12:00'), state: 'planned', bookedBy: 'test' },
  });
});
afterAll(() => database.close());

it('the page has every machine and every model, the model asked for by itself', async () => {
  const all = await house.does('planner', (ctx) => readLoadPage(ctx, ''));
  expect(all.heatMap.hidden).toBe(0);
  expect(all.heatMap.machines).toHaveLength(14);
  expect(all.models.reduce((sum, one) => sum + one.machines, 0)).toBe(14);
  expect(all.now).toBe('2026-03-10T01:30:00.000Z');
  expect(all.caption[0]).toMatch(/^最忙：VMC850-02/);
  const one = await house.does('planner', (ctx) => readLoadPage(ctx, 'VMC850'));
  expect(new Set(one.heatMap.machines.map(({ model }) => model))).toEqual(new Set(['VMC850']));
});

it('a machine has its curve with the jobs in its plan', async () => {
  const { curve } = await house.does('planner', (ctx) => readMachinePage(ctx, 'VMC850-02'));
  expect(curve.jobs).toMatchObject([{ label: '0042-10', state: 'planned' }]);
});

it('who does not see production gets neither, and an unknown machine is told with the models there are', async () => {
  const refusal = (userId: string, machine: string) =>
    house
      .does(userId, (ctx) => readMachinePage(ctx, machine))
      .then(
        () => 'no refusal',
        (err) => explain(err),
      );
  expect(await refusal('lin', 'VMC850-02')).toContain('没有查看设备负荷的权限');
  expect(await refusal('planner', 'XX-9')).toContain('没有叫「XX-9」的设备或型号');
});
