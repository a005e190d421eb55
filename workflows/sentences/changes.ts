import type { Sentences } from './sentence.ts';

/** Change requests of customers. */
export const changeSentences: Sentences = {
  'change.not_permitted': () => '您没有为这个订单提客户变更的权限。请联系订单的业务员、客服或计划主管。',
  'change.shipped': (p) =>
    `订单 ${p.number} 的货已经发出，不能再变更。请与客户另行协商，新的要求请另下订单。`,
  'change.nothing': () => '填写的内容与订单现在的一样，没有可变更的。请改好要变的那一项再提交。',
  'change.already_open': (p) =>
    `订单 ${p.number} 已有变更申请 ${p.id} 号在处理，改的是同一项内容。请先等它办完，或在那张卡片上撤回后再提。`,
  'change.not_found': () => '没有找到这个变更申请，或者您没有查看它的权限。',
  'change.settled': (p) => `变更申请 ${p.id} 号已经办完，不能再操作。请重新查询订单。`,
  'change.no_evidence': (p) =>
    `变更申请 ${p.id} 号还没有客户的书面依据。请业务员在聊天里把客户来函或邮件截图发给单脉，收到后再决定。`,
  'change.decide_not_yours': () => '接受或拒绝变更要由计划员决定，您没有这个权限。',
  'change.own': () => '自己提的变更不能自己决定，请另一位计划员处理。',
  'change.not_requester': (p) => `变更申请 ${p.id} 号要由提出人撤回。`,
  'change.several': () => '符合的订单不止一个。请写订单号，例如：客户要改 SO-20260315-0042 数量改为 250。',
  'change.which': () => '要改哪个订单？请写订单号，例如：客户要改 SO-20260315-0042 数量改为 250。',
  'change.too_many_files': (p) => `变更申请最多收 ${p.most} 份依据，这个文件没有收。`,
  'change.evidence_not_yours': () => '这个变更申请不收您的文件：要由提出人提交，而且还没有办完。',
};
