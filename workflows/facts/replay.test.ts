import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StatusFlow } from '../factory/factory.ts';
import { loadFactory } from '../factory/load.ts';
import { type FoldOrder, type FoldStep, fold } from './fold.ts';
import { fact, NOW, useFacts } from './testing/fact-house.ts';
import { type LifeFact, lifeOf, minutesOf } from './testing/life.ts';

/*
 * The same facts lead to the same state, in whatever order and however often they come (Part 3's bar). The pure fold is
 * shown on thousands of lives, the whole of it (database, moves, sums, flags) on some dozens, each delivered
 * twice: in two random orders, in batches of random sizes, with repeats.
 */

describe('the fold', () => {
  it('does not depend on the order of its facts', async () => {
    const flow: StatusFlow = (await loadFactory()).flow;
    const born: FoldStep = { at: 0, id: 1, to: 'pending_review' };
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
  const house = useFacts();
  let numbers: string[] = [];
  beforeEach(async () => {
    numbers = [];
    for (let i = 0; i < 24; i += 1) numbers.push(await house.order());
  });

  it.each([11, 29])('ends alike whatever the order and number of deliveries (seed %i)', async (seed) => {
    const half = numbers.length / 2;
    const lives = numbers.slice(0, half).map((number, i) => lifeOf(seed * 1_000 + i, number));
    const twins = numbers.slice(half).map((number, i) => lifeOf(seed * 1_000 + i, number));
    await deliver(lives.flat(), seed);
    await deliver(twins.flat(), seed + 1);
    for (let i = 0; i < half; i += 1) {
      const [one, other] = [await stateOf(numbers[i] ?? ''), await stateOf(numbers[half + i] ?? '')];
      expect(other).toEqual(one);
    }
    const reached = new Set(await Promise.all(numbers.map((number) => house.status(number))));
    expect(reached.size).toBeGreaterThan(2);
  });

  /** In a random order and batches of random sizes; every fifth fact comes again later. */
  async function deliver(facts: readonly LifeFact[], seed: number): Promise<void> {
    const again = facts.filter((_, i) => i % 5 === 0);
    const queue = shuffled([...facts, ...again], seed);
    while (queue.length > 0) await house.tells('mes', ...queue.splice(0, 1 + (queue.length % 17)));
  }

  /** All of an order that its facts decide. */
  async function stateOf(number: string) {
    const [order] = await house.database.sql`
      select status, held_from, owner_user_id is not null as owned, shipped_date::text as shipped, shipped_quantity, rework_count, target_status, open
      from customer_order where number = ${number}`;
    const operations = await house.database.sql`
      select step, good, scrap, finished, first_report_at, last_report_at from order_operation
      where order_id = (select id from customer_order where number = ${number}) order by step`;
    const flags = await house.database.sql`
      select replace(key, ${number}, '') as key, array(select unnest(flags) except select 'late') as flags, reversed_by is null as counts from fact where order_number = ${number} order by 1`;
    return { order, operations: [...operations], flags: [...flags] };
  }

  it('has a fact of every kind in it', () => {
    const kinds = new Set(
      Array.from({ length: 40 }, (_, i) => lifeOf(i, 'SO-1').map(({ kind }) => kind)).flat(),
    );
    expect([...kinds].sort()).toEqual([
      'inspection',
      'po_confirmed',
      'reversal',
      'sign_off',
      'waybill',
      'work_report',
    ]);
    expect(fact('po_confirmed', 'SO-1').occurredAt < NOW.toISOString()).toBe(true);
  });
});

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
