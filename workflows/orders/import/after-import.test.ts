import { afterEach, beforeEach, expect, it } from 'vitest';
import { bomLine, material } from '../../../db/schema/index.ts';
import { recordFacts } from '../../facts/record.ts';
import { runDue } from '../../testing/due.ts';
import { IMPORTED } from '../after-import.ts';
import { ordersFlow } from '../flow.ts';
import { orderBook } from './testing/workbook.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

let world: ImportWorld;
beforeEach(async () => {
  world = await createImportWorld();
  await world.database.db.insert(material).values({ code: 'M-1', name: '圆钢', unit: 'kg' });
  await world.database.db
    .insert(bomLine)
    .values({ parentCode: 'KHM-200', line: 1, materialCode: 'M-1', quantityPer: '2', unit: 'kg' });
});
afterEach(() => world.close());

/** What the engine does right after the commit. */
async function engine(): Promise<void> {
  const due = await world.database.sql<{ ref: string }[]>`
    update due_instant set done_at = app_now() where kind = ${IMPORTED} and done_at is null returning ref`;
  const ctx = await world.as(null);
  await ctx.db.transaction((tx) =>
    runDue(ordersFlow, IMPORTED, { ...ctx, tx }, ...due.map(({ ref }) => ref)),
  );
}
const demand = () =>
  world.database.sql`
    select o.number, d.required::float8 as kg from material_demand d join customer_order o on o.id = d.order_id order by 1`;
const row = (number: string, status: string) => [number, '恒锐', 'KHM-200', 20, '2026-03-27', null, status];

it('orders that come in as confirmed have their material planned, and nobody is flooded with cards', async () => {
  await world.imports(
    'lead',
    await orderBook(row('A-1', '已确认'), row('A-2', '生产中'), row('A-3', '待审核')),
  );
  await engine();
  expect([...(await demand())]).toEqual([{ number: 'A-1', kg: 40 }]);
  const cards = await world.database.sql`select from card where flow = 'materials'`;
  expect(cards.length).toBe(0);
});

it('an order that a workbook cancels keeps no material', async () => {
  const told = [
    { kind: 'stock', key: 's1', occurredAt: '2026-03-15T00:00:00Z', material: 'M-1', delta: 100 },
  ];
  await recordFacts({ ...(await world.as(null)), actor: { kind: 'system', name: 'erp' } }, 'erp', told);
  await world.imports('lead', await orderBook(row('A-1', '已确认')));
  await engine();
  expect((await world.database.sql`select reserved::float8 as kg from stock`)[0]).toEqual({ kg: 40 });
  await world.imports('lead', await orderBook(row('A-1', '已取消')));
  await engine();
  expect((await world.database.sql`select reserved::float8 as kg from stock`)[0]).toEqual({ kg: 0 });
});
