import type { ErrorParams } from '../errors.ts';

type Sentence = (params: ErrorParams) => string;

/** What people are told, by code without `audit.`. */
export const auditSentences = {
  not_permitted: () => '你没有查看审计记录的权限。需要时请联系总经理或销售主管。',
  in_group: () => '审计记录只在单聊里提供，请在与我的单聊中发送同样的话。',
  which_order: () => '请写明要查哪个订单，例如：审计 SO-20260315-0042。',
  no_such_order: (p) =>
    `没有找到「${p.text}」对应的、你可以查看的订单。请写完整的订单号，例如：审计 SO-20260315-0042。`,
} as const satisfies Record<string, Sentence>;
