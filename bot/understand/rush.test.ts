import { expect, it } from 'vitest';
import { understand } from './understand.ts';

const N = 'SO-20260310-0042';
const rush = (text: string, draft: object = {}, whatIf = false) => ({
  kind: 'rush.ask',
  reference: { text },
  whatIf,
  draft,
});

it.each([
  [`${N} 加急`, rush(N)],
  [`加急 ${N}`, rush(N)],
  [`请把 ${N} 加急处理`, rush(N)],
  [`加急 ${N} 4月3日前`, rush(N, { wished: '4月3日' })],
  [`${N} 要加急，客户产线停了`, rush(N, { reason: '客户产线停了' })],
  [`插单 ${N}`, rush(N)],
  ['加急 恒锐', rush('恒锐')],
  ['加急', rush('')],
  [`如果加急会怎样 ${N}`, rush(N, {}, true)],
  [`${N} 如果加急会怎样`, rush(N, {}, true)],
  [`${N} 加急的话最快几号`, rush(N, {}, true)],
  [`如果 ${N} 加急会怎么样`, rush(N, {}, true)],
  [`排产 ${N}`, { kind: 'schedule.show', reference: { text: N } }],
  [`${N} 排产`, { kind: 'schedule.show', reference: { text: N } }],
  ['导出计划', { kind: 'plan.export' }],
  ['下载排产计划表', { kind: 'plan.export' }],
  ['排产 M7150', { kind: 'schedule.show', reference: { text: 'M7150' } }],
  ['M7150-01 排产', { kind: 'schedule.show', reference: { text: 'M7150-01' } }],
  ['排产', { kind: 'schedule.show', reference: { text: '' } }],
])('understands 「%s」', (text, intent) => {
  expect(understand(text)).toEqual(intent);
});

it.each([
  '下单 恒锐 KHM-200 20套 加急',
  '加急的单子',
  '加急的订单有哪些',
  `${N} 取消加急`,
  `${N} 加急了吗`,
  `${N} 到哪了`,
  '恒锐加急的单子到哪了',
])('leaves 「%s」 to others', (text) => {
  expect(understand(text).kind).not.toMatch(/^(?:rush|schedule)\./);
});
