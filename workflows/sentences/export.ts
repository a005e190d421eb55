import type { Sentences } from './sentence.ts';

/** Workbooks to take away. */
export const exportSentences: Sentences = {
  'export.empty': () => '没有符合条件、您可以查看的订单，没有生成表格。请换个月份或条件再试。',
  'export.too_many': (p) =>
    `符合条件的有 ${p.rows} 行，一次最多导出 ${p.most} 行。请按月份、客户或状态缩小范围再试。`,
  'export.busy': () => '正在导出的人太多了，请过一分钟再试。',
  'export.failed': () => '表格没有生成成功，请再试一次；仍不行请联系管理员。',
  'export.bad_period': (p) =>
    `看不懂时间「${p.text}」。可以写：3月、2026年3月、上月、今年、2026-03-01到03-31。`,
};
