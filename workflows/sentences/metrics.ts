import type { Sentences } from './sentence.ts';

/** Figures and comparisons of periods. */
export const metricsSentences: Sentences = {
  'metrics.no_day': (p) => `「${p.day}」不是一个日期。请写成 2026-03-01。`,
  'metrics.turned_round': (p) => `时间段的开始 ${p.from} 晚于结束 ${p.to}，请对调。`,
  'metrics.too_long': (p) => `${p.from} 到 ${p.to} 超过十年，请写短一些。`,
  'metrics.no_period': (p) =>
    `看不懂「${p.text}」是哪段时间。可以写：3月、2026年3月、1月到3月、上周、上月、一季度、上半年、2026-03-01到03-15、近30天。`,
  'metrics.not_yet': (p) => `${p.from} 还没有到，没有数据。请换一段已经开始的时间，例如：上周、本月。`,
  'metrics.two_periods': () => '一次只能对比两段时间，请写两段，例如：对比 2月 3月。',
  'metrics.same_period': (p) => `两段是同一段时间（${p.from} 至 ${p.to}），没有可比的。请写两段不同的时间。`,
  'metrics.no_such_name': (p) =>
    `「${p.name}」不是部门，也不是同事的名字。可以写：OSRT 生产部、OSRT 部门 上周、OSRT 人员 3月、我的OSRT。`,
  'metrics.several_of_name': (p) => `叫「${p.name}」的不止一个，请改用「OSRT 人员」或「OSRT 部门」查看。`,
  'metrics.not_yours': (p) => `您没有查看${p.name}响应时效的权限。自己的请在聊天里发「我的OSRT」。`,
  'metrics.not_permitted': () => '您没有查看这个指标的权限。自己的响应时效请在聊天里发「我的OSRT」。',
};
