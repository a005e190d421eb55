import type { Sentences } from './sentence.ts';

/** Facts that people tell by words and on cards. */
export const reportingSentences: Sentences = {
  'report.which_order': () => '请写上订单，例如：报工 SO-20260315-0042 工序20 合格100。',
  'report.no_such_order': (p) => `没有找到与「${p.text}」有关、您可以查看的订单。请核对订单号。`,
  'report.unknown_number': (p) => `没有订单 ${p.number}，或您没有权限。请核对订单号。`,
  'report.nothing_to_tell': () => '这个订单没有需要您上报的内容。如需上报，请联系主管开通权限。',
  'report.not_to_take_back': () => '这条记录已经冲销，或者不由您冲销。请点「返回」重新查看。',
};
