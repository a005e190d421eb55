import type { Sentences } from './sentence.ts';

/** Checkpoints and who signs them. */
export const checkpointSentences: Sentences = {
  'checkpoint.not_found': () => '没有找到这个关卡，或者您没有查看它的权限。',
  'checkpoint.changed': (p) => `关卡「${p.name}」在您打开之后有变化，操作没有生效，请按最新内容处理。`,
  'checkpoint.not_open': (p) => `关卡「${p.name}」已经有结论，操作没有生效。`,
  'checkpoint.not_yours': (p) =>
    `关卡「${p.name}」要由${p.who}签，您不能代签。需要时请对方转办，或登记代理人。`,
  'checkpoint.no_evidence': (p) =>
    `没有凭证不能通过：还需要 ${Number(p.least) - Number(p.have)} 份「${p.what}」。请先上传照片或 PDF（也可以在聊天里发给单脉），再点通过。`,
  'checkpoint.reason_missing': (p) => `「${p.what}」必须写原因，请填写后再确认。`,
  'checkpoint.reason_too_long': (p) => `原因最多 ${p.most} 字，请写短一些。`,
  'checkpoint.no_such_person': () => '没有这位同事，请核对姓名。',
  'checkpoint.deputy_barred': (p) =>
    `${p.name} 正在请假，由 ${p.deputy} 代理，而 ${p.deputy} 不能处理这一项。请选别人。`,
  'checkpoint.signs_already': (p) => `${p.name} 已经在签字人里，不用再加。`,
  'checkpoint.bad_span': (p) => `处理中的时间不对，请选 1 小时到 ${p.most} 个工作日。`,
  'checkpoint.nudged_already': (p) => `刚刚催过了，${p.minutes} 分钟后可以再催。`,
  'checkpoint.nobody_to_nudge': () => '没有别人需要催，等您自己处理。',
  'checkpoint.manage_only': () => '撤回、加签和升级要由运营总监、总经理或计划主管操作，您没有这个权限。',
  'checkpoint.resubmit_not_yours': () => '重新送审要由订单的业务员或当前责任人操作。',
  'checkpoint.rule_gone': (p) => `关卡「${p.name}」已不在工厂配置中，请联系管理员。`,
  'evidence.no_checkpoint': () =>
    '您现在没有等待凭证的关卡，这个文件没有用上。订单表请发 .xlsx 或 .csv；要查关卡请说「我的待办」。',
  'evidence.not_wanted': () => '这一项已经有结论，或者不由您提供文件，文件没有用上。',
  'evidence.settled': () => '这个文件已经处理过了。',
  'evidence.too_many': (p) => `「${p.name}」最多收 ${p.most} 份凭证，已经满了，这份没有收。`,
  'evidence.reused': (p) => `这张凭证在订单 ${p.number} 里用过，不能重复使用。请重新拍摄或上传本订单的凭证。`,
  'order.blocked': (p) => `不能进入「${p.status}」：关卡${p.checkpoints}还没有通过。`,
  'staff.no_such_name': (p) => `通讯录里没有「${p.name}」，请写同事的全名。`,
  'staff.several_of_name': (p) => `有几位同事叫「${p.name}」：${p.who}。请填写 userId。`,
};
