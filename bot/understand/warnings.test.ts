import { expect, it } from 'vitest';
import { understand } from './understand.ts';

const N = 'SO-20260315-0042';

it.each([
  ['交期预警', { kind: 'warning.list' }],
  ['看看预警', { kind: 'warning.list' }],
  ['日报', { kind: 'digest.show' }],
  ['我的日报', { kind: 'digest.show' }],
  ['看下今天的日报', { kind: 'digest.show' }],
  ['日报 关', { kind: 'digest.switch', on: false }],
  ['关闭日报', { kind: 'digest.switch', on: false }],
  ['不要发日报了', { kind: 'digest.switch', on: false }],
  ['关日报', { kind: 'digest.switch', on: false }],
  ['开日报', { kind: 'digest.switch', on: true }],
  ['日报 开', { kind: 'digest.switch', on: true }],
  ['恢复日报', { kind: 'digest.switch', on: true }],
  [
    `答复 ${N} 缺轴承，已催到明早，预计3月18日发货`,
    {
      kind: 'warning.answer',
      reference: { text: N },
      draft: { words: '缺轴承，已催到明早', until: '3月18日' },
    },
  ],
  [`答复预警 ${N}`, { kind: 'warning.answer', reference: { text: N }, draft: {} }],
  [
    '答复 0042 夜班赶装配 后天发',
    { kind: 'warning.answer', reference: { text: '0042' }, draft: { words: '夜班赶装配', until: '后天' } },
  ],
  [
    `答复 ${N} 物料推迟到货，3月20日`,
    { kind: 'warning.answer', reference: { text: N }, draft: { words: '物料推迟到货', until: '3月20日' } },
  ],
])('%s', (text, intent) => {
  expect(understand(text)).toEqual(intent);
});

it.each(['这个订单的日报在哪里下单', '答应客户3月20日交', '预警灯 KHM-200 进度'])(
  'leaves %s to others',
  (text) => {
    expect(understand(text).kind).not.toMatch(/^(?:warning|digest)\./);
  },
);
