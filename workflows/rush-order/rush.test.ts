import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { order } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import { standing } from '../scheduling/testing/shop.ts';
import { labelsOf, type Said } from '../testing/chat.ts';
import { clearDesk, type Desk, openDesk } from './testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => clearDesk(desk));

const cardOf = (said: readonly Said[], who: string): Card => {
  const found = said.find(({ to, card }) => card && 'userId' in to && to.userId === who)?.card;
  if (!found) throw new Error(`no card for ${who} in ${JSON.stringify(said.map(({ to, message }) => [to, message]))}`);
  return found;
};
const textTo = (said: readonly Said[], who: string): string =>
  said
    .filter(({ to }) => 'userId' in to && to.userId === who)
    .map(({ message }) => ('text' in message ? message.text : ''))
    .join('\n');

/** The shop is full for weeks; the rush order comes last. */
async function fullShop(count = 8): Promise<{ id: number; number: string }[]> {
  const all = [];
  for (let i = 0; i < count; i += 1) all.push(await desk.planned({ quantity: 150 }));
  return all;
}

it('a salesperson asks, the planner sees three kinds with their figures, ticks one, and owners are told', async () => {
  const others = await fullShop();
  const rush = await desk.planned({ quantity: 40, promisedDate: '2026-03-27', ownerUserId: 'buyer' });
  await desk.heard();
  const said = await desk.asks('lin', rush.number, { wished: '3月26日' });
  const card = cardOf(said, 'planner');
  console.log(card.text, labelsOf(card), card.footer);
  expect(card.text).toContain('不挤占任何订单');
  expect(card.text).toContain('最早完工');
  expect(card.text).toContain('为什么不更早');
  const label = labelsOf(card).filter((one) => one.startsWith('选')).at(-1) ?? '';
  const done = await desk.presses('planner', card, label);
  console.log(done);
  expect(done.status?.text).toBe('孙磊 已订');
  const told = await desk.heard();
  expect(textTo(told, 'shop')).toMatch(/您的订单后移 \d 个/);
  expect(textTo(told, 'lin')).toContain('订下加急时段');
  const [row] = await desk.database.db.select().from(order).where(eq(order.id, rush.id));
  expect(row).toMatchObject({ rush: true, promisedDate: '2026-03-27' });
  expect((await standing(desk.database, rush.id)).length).toBe(5);
  expect(others.length).toBe(8);
  const clashes = await desk.database.db.execute(sql`
    select a.id from machine_booking a join machine_booking b on a.machine = b.machine and a.id < b.id
      and a.machine <> '' and a."from" < b."to" and b."from" < a."to"`);
  expect(clashes).toEqual([]);
});
