import type { Sentences } from './sentence.ts';

/** What any message or click can meet. */
export const generalSentences: Sentences = {
  'inbox.quota': () =>
    '本月钉钉的消息额度已用完，我收不到消息内容。请联系管理员购买额度包，或直接联系负责人。',
  'inbox.unsupported': () => '这种消息我还看不懂。请发送文字、图片或文件；发送“帮助”可以看到我能做什么。',
  'intent.unanswered': () => '这件事我还不会办。发送“帮助”可以看到我能做什么。',
  'intent.too_long': (p) =>
    `这条消息有 ${p.length} 字，最多只能读 ${p.most} 字，所以没有处理。请缩短后重新发送；多个订单请用 .xlsx 表格导入。`,
  'staff.stranger': () => '您好，我只为本厂通讯录里的同事服务。如需查询订单，请联系您的销售或客服。',
  'card.not_yours': () => '这张卡片是发给别人的，您不能操作。',
  'card.no_such_card': () => '这张卡片已经不在了，请刷新页面后再操作。',
  'card.unknown_button': () => '这个按钮已经失效，请重新查询后再操作。',
  'file.nobody_takes_it': (p) =>
    `文件“${p.name}”暂时不知道放到哪里。批量导入订单请发送 .xlsx 或 .csv 表格；发送“帮助”查看我能做什么。`,
  'file.too_large': (p) => `文件“${p.name}”太大了，最多 ${p.maxMb} MB。请压缩或拆分后重新发送。`,
  'file.gone': (p) => `文件“${p.name || '（未命名）'}”已经取不到了，请重新发送一次。`,
  'sign_on.bad_code': () => '登录凭证已失效，请关闭页面后从钉钉重新打开。',
  'internal.press_failed': (p) =>
    `系统出错，没有办成（编号 ${p.incident}）。请稍后再试；仍不行请把编号告诉管理员。`,
  'internal.given_up': (p) =>
    `抱歉，这条消息多次处理都没有成功，已记录（编号 ${p.incident}）。请稍后重发；仍不行请把编号告诉管理员。`,
};
