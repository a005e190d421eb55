import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveTo } from '../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/database.ts';
import type { Ctx } from '../workflows/context.ts';
import { coverageOf } from '../workflows/materials/coverage.ts';
import { planDemand } from '../workflows/materials/plan-demand.ts';
import { settleGoods } from '../workflows/materials/settle-goods.ts';
import { POPULATION } from './life.ts';
import { loadDemo } from './load.ts';
import { demoCtx } from './testing.ts';

let database: TestDatabase;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-18T10:20:00+08:00'));
  ctx = await demoCtx(database);
  await loadDemo(ctx);
});
afterAll(() => database.close());

const idsIn = async (status: string): Promise<number[]> =>
  (
    await database.sql<
      { id: number }[]
    >`select id::int as id from customer_order where status = ${status} order by id`
  ).map(({ id }) => id);

it('has bills of two levels in two families, a substitute, and about two thirds of its materials in stock', async () => {
  const [row] = await database.sql`
    select (select count(distinct p.family)::int from product p join bom_line l on l.parent_code = p.code
        where l.material_code in (select parent_code from bom_line)) as families,
      (select count(*)::int from bom_substitute) > 0 as substitutes,
      (select count(*) filter (where source = 'demo' and kind = 'stock')::float8 from fact) /
        (select count(*) from material) as stocked`;
  expect(row).toMatchObject({ families: 2, substitutes: true });
  expect(row?.stocked).toBeGreaterThan(0.45);
  expect(row?.stocked).toBeLessThan(0.8);
});

const many = (status: string) => POPULATION.find(([one]) => one === status)?.[1] ?? 0;

it('prepares orders whose material is there, and has others that lack some', async () => {
  const prepared = await coverageOf(ctx, await idsIn('preparing_material'));
  expect([...prepared.values()].map(({ share }) => share)).toEqual(Array(many('preparing_material')).fill(1));
  const confirmed = [...(await coverageOf(ctx, await idsIn('confirmed'))).values()];
  expect(confirmed).toHaveLength(many('confirmed'));
  expect(confirmed.filter(({ missing }) => missing > 0).length).toBeGreaterThan(3);
  const [row] = await database.sql`
    select count(*) filter (where expected_date is not null)::int as dated, count(*)::int as all from material_demand`;
  expect(row?.dated).toBeGreaterThan(3);
});

it('stands as its facts say: settling and planning it again changes nothing', async () => {
  const codes = (await database.sql<{ code: string }[]>`select code from material`).map(({ code }) => code);
  const rows = () =>
    database.sql`select order_id, material_code, kind, quantity, issued from reservation order by 1, 2, 3`;
  const before = [...(await rows())];
  expect(before.length).toBeGreaterThan(50);
  expect(await database.db.transaction((tx) => settleGoods({ ...ctx, tx }, codes))).toEqual([]);
  for (const id of await idsIn('confirmed'))
    await database.db.transaction((tx) => planDemand({ ...ctx, tx }, id, '再算一次'));
  expect([...(await rows())]).toEqual(before);
});
