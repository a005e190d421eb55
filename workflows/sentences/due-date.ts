import type { Sentences } from './sentence.ts';

/** Requests for a new due date. */
export const dueDateSentences: Sentences = {
  'date.not_permitted': () => '您没有为这个订单申请改期的权限。请联系订单的业务员、客服或销售主管。',
  'date.no_second': () =>
    '没有配置改期的二次审批，不能改期。请管理员在 checkpoints.yaml 里加上由 { event: due_date_change } 打开的关卡。',
  'date.no_review': () =>
    '没有配置确认函的人工核对，不能改期。请管理员在 checkpoints.yaml 里加上由 { event: due_date_letter } 打开的关卡。',
  'date.unreadable': (p) => `新交期没有写对：${p.why}。`,
  'date.past': (p) => `新交期 ${p.date} 已经过去，请写今天或以后的日期。`,
  'date.same': (p) => `订单 ${p.number} 现在的承诺交期就是 ${p.date}，不用改。`,
  'date.shipped': (p) => `订单 ${p.number} 的货已经发出，不能再改期。`,
  'date.stale': (p) => `订单 ${p.number} 的交期刚刚改为 ${p.date}，请按新的交期重新申请。`,
  'date.already_open': (p) =>
    `订单 ${p.number} 已有改期申请 ${p.id} 号在办（${p.who} 提出）。请先等它办完，或由申请人、客服总监撤回后再提。`,
  'date.which': () => '要改哪个订单的交期？请写订单号，例如：改交期 SO-20260315-0042 3月20日 客户延期。',
  'date.several': () => '符合的订单不止一个。请写订单号，例如：改交期 SO-20260315-0042 3月20日 客户延期。',
  'date.not_found': () => '没有找到这个改期申请，或者您没有查看它的权限。',
  'date.settled': (p) => `改期申请 ${p.id} 号已经走到下一步或办完，这一步不能再操作。请看最新的卡片。`,
  'date.letter_not_yours': () => '改期的客户确认函要由申请人提交，这个文件没有收。',
  'date.letter_there': (p) =>
    `改期申请 ${p.id} 号的确认函已经收到，正在办理，这个文件没有收。一份函拍了几张的，请合成一个 PDF；要换一份请先撤回，再重新申请。`,
  'date.letter_kind': () => '客户确认函请发盖章原件的彩色照片（JPG、PNG）或扫描 PDF，这种文件没有收。',
  'date.letter_pages': (p) =>
    `这个 PDF 有 ${p.pages} 页，确认函最多 ${p.limit} 页，没有收。请只留确认函那几页后重新提交。`,
  'date.not_requester': (p) => `改期申请 ${p.id} 号要由申请人或客服总监撤回。`,
  'date.review_not_allowed': (p) => `${p.name} 没有核对确认函的权限，请选客服或销售主管。`,
  'date.review_own': (p) =>
    p.who
      ? `${p.who} 是这次改期的申请人，不能核对确认函。请选另一位有权限的同事。`
      : '自己提的改期不能自己核对确认函，请转给另一位有权限的同事。',
  'date.same_person': (p) =>
    `改期要两个人分别把关：${p.who ? `${p.who} ` : '您'}是这次改期的${p.as}，不能再审批。请${p.who ? '选' : '转给'}另一位有权限的同事。`,
  'date.approve_not_allowed': (p) => `${p.name} 没有审批改期的权限，请选客服总监、客服经理或总经理。`,
};
