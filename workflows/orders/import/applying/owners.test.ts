import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownerIn } from '../../next-owner.ts';
import { orderBook } from '../testing/workbook.ts';
import { createImportWorld, type ImportWorld } from '../testing/world.ts';
import { createOwnerBook, createOwnerPicker } from './owners.ts';

let world: ImportWorld;

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(() => world.close());

it('a bulk import gives an order to the same person as the single step does, in every status', async () => {
  await world.imports('lead', await orderBook(['A-1', '恒锐', 'KHM-200', 20, '2026-03-20', null, '待审核']));
  const ctx = await world.as('planner');
  await ctx.db.transaction(async (tx) => {
    const inTx = { ...ctx, tx };
    for (const status of Object.keys(ctx.factory.flow.states)) {
      for (const salesUserId of ['lin', 'nobody', null]) {
        const single = await ownerIn(inTx, status, { id: null, number: 'A-2', salesUserId });
        const bulk = await createOwnerPicker(inTx, createOwnerBook())(status, salesUserId);
        expect({ status, ...bulk }).toEqual({
          status,
          role: single.role,
          userId: single.person?.userId ?? null,
        });
      }
    }
  });
});

it('many orders are spread over the people of a role', async () => {
  const rows = Array.from({ length: 9 }, (_, i) => [
    `A-${i}`,
    '恒锐',
    'KHM-200',
    i + 1,
    '2026-03-20',
    null,
    '待审核',
  ]);
  await world.imports('lead', await orderBook(...rows));
  const owners = (await world.orders()).map((order) => order.owner);
  expect(owners.filter((owner) => owner === 'planner')).toHaveLength(5);
  expect(owners.filter((owner) => owner === 'planner2')).toHaveLength(4);
});
