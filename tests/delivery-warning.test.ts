import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { moveTo } from '../db/clock.ts';
import { order } from '../db/schema/index.ts';
import type { UnreadByPerson } from '../sandbox/control-types.ts';
import { loadFactory } from '../workflows/factory/load.ts';
import { moveDate } from '../workflows/orders/move-date.ts';
import { putOrder } from '../workflows/testing/orders.ts';
import { buttonsOf } from './world/card.ts';
import { useWorld } from './world/world.ts';

/** Monday 16 March 2026, 10:00. */
const the = useWorld({ warnings: true });
const NUMBER = 'SO-20260301-0042';

/** What the second approver's word does. */
async function promise(day: string): Promise<void> {
  const { database, factoryDir } = the();
  const factory = await loadFactory(factoryDir);
  await database.db.transaction(async (tx) => {
    const [row] = await tx.select().from(order).where(eq(order.number, NUMBER)).for('update');
    if (!row) throw new Error('no order');
    const ctx = {
      ...{ db: database.db, tx, factory, publicUrl: null, log: pino({ level: 'silent' }) },
      actor: { kind: 'system', name: 'test' } as const,
      evidence: {} as never,
    };
    await moveDate(ctx, row, day, { reason: '客户提前' }, async () => undefined);
  });
}

/** Everything that people have heard since, of warnings; digests and all else is heard with it. */
async function warningsHeard(): Promise<string[]> {
  const due = sql`select from due_instant where done_at is null and not dead and due_at <= app_now()`;
  await expect.poll(async () => (await the().database.db.execute(due)).length, { timeout: 15_000 }).toBe(0);
  await the().quiet();
  const reached = Object.keys(await the().control.get<UnreadByPerson>('/unread'));
  const texts: string[] = [];
  for (const userId of reached) texts.push(...(await the().persona(userId).hearsAll()));
  return texts.filter((text) => text.includes('请立即核查'));
}

test('a promise moved into two days: told once, answered, not told again in three days; moved again, told again', async () => {
  const { database } = the();
  await putOrder(database, {
    number: NUMBER,
    customer: '恒锐',
    product: 'KHM-200',
    promisedDate: '2026-04-20',
    salesUserId: 'linxiaolan',
    ownerUserId: 'wangqiang',
    statusSince: new Date('2026-03-10T10:00:00+08:00'),
  });
  await promise('2026-03-18');
  const lead = the().persona('贺文博');
  const sales = the().persona('林晓岚');
  const card = await lead.receivesCard(
    `客户【恒锐】订单【${NUMBER}】距承诺交期仅剩【2】天，当前状态【生产中】，请立即核查`,
  );
  await sales.receivesCard('请立即核查');
  await the().nobodyElseHears();

  const unsaid = await lead.presses(card, '已核查/答复', { words: '已安排夜班', until: '2026-03-12' });
  expect(unsaid.text).toContain('预计发货日期不对');
  const done = await lead.presses(unsaid, '已核查/答复', { words: '已安排夜班', until: '2026-03-19' });
  expect(done.text).toContain(`${NUMBER} 已答复，预计 3月19日 发货`);
  expect(buttonsOf(done)).not.toContain('已核查/答复');
  await sales.sees('都已答复');
  await sales.says(`${NUMBER} 到哪了`);
  const where = await sales.receivesCard('贺文博 已答复：已安排夜班，预计 3月19日 发货');
  expect(buttonsOf(where)).not.toContain('答复预警');

  await moveTo(database.db, new Date('2026-03-19T15:00:00+08:00'));
  expect(await warningsHeard()).toEqual([]);

  await promise('2026-03-20');
  expect((await lead.receivesCard('距承诺交期仅剩【1】天')).text).toContain('承诺交期已改');
  await sales.receivesCard('距承诺交期仅剩【1】天');
  await sales.says(`答复 ${NUMBER} 已发货车，3月20日发`);
  const form = await sales.receivesCard('答复交期预警');
  const answered = await sales.presses(form, '提交答复');
  expect(answered.text).toContain('已答复，预计 3月20日 发货');
  await lead.sees('都已答复');
  expect(await warningsHeard()).toEqual([]);
});

test('日报 at any time, off and on', async () => {
  const sales = the().persona('林晓岚');
  await sales.says('日报');
  await sales.receives('没有等您处理的事');
  await sales.says('日报 关');
  await sales.receives('日报已关闭');
  await sales.says('日报 开');
  await sales.receives('日报已打开，每个工作日 08:40');
});
