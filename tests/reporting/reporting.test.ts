import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { order, orderOperation } from '../../db/schema/index.ts';
import { workbook } from '../../workflows/orders/import/testing/workbook.ts';
import { putOrder } from '../../workflows/testing/orders.ts';
import { cardOf } from '../world/card.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld();
const NUMBER = 'SO-20260302-0042';
let id = 0;

beforeAll(async () => {
  id = await putOrder(the().database, {
    number: NUMBER,
    customer: '恒锐',
    product: 'KHM-200',
    salesUserId: 'linxiaolan',
    ownerUserId: 'wangqiang',
  });
  await the()
    .database.db.insert(orderOperation)
    .values([
      { orderId: id, step: 10, name: '下料' },
      { orderId: id, step: 20, name: '装配' },
    ]);
});

const status = async () => {
  const [row] = await the().database.db.select().from(order).where(eq(order.id, id));
  return row?.status;
};

test('报工 in words, two taps on the phone, and the order is with quality, who hears of it at once', async () => {
  const lead = the().persona('王强');
  await lead.says(`报工 ${NUMBER} 工序10 合格200`);
  const form = cardOf(await lead.receives(`报工 · ${NUMBER}`));
  const first = await lead.presses(form, '确认报工', { step: '10', good: '200', finished: 'no' });
  expect(first.text).toContain('已记录');
  const next = await lead.presses(first, '报下一工序 20 装配');
  const done = await lead.presses(next, '确认报工', { step: '20', good: '200', finished: 'no' });
  expect(done.text).toMatch(/订单已进入「质检中」，下一责任人：.+（质检员），已通知。/);
  const owner = /下一责任人：(.+?)（/.exec(done.text)?.[1] ?? '';
  await the().persona(owner).receivesCard('质检中，轮到您处理。');
  expect(await status()).toBe('in_quality_check');
  await the().nobodyElseHears();
});

test('a sheet of inspections and waybills sent to the bot ships the order', async () => {
  const boss = the().persona('顾长河');
  const inspections = await workbook([
    ['检验单号', '订单号', '结果', '日期'],
    ['JY-1', NUMBER, '合格', new Date('2026-03-16T00:00:00Z')],
  ]);
  await boss.sendsFile('检验.xlsx', inspections);
  await boss.receives(/读取表格/);
  const preview = await boss.sees(/确认上报 1 行/);
  expect(preview.text).toContain('检验');
  await boss.presses(preview, '确认上报 1 行');
  await boss.sees(/上报完成/);
  await boss.says(`运单 ${NUMBER} SF1400012345678 顺丰`);
  const form = cardOf(await boss.receives(`开运单 · ${NUMBER}`));
  const shipped = await boss.presses(form, '确认发货', {
    number: 'SF1400012345678',
    carrier: '顺丰',
    quantity: '200',
  });
  expect(shipped.text).toContain('订单已进入「已发货」');
  expect(await status()).toBe('shipped');
  await the().persona('林晓岚').receivesCard('已发货，轮到您处理。');
});
