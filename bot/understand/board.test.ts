import { expect, it } from 'vitest';
import { understand } from './understand.ts';

it.each([
  ['看板', 'board'],
  ['看一下看板', 'board'],
  ['给我看看今天的看板', 'board'],
  ['大屏', 'board'],
  ['准时率怎么样？', 'board'],
  ['本周的准时交付率', 'board'],
  ['风险', 'risk'],
  ['交付风险', 'risk'],
  ['风险板', 'risk'],
  ['有风险的订单有哪些', 'risk'],
  ['今天怎么样', 'today'],
  ['我们今天还好吗？', 'today'],
  ['今天我们还好吗', 'today'],
  ['厂里今天情况如何', 'today'],
  ['今天有什么问题吗', 'today'],
  ['老板看板', 'today'],
] as const)('%s asks for the board %s', (said, picture) => {
  expect(understand(said)).toEqual({ kind: 'board.show', picture });
});

it.each([
  '恒锐的单子今天怎么样',
  'SO-20260315-0042 今天怎么样',
  '热力图',
  '今日待办',
  '今天谁请假',
  '看板什么时候修好',
  '恒锐的风险',
])('%s is about something else', (said) => {
  expect(understand(said).kind).not.toBe('board.show');
});
