import type { Sentences } from './sentence.ts';

/** Materials, BOMs, routings, quality standards. */
export const masterSentences: Sentences = {
  'master.not_visible': () => '您没有查看 BOM、工艺路线和质量标准的权限。如有需要，请联系工艺技术部。',
  'master.no_such_product': (p) => `没有产品「${p.text}」。请写产品编码，例如：导出BOM KHM-200。`,
};
