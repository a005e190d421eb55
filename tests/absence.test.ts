import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { advance } from '../db/clock.ts';
import { buttonsOf, formOf } from './world/card.ts';
import { GROUP, useWorld } from './world/world.ts';

const the = useWorld();

const openDues = async (): Promise<number> => {
  const [row] = await the().database.db.execute<{ n: number }>(
    sql`select count(*)::int as n from due_instant where kind like 'absence.%' and done_at is null`,
  );
  return row?.n ?? -1;
};

test('请假 in words: a filled form, confirmed; only the delegate is told, and hears of the cancelling too', async () => {
  const engineer = the().persona('潘越');
  await engineer.says('请假 3月18日-3月20日 代理 叶子安 原因：家里有事');
  const form = await engineer.receivesCard('登记请假');
  expect(formOf(form)).toEqual({
    fromDay: '2026-03-18',
    untilDay: '2026-03-20',
    delegate: '叶子安',
    reason: '家里有事',
  });
  expect(form.text).toContain('3月18日（周三）—3月20日（周五），共 3 天');
  const declared = await engineer.presses(form, '确认请假');
  expect(declared.text).toContain('请假已登记，已通知 叶子安。');

  const delegate = the().persona('叶子安');
  const told = await delegate.receivesCard('潘越 请假，由您代理');
  expect(told.text).not.toContain('家里有事');
  expect(buttonsOf(told)).toEqual([]);
  await the().nobodyElseHears();

  await engineer.says('取消请假');
  const list = await engineer.receivesCard('请假与代理');
  expect(buttonsOf(list)).toEqual(['取消 3月18日—3月20日', '登记请假']);
  const after = await engineer.presses(list, '取消 3月18日—3月20日');
  expect(after.text).toContain('您现在没有登记请假');
  await delegate.receives('潘越 的请假已取消');
  expect((await delegate.sees('潘越 请假，由您代理')).text).toContain('已取消');
  expect(await openDues()).toBe(0);
});

test('请假 alone brings the empty form; what is wrong in it is said, and declares nothing', async () => {
  const planner = the().persona('曹静');
  await planner.says('请假');
  const form = await planner.receivesCard('登记请假');
  expect(formOf(form)).toEqual({});
  const wrong = { fromDay: '2026-03-17', untilDay: '2026-03-16', delegate: '曹静' };
  const refused = await planner.presses(form, '确认请假', wrong);
  expect(refused.text).toContain('结束时间必须在开始时间之后');
  const self = await planner.presses(refused, '确认请假', { ...wrong, untilDay: '2026-03-17' });
  expect(self.text).toContain('不能自己代理自己');
  const declared = await planner.presses(self, '确认请假', {
    ...wrong,
    untilDay: '2026-03-17',
    untilTime: '12:00',
    delegate: '钱一鸣',
  });
  expect(declared.text).toContain('3月17日（周二）00:00—12:00');
  await the().persona('钱一鸣').receivesCard('曹静 请假，由您代理');
});

test('two people cannot stand in for each other at the same time', async () => {
  const other = the().persona('钱一鸣');
  await other.says('我明天请假，找曹静代理');
  const form = await other.receivesCard('登记请假');
  expect(form.text).toContain('代理绕成了一圈：钱一鸣 → 曹静 → 钱一鸣');
  const dropped = await other.presses(form, '放弃');
  expect(dropped.text).toContain('没有登记请假');
});

test('the operations director records it for a colleague, who is told; others may not', async () => {
  await the().persona('林晓岚').says('孙磊请假 3月27日 代理 曹静');
  await the().persona('林晓岚').receives('替同事登记需要权限');
  const director = the().persona('陆文渊');
  await director.says('孙磊请假 3月27日 代理 曹静');
  const form = await director.receivesCard('代同事登记请假');
  await director.presses(form, '确认请假');
  await the().persona('曹静').receivesCard('孙磊 请假，由您代理');
  const mine = await the().persona('孙磊').receivesCard('由 陆文渊 登记');
  const cancelled = await the().persona('孙磊').presses(mine, '取消请假');
  expect(cancelled.text).toContain('已取消');
  await the().persona('曹静').receives('孙磊 的请假已取消');
});

test('in a group the form goes to the asker alone', async () => {
  const sales = the().persona('林晓岚');
  await sales.says('明天请病假 周启明代理', { group: GROUP });
  const form = await sales.receives('登记请假');
  expect(form.conversationId).not.toBe(GROUP);
  expect((await sales.receives('已单独发给您')).conversationId).toBe(GROUP);
  await sales.presses(await sales.sees('登记请假'), '放弃');
});

test('an absence begins and ends by itself; nobody but the reader of the daily chain head hears a word', async () => {
  expect(await openDues()).toBe(2);
  await advance(the().database.db, 2 * 86_400_000);
  await expect.poll(openDues, { timeout: 15_000 }).toBe(0);
  await the().persona('顾长河').receives('审计链头');
});
