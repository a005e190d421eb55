import { describe, expect, it } from 'vitest';
import { understand } from './understand.ts';

describe('views', () => {
  it.each([
    ['今日待办', 'todo'],
    ['看看今日待办', 'todo'],
    ['打开客户全景', 'customers'],
    ['客户全景看板', 'customers'],
    ['异常溯源', 'anomalies'],
    ['请查一下异常溯源', 'anomalies'],
  ])('%s', (text, view) => expect(understand(text)).toEqual({ kind: 'view.show', view }));

  it.each(['我的待办', '我今天有什么待办', '待办'])('%s is what waits for oneself', (text) =>
    expect(understand(text)).toEqual({ kind: 'order.mine' }),
  );
});

describe('exports', () => {
  it.each([
    ['导出 3月订单', { view: 'orders', day: 'created', period: '3月' }],
    ['导出3月份的订单', { view: 'orders', day: 'created', period: '3月份' }],
    ['请帮我导出2026年3月订单表格', { view: 'orders', day: 'created', period: '2026年3月' }],
    ['导出 订单 2026-03-01到03-31', { view: 'orders', day: 'created', period: '2026-03-01到03-31' }],
    ['导出 订单 2026-03-01~2026-03-31', { view: 'orders', day: 'created', period: '2026-03-01~2026-03-31' }],
    ['导出 3月1日到3月15日的订单', { view: 'orders', day: 'created', period: '3月1日到3月15日' }],
    ['导出 2026-03 订单', { view: 'orders', day: 'created', period: '2026-03' }],
    ['导出上月发货', { view: 'orders', day: 'shipped', period: '上月' }],
    ['导出 下月', null],
    ['导出 3月交期的订单', { view: 'orders', day: 'promised', period: '3月' }],
    ['导出 恒锐 上个月的订单', { view: 'orders', day: 'created', period: '上个月', words: '恒锐' }],
    ['3月订单导出', { view: 'orders', day: 'created', period: '3月' }],
    ['导出 逾期订单', { view: 'orders', day: 'created', only: 'overdue' }],
    ['导出 在办订单', { view: 'orders', day: 'created', only: 'open' }],
    ['导出 风险', { view: 'risk', day: 'created' }],
    ['导出交付风险表格', { view: 'risk', day: 'created' }],
    ['导出 客户全景', { view: 'customers', day: 'created' }],
    ['导出 异常溯源', { view: 'anomalies', day: 'created' }],
    ['导出 今日待办', { view: 'todo', day: 'created' }],
  ])('%s', (text, draft) => {
    const intent = understand(text);
    if (draft === null) expect(intent.kind).not.toBe('view.export');
    else expect(intent).toEqual({ kind: 'view.export', draft });
  });

  it.each([
    ['导出BOM KHM-200', 'master.export'],
    ['导出配置', 'factory.export'],
  ])('%s is another one', (text, kind) => expect(understand(text).kind).toBe(kind));
});
