import { expect, it } from 'vitest';
import { understand } from './understand.ts';

it.each([
  '配置',
  '导出配置',
  '工厂配置',
  '导出一下工厂配置',
  '我要修改配置',
  '配置表',
  '下载配置表格',
  '配置导出',
])('%s asks for the workbook', (text) => expect(understand(text)).toEqual({ kind: 'factory.export' }));

it.each(['配置历史', '配置历史记录', '查看配置版本', '工厂配置的历史', '恢复配置'])(
  '%s asks for the versions',
  (text) => expect(understand(text)).toEqual({ kind: 'factory.history' }),
);

it.each(['配置一台电控柜', '这个订单怎么配置的', '配置单 SO-20260310-0042'])('%s is not about it', (text) =>
  expect(understand(text).kind).not.toMatch(/^factory/),
);
