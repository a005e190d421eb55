import type { Sentences } from './sentence.ts';

/** Facts told by systems, files and cards. */
export const factSentences: Sentences = {
  'fact.future': (p) => `发生时间 ${p.at} 在将来，请核对日期和时区后重报。`,
  'fact.too_old': (p) => `发生时间 ${p.at} 是两年多以前，请核对年份后重报。`,
  'fact.reversal_of_reversal': (p) => `「${p.key}」本身就是冲销，不能再冲销。请用新的单号重报正确的内容。`,
  'fact.not_permitted': (p) => `您没有上报「${p.kind}」的权限。请让负责的同事上报，或联系主管。`,
};
