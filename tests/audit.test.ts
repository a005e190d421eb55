import { expect, test } from 'vitest';
import { advance, moveTo } from '../db/clock.ts';
import { textOf } from './world/card.ts';
import { placeOrder } from './world/orders.ts';
import { GROUP, MORNING, useWorld } from './world/world.ts';

const the = useWorld();
const HOUR = 3_600_000;

test('审计 SO-…: who did what, when, newest first; for those who may read it, and only face to face', async () => {
  const placed = await placeOrder(the(), '林晓岚');
  await placed.owner.presses(placed.theirs, '确认订单');
  await the().quiet();
  for (const buyer of ['郑海峰', '冯雪', '邓凯']) await the().persona(buyer).hearsAll();

  const boss = the().persona('顾长河');
  await boss.says(`审计 ${placed.number}`);
  const trail = textOf(await boss.receives(`审计 ${placed.number}`));
  expect(trail).toMatch(/共 2 条，新的在前/);
  expect(trail.indexOf('待审核 → 已确认')).toBeLessThan(trail.indexOf('新建'));
  expect(trail).toContain('曹静');
  expect(trail).toContain('林晓岚');

  await boss.says(`审计 ${placed.number}`, { group: GROUP });
  await boss.receives('审计记录不在群里显示');
  const sales = the().persona('林晓岚');
  await sales.says(`审计 ${placed.number}`);
  await sales.receives('您没有查看审计记录的权限');
  await boss.says('审计 SO-20260101-9999');
  await boss.receives('没有找到“SO-20260101-9999”对应的订单');
});

test('链头 names the last entry and its hash, which changes with the next order', async () => {
  const boss = the().persona('顾长河');
  const head = async () => {
    await boss.says('链头');
    return /完整：(\d+:[0-9a-f]{64})/.exec(textOf(await boss.receives('审计链头')))?.[1];
  };
  const before = await head();
  await placeOrder(the(), '周启明');
  const after = await head();
  // Two orders with their step, behind the entry of the configuration itself.
  expect(after).toMatch(/^4:/);
  expect(after).not.toBe(before);
});

test('once a day the head is posted in the group, by two copies too, and not again', async () => {
  await the().startCopy();
  await moveTo(the().database.db, new Date('2026-03-16T18:00:01+08:00'));
  const post = await the().persona('孙磊').receives('审计链头 3月16日');
  expect(post.conversationId).toBe(GROUP);
  expect(textOf(post)).toMatch(/4:[0-9a-f]{64}/);
  await the().nobodyElseHears();
  await advance(the().database.db, 3 * HOUR);
  await the().nobodyElseHears();
});

test('after three days of downtime it is posted once, at the start, and then again at its hour', async () => {
  const { db } = the().database;
  const posted = the().persona('孙磊');
  await the().restart(async () => void (await moveTo(db, new Date('2026-03-19T20:00:00+08:00'))));
  await posted.receives('审计链头 3月19日');
  await the().nobodyElseHears();
  await moveTo(db, new Date('2026-03-20T18:00:01+08:00'));
  await posted.receives('审计链头 3月20日');
  await the().nobodyElseHears();
  await moveTo(db, MORNING);
});
