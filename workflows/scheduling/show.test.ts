import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { dueInstant, order } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import { transition } from '../orders/transition.ts';
import { clearDesk, type Desk, openDesk } from '../rush-order/testing/desk.ts';
import { from, labelsOf, pressOf } from '../testing/chat.ts';
import { runDue } from '../testing/due.ts';
import { schedulingFlow } from './flow.ts';
import { SETTLE_PLAN } from './plan-soon.ts';
import { standing } from './testing/shop.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => clearDesk(desk));

const asks = async (
  who: string,
  text: string,
): Promise<{ card: Card | null; text: string; chart: string }> => {
  await desk.heard();
  const intent = { kind: 'schedule.show', reference: { text } } as const;
  await desk.factory.does(
    who,
    (ctx) => schedulingFlow.intents?.['schedule.show']?.(ctx, intent, from(who)) ?? Promise.resolve(),
  );
  const [said] = await desk.heard();
  return {
    card: said?.card ?? null,
    text: said && 'text' in said.message ? said.message.text : '',
    chart: said?.message.kind === 'chart' ? said.message.name : '',
  };
};
/** What the engine would do after the commit. */
const settled = async (): Promise<void> => {
  const open = await desk.database.db
    .select()
    .from(dueInstant)
    .where(sql`kind = ${SETTLE_PLAN} and done_at is null`);
  for (const { ref } of open)
    await desk.factory.does(null, (ctx) => runDue(schedulingFlow, SETTLE_PLAN, ctx, ref));
  await desk.database.db.execute(sql`update due_instant set done_at = app_now() where done_at is null`);
};

it('an order that is confirmed is planned by itself, and freed when it is held', async () => {
  const { id } = await desk.planned({ status: 'pending_review' });
  await desk.database.db.execute(sql`delete from order_operation where order_id = ${id}`);
  const step = async (to: string, reason = '') => {
    const [row] = await desk.database.db.select().from(order).where(eq(order.id, id));
    await desk.factory.does('boss', (ctx) =>
      transition(ctx, { orderId: id, version: row?.version ?? 0, to, reason, shippedDate: '' }),
    );
    await settled();
  };
  expect(await standing(desk.database, id)).toEqual([]);
  await step('confirmed');
  expect(await standing(desk.database, id)).toHaveLength(5);
  await step('on_hold', '客户图纸要改');
  expect(await standing(desk.database, id)).toEqual([]);
  await step('confirmed');
  expect(await standing(desk.database, id)).toHaveLength(5);
});

it('shows a planner when and where an order is made, and plans it anew', async () => {
  const first = await desk.planned({ quantity: 60 });
  const { id, number } = await desk.planned({ quantity: 60 });
  const { card } = await asks('planner', number);
  expect(card?.status?.tone).toBe('good');
  expect(card?.text).toMatch(/- 20 铣型腔 \*\*VMC850-0\d\*\* 3\/1/);
  expect(labelsOf(card)).toEqual(['重新排', '加急']);
  const before = await standing(desk.database, id);
  await desk.database.db.execute(sql`delete from machine_booking where order_id = ${first.id}`);
  if (!card) throw new Error('no card');
  const { action, press } = pressOf(card, '重新排');
  const after = await desk.factory.does('planner', (ctx) => {
    const handler = schedulingFlow.presses?.[action];
    if (!handler) throw new Error('no handler');
    return handler(ctx, press);
  });
  expect(after.card.notice?.text).toContain('重新排');
  expect(await standing(desk.database, id)).not.toEqual(before);
});

it('says why an order has no place, and lists what needs a planner', async () => {
  const { id, number } = await desk.planned({ quantity: 100_000 });
  expect(await standing(desk.database, id)).toEqual([]);
  expect((await asks('planner', number)).card?.text).toMatch(/排不进.*刀具 外圆车刀 DCMT11 寿命/);
  const { number: late } = await desk.planned({ quantity: 100, promisedDate: '2026-03-17' });
  const { card } = await asks('planner', '');
  expect(card?.fields?.map(({ label, value }) => `${label} ${value}`)).toEqual([
    expect.stringMatching(new RegExp(`${late}.*排到承诺交期之后`)),
    expect.stringMatching(new RegExp(`${number}.*没有排进`)),
  ]);
});

it('a workshop lead sees the plan without buttons, a salesperson none of it', async () => {
  const { number } = await desk.planned();
  expect(labelsOf((await asks('shop', number)).card)).toEqual([]);
  await expect(asks('lin', number)).rejects.toThrow('schedule.no_access');
  await expect(asks('lin', '')).rejects.toThrow('schedule.no_access');
});

it('a start counts as missed on the plan only after the grace that the review waits, in working time', async () => {
  const { number } = await desk.planned();
  const late = async (clock: string) => {
    await moveTo(desk.database.db, new Date(`2026-03-16T${clock}:00+08:00`));
    return (await asks('planner', number)).card?.text?.match(/到点未开工/g)?.length ?? 0;
  };
  // No gateway sees the machine: four times 60 minutes, the break at noon is none of them.
  expect([await late('08:20'), await late('12:10'), await late('14:00')]).toEqual([0, 0, 1]);
});

it('排产 of a machine or a model is its load; what is neither that nor an order is refused as an order', async () => {
  const { number } = await desk.planned();
  expect((await asks('planner', 'VMC850-01')).chart).toBe('VMC850-01 72 小时负荷');
  expect((await asks('planner', 'vmc850')).chart).toBe('VMC850 72 小时产能热力图');
  expect((await asks('planner', number)).card?.title).toBe(`排产 ${number}`);
  for (const text of ['XYZ', '850']) await expect(asks('planner', text)).rejects.toThrow('order.not_found');
  await expect(asks('lin', 'VMC850')).rejects.toThrow('load.not_permitted');
});
