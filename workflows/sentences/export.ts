import type { Sentences } from './sentence.ts';

const NO_ORDERS = '没有您可以查看的订单，没有生成表格。';

/** Why a workbook would be empty, by view; `filtered`: with what was asked for. */
const EMPTY: Readonly<Record<string, (title: string) => string>> = {
  filtered: (title) => `没有符合条件（${title}）、您可以查看的内容，没有生成表格。请换个月份或条件再试。`,
  anomalies: () => '近 7 天没有关卡超时，异常溯源是空的，没有生成表格。',
  risk: () => '您可以查看的订单里现在没有交付风险，没有生成表格。',
  todo: () => '24 小时内没有新单在等审核或备料，今日待办是空的，没有生成表格。',
  customers: () => '还没有您可以查看的客户订单，没有生成表格。',
};

/** Workbooks to take away. */
export const exportSentences: Sentences = {
  'export.empty': (p) => EMPTY[p.title ? 'filtered' : String(p.view)]?.(String(p.title)) ?? NO_ORDERS,
  'export.not_understood': (p) =>
    `没看懂「${p.text}」，所以没有导出。可以写月份（3月、上季度、最近7天）、客户、产品、业务员姓名、状态（生产中、加急、逾期）或「我的」，例如：导出 恒锐 3月订单。`,
  'export.one_customer': (p) => `一次只能导出一个客户的订单，这里有：${p.names}。请分开导出。`,
  'export.too_many': (p) =>
    `符合条件的有 ${p.rows} 行，一次最多导出 ${p.most} 行。请按月份、客户或状态缩小范围再试。`,
  'export.busy': () => '正在导出的人太多了，请过一分钟再试。',
  'export.failed': () => '表格没有生成成功，请再试一次；仍不行请联系管理员。',
  'export.bad_period': (p) =>
    `看不懂时间「${p.text}」。可以写：3月、2026年3月、上月、今年、2026-03-01到03-31。`,
};
