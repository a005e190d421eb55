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
  ['今天有什么风险', 'risk'],
  ['哪些订单有风险', 'risk'],
  ['有什么风险', 'risk'],
  ['有没有风险', 'risk'],
  ['风险清单', 'risk'],
  ['风险给我看看', 'risk'],
  ['把看板发我', 'board'],
  ['想看看板', 'board'],
  ['我想看看板', 'board'],
  ['看看板', 'board'],
  ['看看看板', 'board'],
  ['看板给我看看', 'board'],
  ['看板发我一下', 'board'],
  ['看板截图', 'board'],
  ['看板更新了吗', 'board'],
  ['单脉 看板', 'board'],
  ['单脉，看板', 'board'],
  ['准时率多少', 'board'],
  ['准时率是多少', 'board'],
  ['在办订单', 'board'],
  ['在办订单有多少', 'board'],
  ['今天一切正常吗', 'today'],
  ['今天没问题吧', 'today'],
  ['我们还好吗', 'today'],
  ['今儿怎么样', 'today'],
] as const)('%s asks for the board %s', (said, picture) => {
  expect(understand(said)).toEqual({ kind: 'board.show', picture });
});

it.each([
  ['昨天的看板', '昨天'],
  ['上周看板', '上周'],
  ['看板 恒锐', '恒锐'],
])('%s is no board of its own: %s', (said, apart) => {
  expect(understand(said)).toEqual({ kind: 'board.show', picture: 'board', apart });
});

it.each([
  '好的',
  '好吗',
  '恒锐还好吗',
  '单脉冲发生器 进度',
  '查查恒锐没问题吧',
  '恒锐今天没问题吧',
  '查看板材进度',
  '看板材到货了吗',
  '没问题',
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
