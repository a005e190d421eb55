import type { Sentences } from './sentence.ts';

/** Delivery warnings and daily digests. */
export const warningSentences: Sentences = {
  'warning.which': () => '请选择要答复哪个订单。',
  'warning.words_missing': () => '请写明核查结果与措施，例如「缺轴承，已催到明早到货」。',
  'warning.until_invalid': (p) => `预计发货日期不对：${p.why}。`,
  'warning.not_open': (p) => `${p.number} 现在没有要答复的交期预警（已发货、结束、暂停或改期）。`,
  'warning.answered': (p) => `${p.number} 的交期预警已由 ${p.who} 答复，不用再答复。`,
  'warning.not_yours': (p) => `${p.number} 的交期预警由收到提醒的人答复，您可以请业务员或销售主管答复。`,
  'warning.several': () =>
    '符合的订单不止一个，请写完整的订单号，例如「答复 SO-20260315-0042 已催料，3月18日发货」。',
};
