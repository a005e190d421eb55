import type { Sentences } from './sentence.ts';

/** Figures and comparisons of periods. */
export const metricsSentences: Sentences = {
  'metrics.no_day': (p) => `「${p.day}」不是一个日期。请写成 2026-03-01。`,
  'metrics.turned_round': (p) => `时间段的开始 ${p.from} 晚于结束 ${p.to}，请对调。`,
  'metrics.too_long': (p) => `${p.from} 到 ${p.to} 超过十年，请写短一些。`,
  'metrics.no_period': (p) =>
    `看不懂「${p.text}」是哪段时间。可以写：3月、2026年3月、上周、本周、上月、本月、2026-03-01到03-15、近30天。`,
  'metrics.not_yet': (p) => `${p.from} 还没有到，没有数据可以对比。`,
  'metrics.two_periods': () => '请写两个时间段，例如「对比 2月 3月」「对比 上周 本周」。',
  'metrics.no_such_figure': () => '没有这个指标。',
  'metrics.not_permitted': () => '您没有查看这个指标的权限。自己的响应时效请发送「我的OSRT」。',
};
