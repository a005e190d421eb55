import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BoardEvent } from '../../../board/api/events.ts';
import { boardSession, card, checkpoint, machineBooking, order } from '../../../db/schema/index.ts';
import { putOrder } from '../../../workflows/testing/orders.ts';
import { type Ear, openEar } from '../testing/ear.ts';
import { type House, openHouse } from '../testing/house.ts';

let house: House;
const ears: Ear[] = [];
beforeAll(async () => {
  house = await openHouse({ timings: { loadMs: 300, beatMs: 150 } });
});
afterEach(async () => {
  for (const ear of ears.splice(0)) ear.close();
  await house.world.database.db.delete(boardSession);
});
afterAll(() => house.close());

async function listen(userId: string, headers: Record<string, string> = {}) {
  const { browser, csrf } = await house.signedOn(userId);
  const ear = await openEar(browser, house.api('/events'), headers);
  ears.push(ear);
  return { ear, browser, csrf };
}

let made = 0;
async function newOrder(salesUserId: string): Promise<{ id: number; number: string }> {
  made += 1;
  const number = `SO-20260316-${String(made).padStart(4, '0')}`;
  const what = { customer: '恒锐', product: 'KHM-200', ownerUserId: null };
  return { number, id: await putOrder(house.world.database, { number, ...what, salesUserId }) };
}

/** Time for whatever should not come. */
const silence = () => new Promise((resolve) => setTimeout(resolve, 120));

describe('an open page', () => {
  it('hears within a second what has changed, told in a way that proxies let through', async () => {
    const { ear } = await listen('guchanghe');
    expect(ear.status).toBe(200);
    expect(Object.fromEntries(ear.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const { id, number } = await newOrder('linxiaolan');
    await house.world.database.db.update(order).set({ remark: '改' }).where(eq(order.id, id));
    await ear.hasHeard(
      (event) => event.kind === 'order' && event.id === id && event.number === number,
      1_000,
    );
    expect(ear.text()).toContain('retry: 2000');
  });

  it('hears of orders that its reader reaches in the chat, and nothing of others', async () => {
    const { ear: lin } = await listen('linxiaolan');
    const { ear: boss } = await listen('guchanghe');
    const other = await newOrder('zhouqiming');
    const own = await newOrder('linxiaolan');
    const isOwn = (event: BoardEvent) => event.kind === 'order' && event.id === own.id;
    await Promise.all([boss.hasHeard(isOwn), lin.hasHeard(isOwn)]);
    await silence();
    expect(boss.events).toContainEqual({ kind: 'order', ...other });
    // On a busy machine the statements of one order are told one after the other.
    for (const event of lin.events) expect(event).toEqual({ kind: 'order', ...own });
  });

  it('hears of checkpoints with their order, by the same right', async () => {
    const { ear: lin } = await listen('linxiaolan');
    const { ear: zhou } = await listen('zhouqiming');
    const { id, number } = await newOrder('linxiaolan');
    const [row] = await house.world.database.db
      .insert(checkpoint)
      .values({ orderId: id, key: 'bom_freeze', name: 'BOM 冻结', openedBy: 'test' })
      .returning();
    await lin.hasHeard(
      (event) => event.kind === 'checkpoint' && event.id === row?.id && event.number === number,
    );
    await silence();
    expect(zhou.events).toEqual([]);
  });

  it('is told to read anew when an order is no longer its reader’s', async () => {
    const { ear: lin } = await listen('linxiaolan');
    const { id } = await newOrder('linxiaolan');
    await lin.hasHeard((event) => event.kind === 'order');
    const heard = lin.hears((event) => event.kind === 'all');
    await house.world.database.db.update(order).set({ salesUserId: 'wunan' }).where(eq(order.id, id));
    await heard;
    expect(lin.events.at(-1)).toEqual({ kind: 'all' });
  });

  it('hears of machines only with the right to see them, and not all the time', async () => {
    const { ear: planner } = await listen('sunlei');
    const { ear: lin } = await listen('linxiaolan');
    const { id } = await newOrder('wunan');
    const book = (step: number) =>
      house.world.database.db.insert(machineBooking).values({
        ...{ orderId: id, step, centre: 'VMC850', kind: 'hand', workMinutes: 60, bookedBy: 'test' },
        from: new Date(Date.UTC(2026, 2, 17, step)),
        to: new Date(Date.UTC(2026, 2, 17, step + 1)),
      });
    for (let step = 1; step <= 6; step += 1) {
      await book(step);
      await silence();
    }
    const loads = planner.events.filter((event) => event.kind === 'load').length;
    expect([loads >= 2, loads <= 5]).toEqual([true, true]);
    expect(lin.events).toEqual([]);
  });

  it('hears what the chat asks its reader, and not of what the platform was told, nor of the page’s own cards', async () => {
    const { ear: lin } = await listen('linxiaolan');
    const { ear: zhou } = await listen('zhouqiming');
    const { db } = house.world.database;
    const put = (key: string, channel: string, flow: string) =>
      db.insert(card).values({
        ...{ key, channel, flow, space: 'person', spaceId: 'linxiaolan', view: { title: '改交期' } },
      });
    await put('board:order:1:user:linxiaolan', 'board', 'due-date-change');
    await put('order:1:user:linxiaolan', 'dingtalk', 'orders');
    await silence();
    expect(lin.events).toEqual([]);
    const asked = lin.hears((event) => event.kind === 'cards');
    await put('due-date-change:1', 'dingtalk', 'due-date-change');
    await asked;
    await db.update(card).set({ paintedVersion: 1, deliveredAt: new Date() });
    await silence();
    expect(lin.events).toEqual([{ kind: 'cards' }]);
    const answered = lin.hears((event) => event.kind === 'cards');
    await db.update(card).set({ state: 'closed' }).where(eq(card.key, 'due-date-change:1'));
    await answered;
    expect(zhou.events).toEqual([]);
  });

  it('reads all anew when too much has changed to be named', async () => {
    const { ear } = await listen('linxiaolan');
    const { id } = await newOrder('wunan');
    await house.world.database.db.execute(sql`
      insert into status_change (order_id, to_status, by_user_id)
      select ${id}, 'confirmed', 'system:test' from generate_series(1, 300)`);
    await silence();
    expect(ear.events).toEqual([]);
    await house.world.database.db.execute(sql`
      insert into customer_order (number, customer_id, product_id, quantity, promised_date, original_promised_date,
        status, source, created_by, modified_by)
      select 'MANY-' || n, customer_id, product_id, 1, promised_date, promised_date, status, source, 'system:x', 'system:x'
      from customer_order, generate_series(1, 300) n where id = ${id}`);
    await ear.hasHeard((event) => event.kind === 'all');
  });

  it('shows that it lives, and tells a browser that comes back by itself to read anew', async () => {
    const { ear } = await listen('linxiaolan', { 'last-event-id': '7' });
    await silence();
    await silence();
    expect(ear.events).toEqual([{ kind: 'all' }]);
    expect(ear.text().match(/event: beat/g)?.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a stream ends', () => {
  it('with its session, whichever cookie opened it', async () => {
    const { ear, browser, csrf } = await listen('linxiaolan');
    await house.later(61);
    await house.session(browser);
    await house.later(2);
    await silence();
    await silence();
    const still = await Promise.race([ear.ended.then(() => 'ended'), silence()]);
    expect(still).not.toBe('ended');
    await house.write(browser, '/sign-off', csrf);
    await ear.ended;
  });

  it('when its person leaves the factory', async () => {
    const { ear } = await listen('fengxue');
    await house.world.database.db.execute(sql`update person set active = false where user_id = 'fengxue'`);
    await ear.ended;
    await house.world.database.db.execute(sql`update person set active = true where user_id = 'fengxue'`);
  });

  it('for nobody else', async () => {
    const { ear } = await listen('linxiaolan');
    const other = await listen('sunlei');
    await house.write(other.browser, '/sign-off', other.csrf);
    await other.ear.ended;
    await newOrder('linxiaolan');
    await ear.hasHeard((event) => event.kind === 'order');
  });
});

it('a session has so many streams at once; one that is closed makes room', async () => {
  const { browser, ear } = await listen('linxiaolan');
  for (let n = 0; n < 3; n += 1) ears.push(await openEar(browser, house.api('/events')));
  const one = await openEar(browser, house.api('/events'));
  expect(one.status).toBe(429);
  ear.close();
  await silence();
  const again = await openEar(browser, house.api('/events'));
  ears.push(again);
  expect(again.status).toBe(200);
});

it('who is not signed on hears nothing', async () => {
  expect((await fetch(house.api('/events'))).status).toBe(401);
});

it('after the ear at the database was lost everybody reads anew, and hears on', async () => {
  const { ear } = await listen('linxiaolan');
  const anew = ear.hears((event) => event.kind === 'all', 8_000);
  await house.world.database.db.execute(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen%'`);
  await anew;
  const { id } = await newOrder('linxiaolan');
  await ear.hasHeard((event) => event.kind === 'order' && event.id === id);
});

it('an orderly stop ends the streams at once, and lets nobody in any more', async () => {
  const other = await openHouse();
  const { browser } = await other.signedOn('guchanghe');
  const ear = await openEar(browser, other.api('/events'));
  const began = performance.now();
  await other.live.stop();
  await ear.ended;
  expect((await openEar(browser, other.api('/events'))).status).toBe(503);
  await other.http.stop();
  expect(performance.now() - began).toBeLessThan(1_500);
  await other.close();
});
