import { expect, it } from 'vitest';
import { understand } from './understand.ts';

it.each([
  ['如果没人理会怎样 SO-20260315-0042', 'SO-20260315-0042'],
  ['SO-20260315-0042 如果没人理会怎样？', 'SO-20260315-0042'],
  ['如果 SO-20260315-0042 没人处理会怎么样', 'SO-20260315-0042'],
  ['0042 没人管会怎么样', '0042'],
  ['恒锐的单子没人处理会怎样', '恒锐'],
  ['要是恒锐的订单一直没人管，会发生什么呢', '恒锐'],
  ['不处理会怎么样 SO-20260315-0042', 'SO-20260315-0042'],
  ['演练升级 SO-20260315-0042', 'SO-20260315-0042'],
  ['演练一下升级 恒锐 KHM-200', '恒锐 KHM-200'],
  ['SO-20260315-0042 升级演练', 'SO-20260315-0042'],
  ['模拟超时 0042', '0042'],
  ['如果没人理会怎样', ''],
  ['演练升级', ''],
])('%s', (text, reference) => {
  expect(understand(text)).toEqual({ kind: 'escalation.rehearse', reference: { text: reference } });
});

it.each([
  'SO-20260315-0042 到哪了',
  '恒锐的单子谁在处理',
  '怎么处理不合格',
  '我的待办',
  '下单 恒锐 KHM-200 200套 3月20日交',
])('not %s', (text) => {
  expect(understand(text).kind).not.toBe('escalation.rehearse');
});
