import { asc, eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry, fact, materialDemand, order, reservation, stock } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { settleGoods } from './settle-goods.ts';
import { createMaterialHouse, type MaterialHouse } from './testing/house.ts';

let house: MaterialHouse;
beforeAll(async () => {
  house = await createMaterialHouse();
});
afterAll(() => house.close());

let materials = 0;
/** A material of its own, and orders that need 10 of it each, planned in this order. */
async function shortOf(...promises: string[]): Promise<{ code: string; ids: number[] }> {
  materials += 1;
  const code = `T-${materials}`;
  await house.materials(code);
  const ids: number[] = [];
  for (const promisedDate of promises) {
    const id = await house.order({ promisedDate });
    await house.database.db
      .insert(materialDemand)
      .values({ orderId: id, materialCode: code, required: '10' });
    ids.push(id);
  }
  await house.factory.does(null, (ctx) => settleGoods(ctx, [code]));
  return { code, ids };
}
const stockOf = async (code: string) => (await house.stock()).find((one) => one.startsWith(`${code} `));

describe('goods that come in', () => {
  it('for an order are its own; the surplus goes to others; whose coverage changed is told', async () => {
    const { code, ids } = await shortOf('2026-03-20', '2026-03-25', '2026-04-01');
    const [first = 0, second = 0, third = 0] = ids;
    expect(await house.tell({ material: code, quantity: 14, order: third })).toEqual([first, third]);
    expect(await house.held(third)).toEqual([`${code} receipt 10`]);
    expect(await house.held(first)).toEqual([`${code} stock 4`]);
    expect(await house.held(second)).toEqual([]);
    expect(await stockOf(code)).toBe(`${code} 14/14`);
  });

  it('for nobody go to who confirmed first, however urgent the others', async () => {
    const { code, ids } = await shortOf('2026-03-25', '2026-03-20', '2026-04-01');
    const [first = 0, second = 0, third = 0] = ids;
    const confirmed = (id: number, at: string) =>
      house.database.db
        .update(order)
        .set({ confirmedAt: new Date(at) })
        .where(eq(order.id, id));
    await confirmed(first, '2026-03-12T10:00:00Z');
    await confirmed(second, '2026-03-11T10:00:00Z');
    await confirmed(third, '2026-03-10T10:00:00Z');
    await house.database.db.update(order).set({ rush: true }).where(eq(order.id, first));
    expect(await house.tell({ material: code, quantity: 14 })).toEqual([second, third]);
    expect(await house.held(third)).toEqual([`${code} stock 10`]);
    expect(await house.held(second)).toEqual([`${code} stock 4`]);
    expect(await house.held(first)).toEqual([]);
  });

  it('for an order that nobody knows yet are given to nobody', async () => {
    const { code, ids } = await shortOf('2026-03-20');
    expect(await house.tell({ material: code, quantity: 5, orderNumber: 'SO-20260315-9999' })).toEqual([]);
    expect(await house.held(ids[0] ?? 0)).toEqual([]);
    expect(await stockOf(code)).toBe(`${code} 0/5`);
  });
});

describe('a count', () => {
  it('holds from its instant: what moved after it is added, what came before it is not', async () => {
    const { code } = await shortOf();
    await house.tell(
      { material: code, quantity: 100, at: '2026-03-14T08:00:00+08:00' },
      { kind: 'stock', material: code, count: 90, at: '2026-03-14T12:00:00+08:00' },
      { kind: 'stock', material: code, quantity: -3, at: '2026-03-14T15:00:00+08:00' },
    );
    expect(await stockOf(code)).toBe(`${code} 0/87`);
    // Told late, happened before the count.
    await house.tell({ material: code, quantity: 7, at: '2026-03-14T09:00:00+08:00' });
    expect(await stockOf(code)).toBe(`${code} 0/87`);
  });

  it('of two at one instant the same holds whichever was told first', async () => {
    const hands: (string | undefined)[] = [];
    for (const keys of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const { code } = await shortOf();
      for (const key of keys)
        await house.tell({
          kind: 'stock',
          material: code,
          count: key === 'a' ? 5 : 8,
          key: `${code}-${key}`,
        });
      hands.push((await stockOf(code))?.replace(`${code} `, ''));
    }
    expect(hands).toEqual(['0/8', '0/8']);
  });

  it('below what is reserved: the last in the queue loses, with a trace and a message to purchasing', async () => {
    const { code, ids } = await shortOf('2026-03-20', '2026-03-25');
    const [first = 0, second = 0] = ids;
    await house.tell({ material: code, quantity: 20 });
    await house.heard();
    const at = '2026-03-15T09:00:00+08:00';
    expect(await house.tell({ kind: 'stock', material: code, count: 13, at })).toEqual([second]);
    expect(await house.held(first)).toEqual([`${code} stock 10`]);
    expect(await house.held(second)).toEqual([`${code} stock 3`]);
    const said = await house.heard();
    expect(said).toMatchObject([
      { to: { userId: 'buyer' }, message: { kind: 'markdown', title: '备料减少' } },
    ]);
    expect(said[0]?.message).toMatchObject({ text: expect.stringContaining('少了 7kg（剩 3kg）') });
    const log = await house.database.db
      .select()
      .from(auditEntry)
      .where(eq(auditEntry.action, 'material.release'));
    expect(log.at(-1)).toMatchObject({
      change: { materials: [null, [`${code} 7kg`]] },
      reason: '现有库存低于已锁定的数量',
    });
  });
});

it('a fact that was taken back counts for nothing', async () => {
  const { code, ids } = await shortOf('2026-03-20');
  await house.tell({ material: code, quantity: 8, key: 'wrong' });
  await house.reverse('wrong');
  expect(await house.held(ids[0] ?? 0)).toEqual([]);
  expect(await stockOf(code)).toBe(`${code} 0/0`);
});

describe('the order in which facts arrive', () => {
  const MATERIALS = ['P-A', 'P-B'];
  let ids: number[] = [];
  beforeAll(async () => {
    await house.materials(...MATERIALS);
    for (const [index, rush] of [false, true, false, false].entries()) {
      const id = await house.order({ rush, promisedDate: index === 2 ? '2026-03-18' : '2026-03-20' });
      ids = [...ids, id];
      // The last one is not confirmed yet: nothing is known of what it needs.
      if (index === 3) continue;
      for (const code of MATERIALS)
        await house.database.db
          .insert(materialDemand)
          .values({ orderId: id, materialCode: code, required: '10' });
    }
  });

  const amount = fc.integer({ min: 1, max: 160 }).map((quarter) => quarter / 8);
  const told = fc.record({
    kind: fc.constantFrom('receipt', 'receipt', 'receipt', 'stock', 'issue', 'count'),
    material: fc.constantFrom(...MATERIALS),
    order: fc.option(fc.integer({ min: 0, max: 3 }), { freq: 3 }),
    amount,
    /** Minutes; few, so that several happen at once. */
    at: fc.integer({ min: 0, max: 4 }),
    reversed: fc.boolean(),
    negative: fc.boolean(),
  });
  type Told = typeof told extends fc.Arbitrary<infer T> ? T : never;
  const rowOf = (one: Told, index: number) => {
    const counts = one.kind === 'count';
    const signed = one.kind === 'issue' || (one.kind === 'stock' && one.negative) ? -one.amount : one.amount;
    return {
      source: 'property',
      key: `f${index}`,
      kind: counts ? 'stock' : one.kind,
      materialCode: one.material,
      orderId: one.order === null || one.kind === 'stock' || counts ? null : (ids[one.order] ?? null),
      occurredAt: new Date(Date.UTC(2026, 2, 10, 0, one.at)),
      payload: counts ? { count: String(one.amount) } : {},
      digest: '',
      reportedBy: 'system:test',
      quantity: counts ? null : String(signed),
      reversedBy: null,
    };
  };

  /** One step: each index once tells its fact, and once more takes it back, which may come first. */
  async function step(ctx: TxCtx, facts: readonly Told[], at: number): Promise<string[]> {
    const index = at % facts.length;
    const one = facts[index];
    if (!one) return [];
    const row = rowOf(one, index);
    if (at < facts.length) await ctx.tx.insert(fact).values(row).onConflictDoNothing();
    else if (one.reversed)
      await ctx.tx
        .insert(fact)
        .values({ ...row, reversedBy: 'r' })
        .onConflictDoUpdate({ target: [fact.source, fact.key], set: { reversedBy: 'r' } });
    return [one.material];
  }

  const seen = async ({ tx }: TxCtx) => ({
    stock: await tx
      .select({ code: stock.materialCode, hand: stock.onHand, reserved: stock.reserved })
      .from(stock)
      .where(sql`material_code like 'P-%'`)
      .orderBy(asc(stock.materialCode)),
    reservations: await tx
      .select({
        order: reservation.orderId,
        code: reservation.materialCode,
        kind: reservation.kind,
        quantity: reservation.quantity,
        issued: reservation.issued,
      })
      .from(reservation)
      .where(sql`material_code like 'P-%'`)
      .orderBy(asc(reservation.orderId), asc(reservation.materialCode), asc(reservation.kind)),
  });

  /** Everything that was settled, in a transaction that leaves nothing behind. */
  async function outcome(facts: readonly Told[], batches: readonly (readonly number[])[]): Promise<unknown> {
    const nothing = new Error('roll back');
    let result: unknown;
    await house.factory
      .does(null, async (ctx) => {
        for (const batch of batches) {
          const touched: string[] = [];
          for (const at of batch) touched.push(...(await step(ctx, facts, at)));
          await settleGoods(ctx, touched);
        }
        result = await seen(ctx);
        throw nothing;
      })
      .catch((err: unknown) => {
        if (err !== nothing) throw err;
      });
    return result;
  }

  it('changes neither stock nor reservations; nor do batches and repetitions', async () => {
    const scenario = fc.array(told, { minLength: 1, maxLength: 10 }).chain((facts) => {
      const steps = [...Array(facts.length * 2).keys()];
      // Taking back may come before the fact itself; some come twice.
      const arrivals = fc
        .tuple(fc.shuffledSubarray(steps, { minLength: steps.length }), fc.subarray(steps))
        .chain(([all, again]) =>
          fc.tuple(fc.constant([...all, ...again]), fc.infiniteStream(fc.integer({ min: 1, max: 5 }))),
        )
        .map(([all, sizes]) => {
          const batches: number[][] = [];
          for (let from = 0; from < all.length; ) {
            const size = sizes.next().value ?? 1;
            batches.push(all.slice(from, from + size));
            from += size;
          }
          return batches;
        });
      return fc.record({ facts: fc.constant(facts), one: arrivals, other: arrivals });
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ facts, one, other }) => {
        const atOnce = await outcome(facts, [[...Array(facts.length * 2).keys()]]);
        expect(await outcome(facts, one)).toEqual(atOnce);
        expect(await outcome(facts, other)).toEqual(atOnce);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
