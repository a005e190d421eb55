import type { Sentences } from './sentence.ts';

/** Operations that planners gave to suppliers. */
export const outsideWorkSentences: Sentences = {
  'outside.not_permitted': () => '您没有查看外协的权限，请联系采购员。',
  'outside.settled': (p) => `${p.operation} 已经不用外协了（已回厂或已改回厂内），不用再操作。`,
  'outside.twice_changed': (p) => `${p.operation} 的厂内报工有变化，请按卡片上现在的数字再处理。`,
  'outside.supplier': (p) => `请填写外协厂，最多 ${p.most} 字。`,
  'outside.date': (p) => `预计回厂的日期不对：${p.why}。`,
};
