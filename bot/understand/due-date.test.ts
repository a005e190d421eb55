import { expect, it } from 'vitest';
import { understand } from './understand.ts';

const NUMBER = 'SO-20260310-0042';
const request = (text: string, draft: object) => ({ kind: 'date.request', reference: { text }, draft });

it.each([
  [`改交期 ${NUMBER} 3月20日 客户延期`, request(NUMBER, { toDate: '3月20日', reason: '客户延期' })],
  [
    `改交期 ${NUMBER} 3月20日, 客户现场土建延期`,
    request(NUMBER, { toDate: '3月20日', reason: '客户现场土建延期' }),
  ],
  [`${NUMBER} 改期到 2026-04-02`, request(NUMBER, { toDate: '2026-04-02' })],
  [`${NUMBER} 交期改到12月20日`, request(NUMBER, { toDate: '12月20日' })],
  [`${NUMBER} 延期到下周五`, request(NUMBER, { toDate: '下周五' })],
  [`${NUMBER} 推迟到 4月5日，客户厂房没好`, request(NUMBER, { toDate: '4月5日', reason: '客户厂房没好' })],
  [`延期 ${NUMBER} 3月20日`, request(NUMBER, { toDate: '3月20日' })],
  [`申请延期 ${NUMBER} 到 3月20日 客户资金`, request(NUMBER, { toDate: '3月20日', reason: '客户资金' })],
  [`${NUMBER} 改到3月20日交`, request(NUMBER, { toDate: '3月20日' })],
  [`${NUMBER} 改期进度`, { kind: 'order.where', reference: { text: NUMBER } }],
  [`撤回改期 ${NUMBER}`, { kind: 'order.where', reference: { text: NUMBER } }],
  ['改期进度', { kind: 'date.list' }],
  [`${NUMBER} 改期了没`, { kind: 'order.where', reference: { text: NUMBER } }],
  [`${NUMBER} 交期改一下`, request(NUMBER, {})],
  ['取消改期', { kind: 'date.list' }],
  [`申请改期 ${NUMBER}`, request(NUMBER, {})],
  [`把 ${NUMBER} 的交期推迟到 3月28日`, request(NUMBER, { toDate: '3月28日' })],
  ['恒锐的单子 改交期 3月20日 客户延期', request('恒锐', { toDate: '3月20日', reason: '客户延期' })],
  [`客户要改 ${NUMBER} 交期改到12月20日`, request(NUMBER, { toDate: '12月20日', reason: '客户要求' })],
  ['客户要改 恒锐 交期改到12月20日', request('恒锐', { toDate: '12月20日', reason: '客户要求' })],
  ['改交期', request('', {})],
  ['改期申请', { kind: 'date.list' }],
  ['有哪些改期申请', { kind: 'date.list' }],
])('understands 「%s」', (text, intent) => {
  expect(understand(text)).toEqual(intent);
});

it.each([
  `${NUMBER} 到哪了`,
  `${NUMBER} 为什么延期`,
  '客户要改期怎么办',
  'M-42CR-60 延期到 4月3日',
  `客户要改 ${NUMBER} 数量改为 250`,
  `下单 恒锐 KHM-200 20套 3月20日交`,
])('leaves 「%s」 to others', (text) => {
  expect(understand(text).kind).not.toMatch(/^date\./);
});
