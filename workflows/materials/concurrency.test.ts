import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordFacts } from '../facts/record.ts';
import { planDemand } from './plan-demand.ts';
import { settleGoods } from './settle-goods.ts';
import { createMaterialHouse, type MaterialHouse } from './testing/house.ts';

const ORDERS = 50;
const PRODUCTS = ['KHM-100', 'KHM-200', 'KHM-300', 'JC-210', 'JC-330'];
const CODES = ['C-1', 'C-2', 'C-3', 'C-4'];

let house: MaterialHouse;
beforeAll(async () => {
  house = await createMaterialHouse({ max: ORDERS + 4 });
  await house.materials(...CODES, 'C-NEW');
  // Each product names them in another order, and one of them nobody has had in stock yet.
  for (const [index, product] of PRODUCTS.entries()) {
    const turned = [...CODES.slice(index % 4), ...CODES.slice(0, index % 4)];
    await house.bom(...[...turned, 'C-NEW'].map((code) => `${product} > ${code} 1kg`));
  }
});
afterAll(() => house.close());

it('50 confirmations at once reserve no more than there is, wait for each other, and leave nothing lying', async () => {
  await house.tell(...CODES.map((material) => ({ material, quantity: 137 })));
  const ids: number[] = [];
  for (let i = 0; i < ORDERS; i += 1)
    ids.push(await house.order({ product: PRODUCTS[i % 5] ?? '', quantity: 10 }));
  const as = await house.factory.as('planner');
  let begun = 0;
  let go: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    go = resolve;
  });
  const results = await Promise.allSettled(
    ids.map((id) =>
      house.database.db.transaction(async (tx) => {
        // Nobody begins before all fifty stand in their transactions.
        await tx.execute(sql`select 1`);
        begun += 1;
        if (begun === ORDERS) go();
        await all;
        await planDemand({ ...as, tx }, id, '订单确认');
      }),
    ),
  );
  expect(results.filter((one) => one.status === 'rejected')).toEqual([]);
  expect(begun).toBe(ORDERS);
  expect(await house.stock()).toEqual([...CODES.map((code) => `${code} 137/137`), 'C-NEW 0/0']);
  const [held] = await house.database.sql`
    select count(distinct order_id)::int as orders, sum(quantity - issued)::float8 as sum,
      (select bool_and(s.reserved = (select sum(quantity - issued) from reservation r where r.material_code = s.material_code))
       from stock s where s.reserved > 0) as agree
    from reservation`;
  expect(held).toEqual({ orders: 14, sum: 4 * 137, agree: true });
}, 60_000);

it('confirmations, receipts and counts at once end as they would one after the other', async () => {
  const ids = await Promise.all(
    [...Array(20).keys()].map(() => house.order({ product: 'KHM-100', quantity: 10 })),
  );
  const system = await house.factory.as(null);
  const results = await Promise.allSettled([
    ...ids.map((id) => house.factory.does('planner', (ctx) => planDemand(ctx, id, '订单确认'))),
    ...CODES.map((material, i) =>
      house.tell({ material, quantity: 50 }, { material: CODES[(i + 2) % 4] ?? '', quantity: 7 }),
    ),
    ...CODES.map(() =>
      house.database.db.transaction((tx) => settleGoods({ ...system, tx }, [...CODES].reverse())),
    ),
  ]);
  expect(results.filter((one) => one.status === 'rejected')).toEqual([]);
  expect(await house.stock()).toEqual([...CODES.map((code) => `${code} 194/194`), 'C-NEW 0/0']);
}, 60_000);

it('batches of facts that confirm orders and bring goods do not wait for each other for ever', async () => {
  const ids: number[] = [];
  for (let i = 0; i < 30; i += 1)
    ids.push(
      await house.order({ product: PRODUCTS[i % 5] ?? '', status: 'pending_review', ownerUserId: 'planner' }),
    );
  const numbers = await house.database.db.execute<{ id: number; number: string }>(
    sql`select id::float8 as id, number from customer_order where id = any(${sql.param(ids)}::bigint[]) order by id`,
  );
  const occurredAt = '2026-03-15T09:00:00+08:00';
  const system = await house.factory.as(null);
  const batches = [...Array(15).keys()].map((i) => {
    // Two orders of different products, and goods of a material that comes late in one and early in the other.
    const two = [numbers[i], numbers[29 - i]].map((one) => one?.number ?? '');
    const code = CODES[3 - (i % 4)] ?? '';
    return [
      { kind: 'receipt', key: `r${i}`, occurredAt, material: code, quantity: 3 },
      ...two.map((order) => ({ kind: 'po_confirmed', key: `po-${order}`, occurredAt, order })),
      { kind: 'receipt', key: `s${i}`, occurredAt, material: CODES[i % 4] ?? '', quantity: 2, order: two[0] },
    ];
  });
  const results = await Promise.allSettled(batches.map((batch) => recordFacts(system, 'erp', batch)));
  expect(results.filter((one) => one.status === 'rejected')).toEqual([]);
  const [sum] = await house.database.sql`
    select (select count(distinct order_id)::int from material_demand where order_id = any(${ids}::bigint[])) as planned,
      (select bool_and(s.reserved = (select coalesce(sum(quantity - issued), 0) from reservation r where r.material_code = s.material_code)) from stock s) as agree`;
  expect(sum).toEqual({ planned: 30, agree: true });
}, 60_000);
