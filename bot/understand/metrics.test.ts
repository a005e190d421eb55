import { describe, expect, it } from 'vitest';
import { understand } from './understand.ts';

describe('OSRT in words', () => {
  it.each([
    ['OSRT', 'status', false, ''],
    ['osrt', 'status', false, ''],
    ['看看OSRT', 'status', false, ''],
    ['OSRT 怎么样？', 'status', false, ''],
    ['响应时效', 'status', false, ''],
    ['OSRT 部门', 'team', false, ''],
    ['OSRT 按部门', 'team', false, ''],
    ['各部门OSRT', 'team', false, ''],
    ['部门的响应时效', 'team', false, ''],
    ['OSRT 人员', 'person', false, ''],
    ['每个人的OSRT', 'person', false, ''],
    ['OSRT 按环节', 'status', false, ''],
    ['我的OSRT', 'status', true, ''],
    ['查一下我的 OSRT', 'status', true, ''],
    ['我的响应时间是多少', 'status', true, ''],
    ['我的OSRT 上周', 'status', true, '上周'],
    ['OSRT 部门 3月', 'team', false, '3月'],
    ['上月OSRT 人员', 'person', false, '上月'],
    ['OSRT 2026-02-01到02-28', 'status', false, '2026-02-01到02-28'],
    ['近30天的OSRT', 'status', false, '近30天'],
    ['OSRT 我的', 'status', true, ''],
    ['各部门上个星期的OSRT', 'team', false, '上个星期'],
    ['OSRT 2.1-2.15', 'status', false, '2.1-2.15'],
  ])('%s', (text, by, mine, period) => {
    expect(understand(text)).toEqual({ kind: 'metrics.osrt', by, mine, period });
  });
});

describe('OSRT of a department or of somebody', () => {
  it.each([
    ['OSRT 生产部', 'status', '生产部', ''],
    ['生产部的OSRT', 'status', '生产部', ''],
    ['OSRT 部门 生产部 2026年2月', 'status', '生产部', '2026年2月'],
    ['OSRT 人员 生产部 上周', 'person', '生产部', '上周'],
    ['上月生产部人员的OSRT', 'person', '生产部', '上月'],
    ['孙磊的响应时效', 'status', '孙磊', ''],
    ['OSRT 生产部 明年', 'status', '生产部', '明年'],
  ])('%s', (text, by, of, period) => {
    expect(understand(text)).toEqual({ kind: 'metrics.osrt', by, mine: false, period, of });
  });

  it('what else is fast or slow is not asked for by name', () => {
    expect(understand('供应商响应时间').kind).not.toMatch(/^metrics/);
  });
});

describe('two periods in words', () => {
  it.each([
    ['对比 2月 3月', ['2月', '3月']],
    ['对比2月3月', ['2月', '3月']],
    ['对比 上周 下周', ['上周', '下周']],
    // That it is one too many is told.
    ['对比 1月 2月 3月', ['1月', '2月', '3月']],
    ['对比2月和3月', ['2月', '3月']],
    ['对比 上周 本周', ['上周', '本周']],
    ['上周和本周对比', ['上周', '本周']],
    ['上月 vs 本月', ['上月', '本月']],
    ['比较一下去年12月跟今年1月', ['去年12月', '今年1月']],
    ['对比 2026-02-01到02-28 3月', ['2026-02-01到02-28', '3月']],
    ['对比 2026-02-01 到 02-28 和 2026-03-01 到 03-15', ['2026-02-01 到 02-28', '2026-03-01 到 03-15']],
    ['对比 一季度 二季度', ['一季度', '二季度']],
    ['对比 3月', ['3月']],
    ['前后对比', []],
    ['2月比3月', ['2月', '3月']],
    ['2月和3月比', ['2月', '3月']],
    ['2月 对比 3月', ['2月', '3月']],
    ['2月vs3月', ['2月', '3月']],
    ['上个月跟这个月比怎么样', ['上个月', '这个月']],
    ['对比2025年12月2026年1月', ['2025年12月', '2026年1月']],
    ['对比 2月到3月', ['2月', '3月']],
    ['对比 1-2月 3-4月', ['1-2月', '3-4月']],
    ['对比 本月 去年同期', ['本月', '去年同期']],
    ['同比', ['本月', '去年同期']],
    ['2月同比', ['2月', '去年同期']],
    ['环比', ['本月']],
  ])('%s', (text, periods) => {
    expect(understand(text)).toEqual({ kind: 'metrics.compare', periods });
  });

  it.each([
    '对比 恒锐 恒瑞达',
    '对比 0042 和 0043',
    '把交期和图纸对比一下',
    '这批比那批贵',
    '比',
    '3月20日交货的订单',
    '响应客户的订单',
  ])('not: %s', (text) => {
    expect(understand(text).kind).not.toMatch(/^metrics/);
  });
});
