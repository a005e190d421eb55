import type { Sentences } from './sentence.ts';

export const customerSentences: Sentences = {
  'customer.not_found': (p) =>
    `没有找到${p.name ? `客户「${p.name}」` : '这个客户'}，或者您没有查看它的权限。${p.near ? `是不是想找：${p.near}？` : '请核对简称或全称。'}`,
  'customer.edit_not_permitted': () => '您没有修改客户资料的权限。请联系销售主管。',
  'customer.changed_meanwhile': (p) => `客户「${p.name}」在您打开之后有变化，请重新打开后再改。`,
  'customer.invalid': (p) => `没有保存：${p.problem}。`,
  'customer.name_taken': (p) =>
    `「${p.alias}」已经是客户「${p.name}」的叫法，不能再给别的客户。请换一个别名，或先从那个客户去掉。`,
};
