import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FloodRequest } from '../../sandbox/control-types.ts';
import { manyRows, orderBook } from '../../workflows/orders/import/testing/workbook.ts';
import { startChild } from '../world/child.ts';
import { ownersHear } from '../world/imports.ts';
import { expectOrder } from '../world/invariants.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    alone: true,
    timings: { botRedeliveryMs: Array.from({ length: 100 }, () => 500) },
  });
});
afterAll(() => world.close());

test('SIGTERM with work under way: ends within ten seconds with 0, and the next start takes up the rest', async () => {
  const patient = { patienceMs: 40_000 };
  const planner = world.persona('孙磊', patient);
  const first = startChild(world);
  await first.ready;
  await planner.sendsFile('订单.xlsx', await orderBook(...manyRows(2_000)));
  await planner.presses(await planner.sees('等待确认'), '确认导入 2,000 行');
  const userIds = ['linxiaolan', 'zhouqiming', 'xujiahe', 'wunan'];
  const flood: FloodRequest = { userIds, text: '下单 恒锐 KHM-200 {n}套 后天', count: 60, perSecond: 100 };
  const said = world.control.post('/flood', flood);
  await sleep(300);
  const asked = performance.now();
  first.process.kill('SIGTERM');
  expect(await first.ended).toEqual({ code: 0, signal: null });
  expect(performance.now() - asked).toBeLessThan(10_000);
  await said;

  const second = startChild(world);
  await planner.sees('导入完成');
  await ownersHear(world, '孙磊');
  for (const userId of userIds)
    for (let i = 0; i < 15; i += 1) await world.persona(userId, patient).receives('新建订单');
  await world.nobodyElseHears();
  const [row] = await world.database.db.execute<{ orders: number }>(
    sql`select count(*)::int as orders from customer_order`,
  );
  expect(row?.orders).toBe(2_000);
  await expectOrder(world);
  second.process.kill('SIGTERM');
  expect(await second.ended).toEqual({ code: 0, signal: null });
  expect([...first.complaints, ...second.complaints]).toEqual([]);
}, 90_000);
