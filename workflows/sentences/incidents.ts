import type { Sentences } from './sentence.ts';

/** Suppliers' delays and machines that stand still. */
export const incidentSentences: Sentences = {
  'incident.not_permitted': () =>
    '您没有登记供应商延期和设备停机的权限，请联系采购员、计划员或生产主管。客户要改交期请走改期流程。',
  'incident.kind_missing': () => '请选择是供应商延期还是设备停机。',
  'incident.until_invalid': (p) => `预计恢复（到料）日期不对：${p.why}。`,
  'incident.subject_missing': () => '请填写是哪种物料、哪家供应商，或哪台设备。',
  'incident.unknown_supply': (p) =>
    `没有叫「${p.text}」的物料或供应商。请写物料编码（如 M-42CR-60）、物料名称或供应商名称。`,
  'incident.unknown_machine': (p) =>
    `没有叫「${p.text}」的设备。请写设备编号（如 VMC850-03）或设备型号（如 VMC850）。`,
  'incident.subject_several': (p) => `符合的不止一个：${p.names}。请写完整的编码或名称。`,
  'incident.not_found': () => '没有找到这个事件。请在聊天里发「事件」重新查看。',
  'incident.over': () => '这个事件已经恢复，不用再操作。请在聊天里发「事件」查看其他事件。',
  'incident.changed': (p) => `已有人把日期改为 ${p.day}。请在聊天里发「事件」重新查看后再改。`,
  'incident.no_access': () => '您没有查看供应商延期和设备停机的权限。查自己的订单请在聊天里发订单号。',
};
