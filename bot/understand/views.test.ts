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
    ['导出 下月', { view: 'orders', day: 'promised', period: '下月' }],
    ['导出下月交期的订单', { view: 'orders', day: 'promised', period: '下月' }],
    ['导出 十月份的订单', { view: 'orders', day: 'created', period: '十月份' }],
    ['导出三月份的订单', { view: 'orders', day: 'created', period: '三月份' }],
    ['导出去年12月订单', { view: 'orders', day: 'created', period: '去年12月' }],
    ['导出最近7天订单', { view: 'orders', day: 'created', period: '最近7天' }],
    ['导出上季度订单', { view: 'orders', day: 'created', period: '上季度' }],
    ['导出恒锐三月份', { view: 'orders', day: 'created', period: '三月份', words: '恒锐' }],
    ['把三月份的订单导出来', { view: 'orders', day: 'created', period: '三月份' }],
    ['导一份三月的订单给我', { view: 'orders', day: 'created', period: '三月' }],
    ['导出我的订单', { view: 'orders', day: 'created', words: '我' }],
    ['导出林晓岚的订单', { view: 'orders', day: 'created', words: '林晓岚' }],
    ['导出林晓岚3月的订单', { view: 'orders', day: 'created', period: '3月', words: '林晓岚' }],
    ['导出生产中的订单', { view: 'orders', day: 'created', words: '生产中' }],
    ['导出恒锐生产中的订单', { view: 'orders', day: 'created', words: '恒锐生产中' }],
    ['导出已取消的订单', { view: 'orders', day: 'created', words: '已取消' }],
    ['导出加急订单', { view: 'orders', day: 'created', words: '加急' }],
    ['导出没发货的订单', { view: 'orders', day: 'created', words: '没发货' }],
    ['导出已发货的订单', { view: 'orders', day: 'shipped' }],
    ['导出12月交期的订单', { view: 'orders', day: 'promised', period: '12月' }],
    ['导出上个月', { view: 'orders', day: 'created', period: '上个月' }],
    ['导出上月', { view: 'orders', day: 'created', period: '上月' }],
    ['导出本月', { view: 'orders', day: 'created', period: '本月' }],
    ['导出三月', { view: 'orders', day: 'created', period: '三月' }],
    ['导出3月', { view: 'orders', day: 'created', period: '3月' }],
    ['导出 11月', { view: 'orders', day: 'created', period: '11月' }],
    ['导出2026-03', { view: 'orders', day: 'created', period: '2026-03' }],
    ['导出全部', { view: 'orders', day: 'created' }],
    ['导出 恒锐', { view: 'orders', day: 'created', words: '恒锐' }],
    ['导出生产中', { view: 'orders', day: 'created', words: '生产中' }],
    ['导轨3月订单到哪了', null],
    ['订单怎么导出', null],
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
