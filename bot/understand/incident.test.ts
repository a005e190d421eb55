import { expect, it } from 'vitest';
import { understand } from './understand.ts';

const delay = (subject?: string, until?: string) => ({
  kind: 'incident.report',
  draft: { kind: 'supplier_delay', ...(subject ? { subject } : {}), ...(until ? { until } : {}) },
});
const broken = (subject?: string, until?: string) => ({
  kind: 'incident.report',
  draft: { kind: 'machine_breakdown', ...(subject ? { subject } : {}), ...(until ? { until } : {}) },
});

it.each([
  ['M-42CR-60 延期到 4月3日', delay('M-42CR-60', '4月3日')],
  ['供应商延期 宝钢 到4月3日', delay('宝钢', '4月3日')],
  ['供应商宝钢说要延期到下周五', delay('宝钢', '下周五')],
  ['宏锻金属材料 延期到4月3日', delay('宏锻金属材料', '4月3日')],
  ['供应商 宏锻金属材料有限公司 延期到4月3日', delay('宏锻金属材料有限公司', '4月3日')],
  ['物料 M-42CR-60 延期到4月3日', delay('M-42CR-60', '4月3日')],
  ['M-42CR-60材料延期到4月3日', delay('M-42CR-60', '4月3日')],
  ['宝钢的材料延期到4月3日', delay('宝钢', '4月3日')],
  ['42CrMo圆钢来料推迟到4月3日才能到货', delay('42CrMo圆钢', '4月3日')],
  ['VMC850-03 坏了 修到周五', broken('VMC850-03', '周五')],
  ['VMC850-03坏了，修到3月20日', broken('VMC850-03', '3月20日')],
  ['VMC850 停机到 3月20日', broken('VMC850', '3月20日')],
  ['2号立式加工中心故障', broken('2号立式加工中心')],
  ['登记事件 CK6150-01 检修到明天', broken('CK6150-01', '明天')],
  ['事件', { kind: 'incident.list' }],
  ['有哪些事件', { kind: 'incident.list' }],
  ['设备停机', { kind: 'incident.list' }],
])('understands 「%s」', (text, intent) => {
  expect(understand(text)).toEqual(intent);
});

it.each([
  'SO-20260310-0042 延期到 4月3日',
  '恒锐的单子延期到 4月3日',
  '恒锐为什么又延期了',
  'SO-20260310-0042 到哪了',
  '请假 11月27日-11月30日 代理 王强',
  '下单 恒锐 KHM-200 200套 3月20日交',
])('leaves 「%s」 to others', (text) => {
  expect(understand(text).kind).not.toMatch(/^incident\./);
});

it('answers hostile text quickly', () => {
  const started = performance.now();
  for (const piece of [
    '看看',
    '修好',
    '延期',
    '客户要改',
    '到货',
    '又会',
    '数量 1 改 ',
    '坏了',
    '事件',
    '通知',
    '预计到',
  ])
    understand(piece.repeat(Math.floor(298 / piece.length)));
  expect(performance.now() - started).toBeLessThan(500);
});
