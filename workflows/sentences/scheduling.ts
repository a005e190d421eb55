import type { Sentences } from './sentence.ts';

/** The plan of the machines, and rush orders. */
export const schedulingSentences: Sentences = {
  'schedule.not_permitted': () => '您没有排产的权限，请联系计划员。查自己的订单请发订单号。',
  'schedule.no_access': () => '您没有查看排产的权限。查自己的订单请发订单号。',
  'schedule.several': () => '符合的订单不止一个，请写完整的订单号。',
  'schedule.no_machines': () =>
    '还没有登记机床，无法排产。请在 plant.yaml 写入机床，或把机床清单导入基础资料后再试。',
  'schedule.nothing_planned': () => '现在没有排产的工序，没有可导出的计划。',
  'schedule.too_many_rows': (p) =>
    `排产计划有 ${p.rows} 道工序，一个表格最多 ${p.most} 道。请用「排产 订单号」逐单查看。`,
  'schedule.no_routing': (p) => `${p.number} 还没有工艺路线，无法排产。请工艺员先导入工艺路线。`,
  'schedule.not_planned': (p) => `${p.number} 现在是「${p.status}」，不排产。确认后到发货前的订单才排产。`,
  'rush.not_permitted': () => '您没有申请加急的权限，请联系业务员或计划员。',
  'rush.not_yours': () => '选时段由计划员决定，您没有这个权限。',
  'rush.which': () => '请写上要加急的订单号，例如：加急 SO-20260315-0042 4月3日前。',
  'rush.several': () => '符合的订单不止一个，请写完整的订单号，例如：加急 SO-20260315-0042。',
  'rush.ended': (p) => `${p.number} 是「${p.status}」，不能加急。`,
  'rush.nothing_left': (p) => `${p.number} 的工序都已完成，没有可以提前的加工。要催发货请找质检或物流。`,
  'rush.date_invalid': (p) => `想要的日期不对：${p.why}。`,
  'rush.settled': () => '这次加急已经处理过，不用再操作。需要时再说「加急 订单号」。',
  'rush.not_held': () => '您没有占住的时段，不用放开。',
  'rush.no_such_option': () => '这个方案已经更新，请按卡片上现在的方案选择。',
  'rush.held_by_other': (p) => `方案已被 ${p.who} 先占住到 ${p.until}。可以选别的方案，或等到时间过后再选。`,
  'rush.held_meanwhile': (p) =>
    `${p.number} 的加急方案已被 ${p.who} 先占住到 ${p.until}，请等他订下或放开后再申请。`,
  'rush.nothing_to_hold': () => '维持现计划不用占住：它本来就排在那里，直接选定即可。',
  'rush.undo_over': (p) => `超过 ${p.minutes} 分钟，不能整单撤销了。需要时请用「排产 订单号」重新安排。`,
  'rush.booked_again': (p) => `${p.number} 之后又订过加急时段，请先在最新的加急卡片上撤销。`,
  'rush.begun': (p) => `${p.number} 已经开工（${p.step}），不能撤销。`,
};
