import { beforeAll, expect, test } from 'vitest';
import { advance } from '../../db/clock.ts';
import { putOrder } from '../../workflows/testing/orders.ts';
import { buttonsOf, cardOf } from '../world/card.ts';
import { GROUP, useWorld } from '../world/world.ts';

const the = useWorld();

beforeAll(async () => {
  const past = { salesUserId: 'linxiaolan', ownerUserId: 'wangqiang', unitPrice: '480.00' };
  const put = (number: string, customer: string, product: string, more = {}) =>
    putOrder(the().database, { number, customer, product, ...past, ...more });
  await put('SO-20260302-0042', '恒锐', 'KHM-200');
  await put('SO-20260303-0043', '恒锐', 'DWJ-08', { promisedDate: '2026-03-12' });
  await put('SO-20260304-0044', '恒锐', 'KHM-200', { status: 'completed', ownerUserId: null });
  await put('SO-20260305-0051', '璟珩', 'YVF-112M', { salesUserId: 'zhouqiming' });
  await put('SO-20260306-0052', '冠澜', 'ZJD-57', { salesUserId: 'zhouqiming' });
});

test.each([
  ['the full number', 'SO-20260305-0051 到哪了'],
  ['the number as people type it', 'so20260305 0051'],
  ['its last four digits', '0051 进度'],
  ['the customer', '璟珩的单子到哪了'],
  ['the product code', 'YVF-112M 做到哪了'],
  ['the product name', '变频电机什么时候能发货'],
  ['two characters of the product name', '变频 到哪了'],
  ['one bare name', '璟珩'],
])('%s finds the order, in one message', async (_what, words) => {
  const boss = the().persona('陆文渊');
  await boss.says(words);
  const answer = await boss.receivesCard('SO-20260305-0051 璟珩');
  expect(answer.text).toContain('生产中');
  expect(answer.text).toMatch(/在谁手上 王强（生产主管）\n在等什么 车间完成最后一道工序并报工/);
  expect(answer.text).toContain('承诺交期 3月20日，还剩 4 天');
});

test('several that fit make a list; a button picks one, on the same card', async () => {
  const sales = the().persona('林晓岚');
  await sales.says('恒锐的单子到哪了');
  const list = await sales.receivesCard('找到 3 个订单，要看哪一个？');
  expect(list.text).toContain('已逾期 4 天');
  expect(buttonsOf(list)).toHaveLength(3);
  const picked = await sales.presses(list, buttonsOf(list)[1] ?? '');
  expect(picked.text).toMatch(/^SO-2026030[23]-004[23] 恒锐/);
});

test('a number typed picks from the list, after a restart too, and for ten minutes', async () => {
  const sales = the().persona('林晓岚');
  await sales.says('恒锐');
  const list = await sales.receivesCard('找到 3 个订单');
  const wanted = /2\. (SO-\d{8}-\d{4})/.exec(list.text)?.[1] ?? '';
  await the().restart();
  await sales.says('2');
  await sales.receivesCard(`${wanted} 恒锐`);
  await sales.says('9');
  await sales.receives('列表里只有 3 个订单');
  await advance(the().database.db, 11 * 60_000);
  await sales.says('2');
  await sales.receives('现在没有可以选的列表');
});

test('amounts are shown to those who may see them, and to nobody else', async () => {
  const answers = new Map<string, string>();
  for (const name of ['顾长河', '冯会明', '林晓岚', '王强', '郑海峰', '苏敏']) {
    const person = the().persona(name);
    await person.says('SO-20260302-0042');
    answers.set(name, (await person.receivesCard('SO-20260302-0042')).text);
  }
  const withMoney = [...answers].filter(([, text]) => /¥|金额|单价/.test(text)).map(([name]) => name);
  expect(withMoney).toEqual(['顾长河', '冯会明', '林晓岚']);
});

test('a salesperson sees their own orders only', async () => {
  const sales = the().persona('林晓岚');
  await sales.says('SO-20260306-0052 到哪了');
  await sales.receives('没有找到与「SO-20260306-0052」有关、您可以查看的订单');
  await sales.says('我的订单');
  const list = await sales.receivesCard('找到 3 个订单');
  expect(list.text).not.toContain('0052');
});

test('in a group nobody sees amounts, and nothing can be pressed', async () => {
  const boss = the().persona('顾长河');
  await boss.says('SO-20260302-0042 到哪了', { group: GROUP });
  const message = await boss.receives('SO-20260302-0042 恒锐');
  expect(message.conversationId).toBe(GROUP);
  const card = cardOf(message);
  expect(card.text).not.toMatch(/¥|金额 |单价/);
  expect(card.text).toContain('群里不显示金额，也不能操作');
  expect(buttonsOf(card)).toEqual([]);
  await boss.says('恒锐的单子', { group: GROUP });
  const list = cardOf(await boss.receives('找到 3 个订单'));
  const still = await boss.presses(list, buttonsOf(list)[0] ?? '');
  expect(still.text).toBe(list.text);
  const alone = await boss.receives(/^SO-\d{8}-\d{4} 恒锐/);
  expect(alone.conversationId).not.toBe(GROUP);
});

test('somebody from the customer learns nothing, neither alone nor in the group they share with us', async () => {
  const outsider = the().persona('韩冬（恒锐）');
  await outsider.says('SO-20260302-0042 到哪了');
  await outsider.receives('只为本厂通讯录里的同事服务');
  await outsider.says('恒锐的单子到哪了', { group: 'cidDemoHengrui' });
  await outsider.receives('只为本厂通讯录里的同事服务');
});

test('a colleague without any role for orders is told so', async () => {
  const engineer = the().persona('唐军');
  await engineer.says('恒锐的单子到哪了');
  await engineer.receives('您还没有查看订单的权限');
});

test('what does not exist gets the nearest names, never a guess', async () => {
  const boss = the().persona('陆文渊');
  await boss.says('璟恒的单子到哪了');
  await boss.receives(/没有找到与「璟恒」有关.*是不是想找：.*璟珩/);
  await boss.says('SO-20260305-0015 到哪了');
  await boss.receives(/没有找到.*SO-20260305-0051/);
});

test('我的待办: what waits for this person, most urgent first', async () => {
  const lead = the().persona('王强');
  await lead.says('我的待办');
  const list = await lead.receivesCard('等您处理的订单：4 个');
  expect(list.text).toMatch(/1\. SO-20260303-0043[^\n]*已逾期/);
  const idle = the().persona('杜鹏');
  await idle.says('我的待办');
  await idle.receives('现在没有等您处理的订单');
});
