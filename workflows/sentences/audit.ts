import type { Sentences } from './sentence.ts';

export const auditSentences: Sentences = {
  'audit.not_permitted': () => '您没有查看审计记录的权限。如有需要，请联系运营总监或总经理。',
  'audit.in_group': () => '审计记录不在群里显示，请在与我的单聊里发送这条消息。',
  'audit.which_order': () => '要查哪个订单？请写上订单号，例如：审计 SO-20260315-0042。',
  'audit.no_such_order': (p) => `没有找到“${p.text}”对应的订单。请核对订单号，例如：审计 SO-20260315-0042。`,
  'audit.nothing_from': (p) => `审计日志只到第 ${p.last} 条，没有第 ${p.from} 条及以后的内容。`,
};
