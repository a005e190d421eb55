import { expect, it } from 'vitest';
import { understand } from './understand.ts';

it.each([
  ['热力图', ''],
  ['看看热力图', ''],
  ['产能', ''],
  ['产能热力图', ''],
  ['72小时产能热力图', ''],
  ['机床负荷怎么样？', ''],
  ['现在设备负载情况', ''],
  ['全厂的负荷', ''],
  ['今天哪台机床最忙？', ''],
  ['哪台机床有空', ''],
  ['哪些设备现在空着', ''],
  ['热力图 VMC850', 'VMC850'],
  ['热力图：VMC850', 'VMC850'],
  ['VMC850 热力图', 'VMC850'],
  ['热力图 VMC', 'VMC'],
  ['负荷 XYZ', 'XYZ'],
  ['负荷 VMC850-03', 'VMC850-03'],
  ['负载曲线 VMC850-03', 'VMC850-03'],
  ['VMC850-03 的负载曲线', 'VMC850-03'],
  ['帮我看一下VMC850-03的负荷', 'VMC850-03'],
  ['vmc850-03 忙不忙', 'vmc850-03'],
  ['3 号立式加工中心什么时候有空', '3 号立式加工中心'],
])('%s asks for the load of 「%s」', (said, text) => {
  expect(understand(said)).toEqual({ kind: 'load.show', text });
});

it.each([
  ['负荷 7天', '', { days: 7 }],
  ['未来两周的负荷', '', { days: 14 }],
  ['一周产能', '', { days: 7 }],
  ['下周负荷', '', { week: 'next' }],
  ['下个星期哪台机床最忙？', '', { week: 'next' }],
  ['负荷 VMC850-03 7天', 'VMC850-03', { days: 7 }],
  ['热力图 VMC850 5天', 'VMC850', { days: 5 }],
  ['VMC850-03 下周的负荷', 'VMC850-03', { week: 'next' }],
  ['VMC850-03 未来7天忙不忙', 'VMC850-03', { days: 7 }],
  ['3 号立式加工中心 10 天负荷', '3 号立式加工中心', { days: 10 }],
])('%s asks for the load of 「%s」 over its own time', (said, text, span) => {
  expect(understand(said)).toEqual({ kind: 'load.show', text, span });
});

it.each([
  '下周三哪些订单到期',
  '恒锐 30 天内的订单',
  '7天',
  '恒锐的单子到哪了',
  '看板',
  'SO-20260315-0042 负荷',
  'VMC850-03 坏了',
  '产能不足怎么办',
  '陈工忙不忙',
  '哪台机床坏了',
])('%s is about something else', (said) => {
  expect(understand(said).kind).not.toBe('load.show');
});
