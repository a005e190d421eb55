import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Card } from '../card.ts';
import { settlePlan } from '../scheduling/settle.ts';
import { standing } from '../scheduling/testing/shop.ts';
import { clearDesk, type Desk, openDesk } from './testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => clearDesk(desk));

const settles = async (id: number, anew = false) => settlePlan(await desk.factory.as(null), id, { anew });

/** Milling is full for weeks and held fast; one order of it is given to a supplier. */
async function givenOut() {
  for (let i = 0; i < 12; i += 1) await desk.planned({ quantity: 150 });
  await desk.database.db.execute(sql`update machine_booking set frozen = true`);
  const rush = await desk.planned({ quantity: 40, promisedDate: '2026-03-27' });
  await desk.heard();
  const said = await desk.asks('planner', rush.number);
  const card = said.find((one) => one.card)?.card as Card;
  const place = /\*\*([①②③]) 改外协/.exec(card.text ?? '')?.[1];
  expect(place, card.text).toBeDefined();
  const booked = await desk.presses('planner', card, `选 ${place}`);
  expect(booked.notice?.text).toContain('已订下');
  return { rush, booked, plan: await standing(desk.database, rush.id) };
}

it('an operation that a planner gave to a supplier stays there when work is reported or the order is planned anew', async () => {
  const { rush, plan } = await givenOut();
  expect(plan.join()).toContain('联创精密加工厂');
  expect((await settles(rush.id)).outcome).toBe('kept');
  expect(await standing(desk.database, rush.id)).toEqual(plan);
  expect((await settles(rush.id, true)).outcome).toBe('booked');
  expect((await standing(desk.database, rush.id)).join()).toContain('联创精密加工厂');
  expect((await settles(rush.id)).outcome).toBe('kept');
});

it('taken back, it is made in the house again', async () => {
  const { rush, booked } = await givenOut();
  await desk.presses('planner', booked, '撤销');
  await settles(rush.id);
  expect((await standing(desk.database, rush.id)).join()).not.toContain('联创精密加工厂');
});
