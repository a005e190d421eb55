import { expect, it } from 'vitest';
import { understand } from './understand.ts';

it.each([
  ['缺料', ''],
  ['缺料清单', ''],
  ['哪些订单缺料？', ''],
  ['现在缺什么料', ''],
  ['请问目前缺哪些料', ''],
  ['缺料 SO-20260315-0042', 'SO-20260315-0042'],
  ['查一下缺料：SO-20260315-0042', 'SO-20260315-0042'],
  ['缺料清单 0042', '0042'],
  ['缺料 恒锐', '恒锐'],
  ['SO-20260315-0042 缺料清单', 'SO-20260315-0042'],
  ['SO-20260315-0042 缺什么料', 'SO-20260315-0042'],
  ['SO-20260315-0042还缺什么', 'SO-20260315-0042'],
  ['SO-20260315-0042 料齐了吗', 'SO-20260315-0042'],
  ['SO-20260315-0042 物料备齐了没有', 'SO-20260315-0042'],
  ['恒锐的单子缺什么料', '恒锐'],
  ['恒锐的缺料', '恒锐'],
])('%s asks what is missing', (text, reference) => {
  expect(understand(text)).toEqual({ kind: 'material.shortages', reference: { text: reference } });
});

it.each([
  ['库存 M-42CR-60', 'M-42CR-60'],
  ['库存 42CrMo', '42CrMo'],
  ['查一下库存：轴承钢球 Φ8', '轴承钢球 Φ8'],
  ['M-42CR-60 库存', 'M-42CR-60'],
  ['M-42CR-60 还有多少库存', 'M-42CR-60'],
  ['42CrMo 圆钢的库存', '42CrMo 圆钢'],
  ['42CrMo库存还有多少？', '42CrMo'],
  ['库存', ''],
])('%s asks for stock', (text, material) => {
  expect(understand(text)).toEqual({ kind: 'material.stock', text: material });
});

it.each(['外协', '外协清单', '哪些外协还没下单？', '看看外协', '待下单的外协有哪些', '改外协的工序'])(
  '%s asks what is to be ordered outside',
  (text) => {
    expect(understand(text)).toEqual({ kind: 'outside.list' });
  },
);

it.each([
  'SO-20260315-0042 到哪了',
  '外协厂电话',
  '恒锐的单子到哪了',
  '下单 恒锐 KHM-200 200套 3月20日交 库存优先',
  '我的待办',
  '谁负责',
  '帮助',
])('%s asks for neither', (text) => {
  expect(understand(text).kind).not.toMatch(/^(?:material|outside)/);
});
