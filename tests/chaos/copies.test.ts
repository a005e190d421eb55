import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import type { FloodRequest, MessageView } from '../../sandbox/control-types.ts';
import { manyRows, orderBook } from '../../workflows/orders/import/testing/workbook.ts';
import { numberIn, textOf } from '../world/card.ts';
import { ownersHear } from '../world/imports.ts';
import { expectOrder } from '../world/invariants.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld();
const FORMS = 40;
const ROWS = 1_500;

test('two copies under load (questions, clicks, an import, due instants): one effect each', async () => {
  the().complaints.expect('stream.late_answer');
  await the().startCopy();
  const planner = the().persona('孙磊');
  await planner.sendsFile('订单.xlsx', await orderBook(...manyRows(ROWS)));
  const preview = await planner.sees('等待确认');
  const userIds = ['linxiaolan', 'zhouqiming', 'xujiahe', 'wunan'];
  const flood: FloodRequest = {
    userIds,
    text: '下单 恒锐 KHM-200 {n}套 3月20日',
    count: FORMS,
    perSecond: 200,
  };
  await Promise.all([the().control.post('/flood', flood), planner.presses(preview, '确认导入 1,500 行')]);

  const numbers = await Promise.all(
    userIds.map(async (userId) => {
      const sales = the().persona(userId);
      const placed: string[] = [];
      for (let i = 0; i < FORMS / userIds.length; i += 1) {
        const form = await sales.receivesCard('新建订单');
        const [once, twice] = await Promise.all([
          sales.clicks(form, '确认下单'),
          sales.clicks(form, '确认下单'),
        ]);
        if (once.outcome === 'answered') placed.push(numberIn(once.card.text));
        if (twice.outcome === 'answered') placed.push(numberIn(twice.card.text));
      }
      return placed;
    }),
  );
  await moveTo(the().database.db, new Date('2026-03-16T18:00:01+08:00'));
  const head = await the().persona('卢晓').receives('审计链头 3月16日');
  expect(textOf(head)).toContain('第 ');
  await planner.sees('导入完成');
  await ownersHear(the(), '孙磊');
  await the().quiet();

  const [rows] = await the().database.db.execute<Record<string, number>>(sql`
    select (select count(*)::int from customer_order where source = 'import') as imported,
      (select count(*)::int from customer_order where source = 'chat') as ordered,
      (select count(*)::int from status_change where by_user_id like 'staff:%') as steps,
      (select count(*)::int from audit_entry where entity = 'order') as entries`);
  expect(rows).toEqual({
    imported: ROWS,
    ordered: FORMS,
    steps: ROWS + FORMS,
    entries: ROWS + FORMS,
  });
  expect(new Set(numbers.flat()).size).toBeLessThanOrEqual(FORMS);
  await expectOrder(the());
  for (const name of ['孙磊', '钱一鸣', '曹静']) await expectOneCardEach(name);
}, 90_000);

/** A planner was told of each new order once. */
async function expectOneCardEach(name: string): Promise<void> {
  const person = the().persona(name);
  const inbox = await the().control.get<{ messages: MessageView[] }>(`/people/${person.userId}/inbox`);
  const told = inbox.messages.map(textOf).filter((text) => text.includes('新订单，请处理'));
  expect(new Set(told.map((text) => numberIn(text))).size).toBe(told.length);
  await person.hearsAll();
}
