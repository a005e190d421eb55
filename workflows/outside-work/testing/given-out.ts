import { eq, sql } from 'drizzle-orm';
import { dueInstant, order, outsideOrder } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import { recordFacts } from '../../facts/record.ts';
import { answerMine } from '../../orders/answer-where.ts';
import { transition } from '../../orders/transition.ts';
import { operationLine, operationsOf } from '../../orders/view/routing.ts';
import type { Desk } from '../../rush-order/testing/desk.ts';
import { settlePlan } from '../../scheduling/settle.ts';
import { from, pressOf, type Said } from '../../testing/chat.ts';
import { runDue } from '../../testing/due.ts';
import { outsideWorkFlow } from '../flow.ts';
import { PAINT_OUTSIDE } from '../paint.ts';
import { REPLAN } from '../replan.ts';

/** A workshop whose milling is full for weeks and held fast. */
export async function fillMilling(desk: Desk): Promise<void> {
  for (let i = 0; i < 12; i += 1) await desk.planned({ quantity: 150 });
  await desk.database.db.execute(sql`update machine_booking set frozen = true`);
}

/** A small order whose milling a planner gives to a supplier. @returns it, and the planner's card after the booking */
export async function givenOut(desk: Desk): Promise<{ id: number; number: string; booked: Card }> {
  const rush = await desk.planned({ quantity: 40, promisedDate: '2026-03-27' });
  await desk.heard();
  return { ...rush, booked: await ticks(desk, rush.number, '改外协') };
}

/** Asks for it with priority and ticks the option of this kind. */
export async function ticks(desk: Desk, number: string, kind: string): Promise<Card> {
  const card = (await desk.asks('planner', number)).find((one) => one.card)?.card;
  const place = new RegExp(`\\*\\*([①②③]) ${kind}`).exec(card?.text ?? '')?.[1];
  if (!card || !place) throw new Error(`no option ${kind} in ${card?.text}`);
  return desk.presses('planner', card, `选 ${place}`);
}

/** What is done right after the commit, until nothing is due: the plan follows, cards are painted. @returns what was said */
export async function follows(desk: Desk, id: number): Promise<Said[]> {
  const { db } = desk.database;
  const anew = await db.delete(dueInstant).where(eq(dueInstant.kind, REPLAN)).returning();
  for (const { ref } of anew)
    await desk.factory.does(null, (ctx) => runDue(outsideWorkFlow, REPLAN, ctx, ref));
  await settlePlan(await desk.factory.as(null), id);
  const refs = await db.delete(dueInstant).where(eq(dueInstant.kind, PAINT_OUTSIDE)).returning();
  for (const { ref } of refs)
    await desk.factory.does(null, (ctx) => runDue(outsideWorkFlow, PAINT_OUTSIDE, ctx, ref));
  return desk.heard();
}

/** 工艺 of the order's full view, as the planner reads it. @param at as it was then */
export async function routingOf(desk: Desk, id: number, at?: Date): Promise<string> {
  const ctx = await desk.factory.as('planner');
  const [row] = await desk.database.db.select().from(order).where(eq(order.id, id));
  if (!row) throw new Error('no order');
  const asked = {
    id,
    product: { id: row.productId, code: '', name: '', unit: '' },
    bomRevision: row.bomRevision,
  };
  const { rows } = await operationsOf(ctx, asked as Parameters<typeof operationsOf>[1], at);
  return rows.map((one) => operationLine(one, row.quantity)).join('\n');
}

export const outsideOrders = ({ database }: Desk, id: number) =>
  database.db.select().from(outsideOrder).where(eq(outsideOrder.orderId, id)).orderBy(outsideOrder.id);

/** Somebody presses on a card of this flow. @returns the card then */
export async function pressed(
  desk: Desk,
  who: string,
  card: Card,
  label: string,
  form: Record<string, string> = {},
): Promise<Card> {
  const { action, press } = pressOf(card, label, form);
  const handler = outsideWorkFlow.presses?.[action];
  if (!handler) throw new Error(`no handler for ${action}`);
  return (await desk.factory.does(who, (ctx) => handler(ctx, press))).card;
}

/** Work is reported of an operation. @returns the fact's key */
export async function reports(
  desk: Desk,
  number: string,
  step: number,
  good: number,
  more: { machine?: string } = {},
): Promise<string> {
  const key = `r-${number}-${step}-${good}`;
  const occurredAt = new Date((await now(desk)).getTime() - 1_000).toISOString();
  await recordFacts(await desk.factory.as(null), 'mes', [
    { kind: 'work_report', key, occurredAt, order: number, step, good, scrap: 0, ...more },
  ]);
  return key;
}

async function now({ database }: Desk): Promise<Date> {
  const [row] = await database.db.execute<{ at: string }>(sql`select app_now() as at`);
  return new Date(row?.at ?? 0);
}

/** The boss takes a step of the status flow. */
export async function moves(desk: Desk, id: number, to: string): Promise<void> {
  const [row] = await desk.database.db.select().from(order).where(eq(order.id, id));
  await transition(await desk.factory.as('boss'), {
    orderId: id,
    version: row?.version ?? 0,
    to,
    reason: '客户要求',
  });
}

/** Purchasing's card of it as it stands. @throws Error when there is none */
export async function openCardOf({ database }: Desk, id: number): Promise<Card> {
  const [row] = await database.db.execute<{ view: Card }>(sql`
    select c.view from card c join outside_order x on c.key = 'outside:' || x.id || ':user:buyer'
    where x.order_id = ${id} and c.state = 'open'`);
  if (!row) throw new Error('purchasing has no card');
  return row.view;
}

/** 我的待办, the part about work outside; undefined where there is none. */
export async function mineOf(desk: Desk, who: string): Promise<Card | undefined> {
  await desk.factory.does(who, (ctx) => answerMine(ctx, from(who)));
  return (await desk.heard()).find(({ cardKey }) => cardKey?.startsWith('outside-mine:'))?.card ?? undefined;
}
