import { expect, it } from 'vitest';
import { understand } from './understand.ts';

const all = (text: string, trouble = false) => ({ kind: 'plant.status', text, trouble });
const figures = (text: string) => ({ ...all(text), figures: true });

it.each([
  ['设备状态', all('')],
  ['看看机床', all('')],
  ['现在设备怎么样', all('')],
  ['设备开机率', figures('')],
  ['开机率', figures('')],
  ['今日稼动率', figures('')],
  ['设备异常', all('', true)],
  ['哪些设备报警', all('', true)],
  ['设备有哪些异常？', all('', true)],
  ['未报工', all('', true)],
  ['VMC850-03 状态', all('VMC850-03')],
  ['VMC850-03现在在做什么', all('VMC850-03')],
  ['看一下 VMC850-03 的稼动率', figures('VMC850-03')],
  ['VMC850 开机率', figures('VMC850')],
  ['3号立式加工中心怎么样', all('3号立式加工中心')],
  ['设备 VMC850-03', all('VMC850-03')],
  ['寄存器 VMC850-03', { kind: 'plant.registers', text: 'VMC850-03' }],
  ['看看 VMC850-03 的寄存器', { kind: 'plant.registers', text: 'VMC850-03' }],
  ['原始寄存器', { kind: 'plant.registers', text: '' }],
])('%s asks what machines do', (text, intent) => {
  expect(understand(text)).toEqual(intent);
});

it.each([
  ['SO-20260315-0042 状态', 'order.where'],
  ['恒锐的单子怎么样', 'order.where'],
  ['VMC850-03 坏了 修到周五', 'incident.report'],
  ['设备停机', 'incident.list'],
  ['事件', 'incident.list'],
  ['负荷 VMC850-03', 'load.show'],
  ['VMC850-03 忙不忙', 'load.show'],
  ['热力图', 'load.show'],
])('%s asks something else', (text, kind) => {
  expect(understand(text).kind).toBe(kind);
});
