import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditEntry, bomLine, order } from '../../db/schema/index.ts';
import { coverageOf } from './coverage.ts';
import { releaseAll } from './release-all.ts';
import { createMaterialHouse, type MaterialHouse } from './testing/house.ts';

let house: MaterialHouse;
beforeAll(async () => {
  house = await createMaterialHouse();
});
afterAll(() => house.close());

/** A product of its own for each test, so that none sees the stock of another. */
let product = '';
let steel = '';
let screw = '';
const PRODUCTS = [
  'KHM-100',
  'KHM-200',
  'KHM-300',
  'KHP-16',
  'DWJ-08',
  'DWJ-12',
  'JJ-V25',
  'JJ-4F',
  'JC-210',
  'JC-330',
  'JC-415',
  'JC-5A',
];
beforeEach(async () => {
  product = PRODUCTS.pop() ?? '';
  [steel, screw] = [`M-${product}`, `S-${product}`];
  await house.materials(steel, { code: screw, unit: '件' });
  await house.bom(`${product} > ${steel} 1.8kg 8%`, `${product} > ${screw} 8件 1%`);
});
const entries = async (orderId: number) => {
  const rows = await house.database.db
    .select()
    .from(auditEntry)
    .where(
      sql`entity_id = (select number from customer_order where id = ${orderId}) and action like 'material.%'`,
    );
  return rows.map((one) => [one.action, one.change.materials]);
};
const stockOf = async (code: string) => (await house.stock()).find((one) => one.startsWith(`${code} `));
const coverage = async (orderId: number) =>
  (await coverageOf(await house.factory.as(null), [orderId])).get(orderId);

describe('an order that was confirmed', () => {
  it('gets its demand from the BOM, and what is free is reserved for it', async () => {
    await house.tell({ material: steel, quantity: 12 }, { material: screw, quantity: 500 });
    const id = await house.order({ product, quantity: 10 });
    await house.plan(id);
    expect(await house.demand(id)).toEqual([`${steel} 19.44`, `${screw} 81`]);
    expect(await house.held(id)).toEqual([`${steel} stock 12`, `${screw} stock 81`]);
    expect(await stockOf(screw)).toBe(`${screw} 81/500`);
    expect(await coverage(id)).toEqual({ share: 12 / 19.44, lines: 2, missing: 1 });
    expect(await entries(id)).toEqual([
      ['material.plan', [null, [`${steel} 19.44kg`, `${screw} 81件`]]],
      ['material.reserve', [null, [`${steel} 12kg`, `${screw} 81件`]]],
    ]);
  });

  it('again changes nothing and leaves no trace', async () => {
    await house.tell({ material: steel, quantity: 12 });
    const id = await house.order({ product });
    await house.plan(id);
    const before = [await house.demand(id), await house.held(id), await entries(id)];
    await house.plan(id);
    expect([await house.demand(id), await house.held(id), await entries(id)]).toEqual(before);
  });

  it('with another quantity is adjusted, and what it does not need any more goes to others', async () => {
    await house.tell({ material: steel, quantity: 20 });
    const [id, other] = [await house.order({ product }), await house.order({ product })];
    await house.plan(id);
    await house.plan(other);
    expect(await house.held(other)).toEqual([`${steel} stock 0.56`]);
    await house.database.db.update(order).set({ quantity: 5 }).where(eq(order.id, id));
    await house.plan(id);
    expect(await house.demand(id)).toEqual([`${steel} 9.72`, `${screw} 41`]);
    expect(await house.held(id)).toEqual([`${steel} stock 9.72`]);
    expect(await house.held(other)).toEqual([`${steel} stock 10.28`]);
  });

  it('with another BOM forgets what it does not need', async () => {
    await house.tell({ material: screw, quantity: 100 });
    const id = await house.order({ product });
    await house.plan(id);
    await house.bom(`${product}/B > ${steel} 2kg`);
    await house.database.db.update(order).set({ bomRevision: 'B' }).where(eq(order.id, id));
    await house.plan(id);
    expect(await house.demand(id)).toEqual([`${steel} 20`]);
    expect(await house.held(id)).toEqual([]);
    expect(await stockOf(screw)).toBe(`${screw} 0/100`);
  });

  it('without a BOM of its revision takes the one without revision', async () => {
    const id = await house.order({ product, bomRevision: 'Z' });
    await house.plan(id);
    expect(await house.demand(id)).toEqual([`${steel} 19.44`, `${screw} 81`]);
  });

  it('takes made parts from stock and needs the parts of the rest', async () => {
    const frame = `F-${product}`;
    await house.materials({ code: frame, unit: '件' });
    await house.bom(`${product} > ${frame} 1件`, `${frame} > ${steel} 1kg`);
    await house.tell({ material: frame, quantity: 4 });
    const id = await house.order({ product });
    await house.plan(id);
    expect(await house.demand(id)).toEqual([`${frame} 4`, `${steel} 25.44`, `${screw} 81`]);
    await house.plan(id);
    expect(await house.demand(id)).toEqual([`${frame} 4`, `${steel} 25.44`, `${screw} 81`]);
    const other = await house.order({ product });
    await house.plan(other);
    expect(await house.demand(other)).toEqual([`${steel} 29.44`, `${screw} 81`]);
  });

  it('keeps what came in for it before', async () => {
    const id = await house.order({ product, status: 'pending_review' });
    await house.tell({ material: steel, quantity: 30, order: id });
    expect(await house.held(id)).toEqual([`${steel} receipt 30`]);
    await house.plan(id);
    expect(await house.held(id)).toEqual([`${steel} receipt 19.44`]);
    expect(await stockOf(steel)).toBe(`${steel} 19.44/30`);
  });

  it('is never blocked by a BOM that cannot be computed, and never covered then', async () => {
    await house.bom(`${product} > ${screw} 3米`);
    await house.tell({ material: steel, quantity: 30 }, { material: screw, quantity: 500 });
    const id = await house.order({ product });
    await house.plan(id);
    expect(await house.demand(id)).toEqual([`${steel} 19.44`, `${screw} 81 ?`]);
    expect(await coverage(id)).toEqual({ share: 0, lines: 2, missing: 1 });
  });

  it('without any BOM has no known demand', async () => {
    await house.database.db.delete(bomLine).where(eq(bomLine.parentCode, product));
    const id = await house.order({ product });
    await house.plan(id);
    expect(await coverage(id)).toEqual({ share: null, lines: 0, missing: 0 });
    expect(await entries(id)).toEqual([]);
  });
});

describe('an order that ended', () => {
  it('frees what was not issued, and it is offered to others', async () => {
    const [id, other] = [await house.order({ product }), await house.order({ product })];
    await house.plan(id);
    await house.plan(other);
    await house.tell({ material: steel, quantity: 15 }, { material: steel, quantity: 4, order: id });
    await house.tell({ kind: 'issue', material: steel, quantity: 5, order: id });
    expect(await house.held(id)).toEqual([`${steel} receipt 4 (issued 4)`, `${steel} stock 15 (issued 1)`]);
    await house.database.db.update(order).set({ status: 'cancelled', open: false }).where(eq(order.id, id));
    await house.factory.does('boss', (ctx) => releaseAll(ctx, id, '客户取消'));
    expect(await house.held(id)).toEqual([`${steel} receipt 4 (issued 4)`, `${steel} stock 1 (issued 1)`]);
    expect(await house.held(other)).toEqual([`${steel} stock 14`]);
    expect(await stockOf(steel)).toBe(`${steel} 14/14`);
    expect((await entries(id)).at(-1)).toEqual(['material.release', [null, [`${steel} 14kg`]]]);
    expect((await entries(other)).at(-1)).toEqual(['material.reserve', [null, [`${steel} 14kg`]]]);
    // What comes in late for it is everybody's.
    await house.tell({ material: steel, quantity: 3, order: id });
    expect(await house.held(other)).toEqual([`${steel} stock 17`]);
  });
});
