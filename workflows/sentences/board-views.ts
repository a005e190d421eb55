import type { Sentences } from './sentence.ts';

/** Boards: what cannot be asked of views and exports. */
export const boardViewSentences: Sentences = {
  'board.no_such_view': (p) =>
    `没有「${p.text}」这个看板。可以看：今日待办、交付风险、客户全景、异常溯源、订单。`,
  'board.unknown_filter': (p) => `看不懂筛选条件「${p.name}」，请去掉后再试，或重新打开看板。`,
  'board.no_such_status': (p) => `没有状态「${p.text}」。可以选：${p.names}。`,
  'board.text_too_long': (p) => `「${p.name}」太长了，请写 60 个字以内、最多 5 个词。`,
  'board.bad_list': (p) => `「${p.name}」要选 1 到 30 项，现在是「${p.text}」。`,
  'board.bad_yes_no': (p) => `「${p.name}」只能选“是”或“否”，现在是「${p.text}」。`,
  'board.bad_delivery': (p) => `「${p.name}」只能选“应交”“准时”“未准时”，现在是「${p.text}」。`,
  'board.bad_day': (p) => `「${p.name}」的日期「${p.text}」不对，请写成 2026-03-15 这样的日期。`,
  'board.bad_instant': (p) => `「${p.name}」的时间「${p.text}」不对，请重新打开看板后再点。`,
  'board.range_reversed': (p) => `「${p.name}」的开始在结束之后，请对调后再试。`,
  'board.timeout_missing': () => '按超时时间筛选时，还要选是哪个关卡（或全部关卡）。',
  'board.no_such_sort': (p) => `这个看板不能按「${p.text}」排序，请换一种排序。`,
  'board.sort_not_visible': () => '您不能查看这里所有订单的金额，所以不能按金额排序，请换一种排序。',
  'board.filter_not_visible': (p) => `您没有查看「${p.name}」的权限，请去掉这个筛选条件。`,
  'board.bad_limit': (p) => `每页可以显示 1 到 ${p.most} 行，请换一个数。`,
  'board.bad_cursor': () => '翻页位置已失效，请回到第一页重新查看。',
  'board.repeated_filter': (p) => `筛选条件「${p.name}」写了不止一次，请只留一个。`,
};
