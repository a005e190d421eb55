import { expect, test } from 'vitest';
import { bomLine, bomSubstitute, fact, material, stock } from '../../db/schema/index.ts';
import { buttonsOf } from '../world/card.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld();

/** KHM-200 needs 2 kg of bar and 4 springs a piece; there is some of what may stand in for the bar. */
async function stockUp(): Promise<void> {
  const { db } = the().database;
  await db.insert(material).values([
    { code: 'M-42CR-60', name: '42CrMo 圆钢', unit: 'kg', supplier: '宏锻金属材料', leadDays: 12 },
    { code: 'M-40CR-60', name: '40Cr 圆钢', unit: 'kg' },
    { code: 'P-SPR-12', name: '压缩弹簧', unit: '件' },
  ]);
  const [bar] = await db
    .insert(bomLine)
    .values([
      { parentCode: 'KHM-200', line: 1, materialCode: 'M-42CR-60', quantityPer: '2', unit: 'kg' },
      { parentCode: 'KHM-200', line: 2, materialCode: 'P-SPR-12', quantityPer: '4', unit: '件' },
    ])
    .returning();
  await db
    .insert(bomSubstitute)
    .values({ bomLineId: bar?.id ?? 0, materialCode: 'M-40CR-60', factor: '1.05' });
  await db.insert(stock).values({ materialCode: 'M-40CR-60', onHand: '300' });
  const told = {
    source: 'test',
    kind: 'stock',
    occurredAt: new Date('2026-03-10T08:00:00+08:00'),
    digest: '',
  };
  await db.insert(fact).values([
    {
      ...told,
      key: 'a',
      materialCode: 'P-SPR-12',
      payload: { count: '5000' },
      reportedBy: 'system:test',
      quantity: '5000',
    },
    {
      ...told,
      key: 'b',
      materialCode: 'M-40CR-60',
      payload: { count: '300' },
      reportedBy: 'system:test',
      quantity: '300',
    },
  ]);
}

test('a confirmed order sends purchasing what is missing; dates, substitutes and stock are handled on the cards', async () => {
  await stockUp();
  const placed = await placeOrder(the(), '林晓岚');
  const { owner: buyer } = await handOn(the(), placed, '确认订单');
  const list = await buyer.receivesCard(`${placed.number} 缺料清单`);
  expect(list.text).toContain(
    'M-42CR-60 缺 400kg；宏锻金属材料，常规 12 天；可用 40Cr 圆钢 M-40CR-60 替代（空闲 300kg）',
  );
  expect(list.text).not.toContain('压缩弹簧');
  await the().nobodyElseHears();

  // Later than promised: the salesperson hears of it, once, without the material.
  const dated = await buyer.presses(list, '保存', { date0: '2026-03-28' });
  expect(dated.text).toContain('预计 3月28日 到，晚于承诺交期');
  await the().persona('林晓岚').receives('1 项物料预计 3月28日 才到齐');
  await the().nobodyElseHears();

  const asked = await buyer.presses(dated, '改用替代料');
  const which = JSON.stringify(['M-42CR-60', 'M-40CR-60']);
  const replaced = await buyer.presses(asked, '确认改用', { which, reason: '圆钢来不及' });
  expect(replaced.text).toContain('已改用：M-42CR-60 400kg → M-40CR-60 420kg。');
  expect(replaced.text).toContain('M-40CR-60 缺 120kg（需 420kg）');

  await buyer.says('缺料');
  const all = await buyer.receivesCard('缺料的订单：1 个');
  expect(all.text).toContain('缺 40Cr 圆钢 120kg');

  await buyer.says('库存 40Cr');
  const shelf = await buyer.receivesCard('40Cr 圆钢 M-40CR-60');
  expect(shelf.text).toContain('已锁定 300kg');
  const form = await buyer.presses(shelf, '释放');
  const [order] = await the().database.sql<{ id: number }[]>`select id::int as id from customer_order`;
  const released = await buyer.presses(form, '确认释放', {
    from: String(order?.id),
    quantity: '100',
    reason: '留给售后',
  });
  expect(released.text).toContain(`已从 ${placed.number} 释放 100kg。`);
  expect(released.text).toContain('空闲 100kg');
  await buyer.sees('M-40CR-60 缺 220kg');

  // Whoever sees no material learns nothing of it.
  await the().persona('林晓岚').says(`缺料 ${placed.number}`);
  await the().persona('林晓岚').receives('您没有查看物料的权限');
  expect(buttonsOf(released)).toEqual(['释放', '调给…']);
  await the().nobodyElseHears();
}, 90_000);
