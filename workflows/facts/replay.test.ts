import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatusFlow } from '../factory/factory.ts';
import { loadFactory } from '../factory/load.ts';
import { type FoldOrder, type FoldStep, fold } from './fold.ts';
import { type FactHouse, fact, NOW, useFacts } from './testing/fact-house.ts';
import { type LifeFact, lifeOf, minutesOf } from './testing/life.ts';

/*
 * The same facts lead to the same state, in whatever order and however often they come (Part 3's bar). The pure fold is
 * shown on a thousand lives, the whole of it (database, moves, stock, sums, flags) on some dozens, each delivered twice,
 * into two houses: in two random orders, in batches of random sizes, with repeats.
 */

/** A whole month by `npm run replay`. */
const ORDERS = Number(process.env.REPLAY_ORDERS ?? 8);
const LARGEST = ORDERS > 100 ? 97 : 17;

describe('the fold', () => {
  it('does not depend on the order of its facts', async () => {
    const flow: StatusFlow = (await loadFactory()).flow;
    const born: FoldStep = { at: 0, id: 1, from: null, to: 'pending_review' };
    const order: FoldOrder = { quantity: 200, steps: [10, 20, 30], materialShare: 1 };
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), (seed, shuffles) => {
        const life = lifeOf(seed, 'SO-1').map((one, id) => ({
          id,
          key: one.key,
          at: minutesOf(one),
          fact: one as never,
        }));
        const [first, ...others] = shuffles.map((by) => {
          const { flags, ...rest } = fold(flow, order, [born], shuffled(life, by));
          return { ...rest, flags: [...flags].sort(([a], [b]) => a - b) };
        });
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a replayed month', () => {
  const houses = [useFacts({ bom: true }), useFacts({ bom: true })] as const;

  it.each([
    { name: 'confirmations among the rest', seed: 11, options: {} },
    { name: 'another one', seed: 29, options: {} },
    {
      name: 'suppliers send too much, which goes to others',
      seed: 31,
      options: { confirmed: true, over: true },
    },
  ])(
    'ends alike whatever the order and number of deliveries: $name',
    async ({ seed, options }) => {
      const numbers: string[] = [];
      for (let i = 0; i < ORDERS; i += 1) numbers.push(`SO-20260310-${seed}${String(i).padStart(4, '0')}`);
      const lives = [
        ...numbers.flatMap((number, i) => lifeOf(seed * 1_000 + i, number, options)),
        ...scarceStock(seed),
      ];
      const states = [];
      for (const [which, house] of houses.entries()) {
        for (const number of numbers) await house.order({ number });
        const po = numbers.map((number) => ({
          ...fact('po_confirmed', number, {}, 5 * 24 * 60),
          key: `po-${number}`,
        }));
        if (options.confirmed) await house.tells('erp', ...po);
        await deliver(house, lives, seed + which);
        states.push(await stateOf(house, numbers));
      }
      expect(states[1]).toEqual(states[0]);
      const reached = new Set(states[0]?.orders.map(({ status }) => status));
      expect(reached.size).toBeGreaterThan(1);
    },
    60_000 + ORDERS * 4_000,
  );

  /** In a random order and batches of random sizes; every fifth fact comes again later. */
  async function deliver(house: FactHouse, facts: readonly LifeFact[], seed: number): Promise<void> {
    const again = facts.filter((_, i) => i % 5 === 0);
    const queue = shuffled([...facts, ...again], seed);
    while (queue.length > 0) await house.tells('mes', ...queue.splice(0, 1 + (queue.length % LARGEST)));
    await house.settles();
  }

  /** All that facts decide. */
  async function stateOf({ database: { sql } }: FactHouse, numbers: readonly string[]) {
    const orders = await sql`
      select number, status, held_from, owner_user_id is not null as owned, shipped_date::text as shipped, shipped_quantity,
        rework_count, target_status, open
      from customer_order where number = any(${numbers}) order by number`;
    const operations = await sql`
      select number, step, good, scrap, finished, first_report_at, last_report_at
      from order_operation join customer_order o on o.id = order_id where number = any(${numbers}) order by number, step`;
    const goods = await sql`
      select number, material_code, kind, r.quantity, issued
      from reservation r join customer_order o on o.id = order_id where number = any(${numbers}) order by 1, 2, 3`;
    const stock = await sql`select material_code, on_hand, reserved from stock order by 1`;
    const flags = await sql`
      select key, array(select unnest(flags) except select 'late') as flags, reversed_by is null as counts from fact
      where order_number = any(${numbers}) order by key`;
    return {
      orders: [...orders],
      operations: [...operations],
      goods: [...goods],
      stock: [...stock],
      flags: [...flags],
    };
  }

  it('has a fact of every kind in it', () => {
    const lives = Array.from({ length: 40 }, (_, i) => lifeOf(i, 'SO-1')).flat();
    expect([...new Set(lives.map(({ kind }) => kind))].sort()).toEqual([
      'inspection',
      'po_confirmed',
      'receipt',
      'reversal',
      'sign_off',
      'waybill',
      'work_report',
    ]);
  });
});

/** What comes in for nobody, a count among it, too little for all: who gets it must not depend on who is heard first. */
function scarceStock(seed: number): LifeFact[] {
  const at = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
  const goods = (key: string, hours: number, more: Record<string, unknown>): LifeFact => ({
    key: `${seed}-${key}`,
    occurredAt: at(hours),
    kind: 'receipt',
    ...more,
  });
  return [
    goods('count', 100, { kind: 'stock', material: 'M-1', count: 31.5 }),
    goods('in-1', 60, { material: 'M-1', quantity: 20 }),
    goods('in-2', 30, { material: 'M-2', quantity: 150 }),
    goods('in-3', 20, { material: 'M-2', quantity: 90 }),
    goods('back', 10, { kind: 'reversal', reverses: `${seed}-in-2`, reason: '退回' }),
  ];
}

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const result = [...list];
  let state = seed | 1;
  for (let i = result.length - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    const j = state % (i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
