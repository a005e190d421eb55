import { beforeAll, expect, test } from 'vitest';
import { putOrder } from '../../workflows/testing/orders.ts';
import { buttonsOf, cardOf } from '../world/card.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld();
const NUMBER = 'SO-20260302-0042';

beforeAll(async () => {
  await putOrder(the().database, {
    number: NUMBER,
    customer: '恒锐',
    product: 'KHM-200',
    salesUserId: 'linxiaolan',
    ownerUserId: 'wangqiang',
  });
});

test('the full view is switched section by section on one card, and edited from it', async () => {
  const sales = the().persona('林晓岚');
  await sales.says(`${NUMBER} 全貌`);
  const card = cardOf(await sales.receives(`${NUMBER} 恒锐`));
  expect(card.text).toContain('单价 ¥481.35');
  expect(buttonsOf(card)).toEqual(['编辑', '改价', '标为加急', '图纸', '物流', '沟通', '记录', '返回']);
  const talks = await sales.presses(card, '沟通');
  const form = await sales.presses(talks, '记一笔');
  const noted = await sales.presses(form, '确认', { via: '电话', words: '客户要先看样件' });
  expect(noted.text).toContain('客户要先看样件');
  const log = await sales.presses(noted, '记录');
  expect(log.text).toContain('记录沟通');
  await the().nobodyElseHears();
});

test('a drawing that is a file is asked for, taken from the chat, and sent to who wants it', async () => {
  const engineer = the().persona('叶子安');
  await engineer.says(`${NUMBER} 详情`);
  const drawings = await engineer.presses(cardOf(await engineer.receives(`${NUMBER} 恒锐`)), '图纸');
  const form = await engineer.presses(drawings, '加图纸');
  const asked = await engineer.presses(form, '确认', { name: '夹具总图', revision: 'B', reason: '首版' });
  expect(asked.text).toContain('的文件单独发给单脉');
  await engineer.sendsFile('夹具总图.dwg', new TextEncoder().encode('AC1032 drawing'));
  const added = cardOf(await engineer.receives('图纸已加上'));
  expect(added.text).toContain('夹具总图 B');
  await engineer.presses(added, '发我 夹具总图 B');
  await engineer.receives('夹具总图 B.dwg');
  await the().nobodyElseHears();
});

test('the past of an order is asked for in words', async () => {
  const sales = the().persona('林晓岚');
  await sales.says(`${NUMBER} 2020年3月8日当时什么样`);
  await sales.receives('那时还没有录入');
  await sales.says(`${NUMBER} 今天上午的样子`);
  const card = cardOf(await sales.receives('历史：'));
  expect(buttonsOf(card).at(-1)).toBe('回到现在');
});
