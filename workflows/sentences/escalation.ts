import type { Sentences } from './sentence.ts';

/** Escalation: meetings and stepping up by hand. */
export const escalationSentences: Sentences = {
  'meeting.not_found': () => '没有找到这个升级会议。',
  'meeting.not_yours': () => '会议结论要由会议组织者填写，或由参会的运营总监、总经理填写。',
  'meeting.settled': (p) => (p.who ? `${p.who} 已经处理，不用再填写。` : '关卡已有结论，不用再填写。'),
  'meeting.bad_deadline': (p) => `新的截止时间不对：${p.why}。`,
  'escalation.which_order': () => '请写上订单，例如：如果没人理会怎样 SO-20260315-0042。',
  'escalation.no_such_order': (p) => `没有找到与「${p.text}」有关、您可以查看的订单。请核对订单号。`,
  'escalation.not_yours': () => '立即升级要由运营总监、总经理、计划主管，或订单的业务员、责任人操作。',
  'escalation.no_tier_left': (p) => `关卡「${p.name}」已经升级到最后一级（升级会议），不能再升级。`,
  'escalation.bad_tier': () => '要升级到的级别不对，请重新选择。',
  'escalation.manage_only': () => '指定级别和下班后立即升级，要由运营总监、总经理或计划主管操作。',
};
