import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { advance } from '../../db/clock.ts';
import type { RedeliverRequest } from '../../sandbox/control-types.ts';
import { numberIn } from '../world/card.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld();

const again = (messageId: string, times = 1) =>
  the().control.post('/redeliver', { messageId, times } satisfies RedeliverRequest);

const orders = async (): Promise<number> => {
  const [row] = await the().database.db.execute<{ n: number }>(
    sql`select count(*)::int as n from customer_order`,
  );
  return row?.n ?? -1;
};

test('an order said once and pushed five times, out of order, late and after a restart, is one order', async () => {
  const sales = the().persona('林晓岚');
  const first = await sales.says('下单 恒锐 KHM-200 200套 3月20日交');
  await again(first, 4);
  const form = await sales.receivesCard('新建订单');
  await the().nobodyElseHears();

  const second = await sales.says('链头');
  await again(second);
  await again(first);
  await sales.receives('审计链头');
  const placed = await sales.presses(form, '确认下单');
  const number = numberIn(placed.text);
  await the().persona('曹静').receivesCard(number);
  await the().nobodyElseHears();

  await advance(the().database.db, 11 * 60_000);
  await again(first, 2);
  await the().nobodyElseHears();

  await the().restart();
  await again(second);
  await again(first, 2);
  await the().nobodyElseHears();
  expect(await orders()).toBe(1);
});

test('pushes that cross on two copies are worked once', async () => {
  await the().startCopy();
  const sales = the().persona('周启明');
  const said: string[] = [];
  for (let i = 1; i <= 10; i += 1) said.push(await sales.says(`下单 华盛 DKG-15 ${i}台 3月30日`));
  await Promise.all(said.map((messageId) => again(messageId, 3)));
  for (let i = 0; i < said.length; i += 1) await sales.receives('新建订单');
  await the().nobodyElseHears();
  expect(await orders()).toBe(1);
});

test('a press that the platform relays twice is one order, and both answers show it', async () => {
  const sales = the().persona('许嘉禾');
  const before = await orders();
  await sales.says('下单 蓝泊 KHM-100 30套 3月30日');
  const form = await sales.receivesCard('新建订单');
  const [one, two] = await Promise.all([sales.presses(form, '确认下单'), sales.presses(form, '确认下单')]);
  expect(numberIn(one.text)).toBe(numberIn(two.text));
  expect(two.text).toContain('已下单');
  expect(await orders()).toBe(before + 1);
  await the().quiet();
  for (const planner of ['孙磊', '钱一鸣']) {
    const heard = await the().persona(planner).hearsAll();
    expect(heard.length).toBeLessThanOrEqual(1);
  }
});
