import { afterEach, beforeEach, expect, test } from 'vitest';
import { day, orderBook } from '../workflows/orders/import/testing/workbook.ts';
import { startWorld, type World } from './world/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const book = await orderBook(
  ['SO-20260310-0001', '恒锐', 'KHM-200', 200, day('2026-03-20'), null, '生产中'],
  ['SO-20260310-0002', '蓝泊', 'KHM-100', 50, '2026年4月1日', null, null],
  ['SO-20260310-0003', '蓝泊', 'KHM-100', -1, '2026-02-30', null, '不知道'],
);

test('an order book sent in the chat: preview, list of errors, confirmation, result on the same card', async () => {
  const boss = world.persona('guchanghe');
  await boss.sendsFile('三月订单.xlsx', book);
  const preview = await boss.sees('等待确认');
  expect(preview.text).toContain('第 4 行');
  await boss.presses(preview, '错误清单');
  await boss.receives('错误清单-三月订单.xlsx');
  const pressed = await boss.presses(await boss.sees('错误清单已发给您'), '确认导入 2 行');
  expect(JSON.stringify(pressed)).toContain('正在导入');
  await boss.sees('导入完成');
  await boss.says('SO-20260310-0001 到哪了');
  await boss.receives('生产中');
});

test('the same order book again changes nothing, whoever sends it', async () => {
  const boss = world.persona('guchanghe');
  await boss.sendsFile('三月订单.xlsx', book);
  await boss.presses(await boss.sees('等待确认'), '确认导入 2 行');
  await boss.sees('导入完成');
  await boss.sendsFile('三月订单.xlsx', book);
  await boss.sees('没有变化');
});
