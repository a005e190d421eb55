import type { Sentences } from './sentence.ts';

/** Facts told by systems, files and cards. */
export const factSentences: Sentences = {
  'fact.future': (p) => `发生时间 ${p.at} 在将来，请核对日期和时区后重报。`,
  'fact.too_old': (p) => `发生时间 ${p.at} 是两年多以前，请核对年份后重报。`,
  'fact.not_permitted': (p) => `您没有上报「${p.kind}」的权限。请让负责的同事上报，或联系主管。`,
};
