import type { OrderDraft } from '../../workflows/intents.ts';

/** Surface and heat treatments that are known by name. */
export const PROCESS =
  '镀镍|镀锌|镀铬|镀硬铬|镀金|镀银|发黑|发蓝|渗氮|渗碳|淬火|调质|喷塑|喷漆|喷砂|烤漆|电泳|钝化|达克罗|硬质阳极氧化|阳极氧化|阳极|时效处理|时效|绝缘喷涂|防盐雾|浸漆两遍|浸漆|抛光|电镀';

const SEVERAL = `(?:${PROCESS})(?:[、/和及或与](?:${PROCESS}))*(?:处理|工艺)?`;
const LABEL = '(?:(?:特殊)?工艺[:：]\\s*)?';
const NOT = '(?:不(?:要求|需要|要|用|需|必|做|带|进行)?|无需要?|无须|毋需|免|别|勿|取消)';
const REFUSALS = new RegExp(
  `${LABEL}(${NOT}\\s*(?:再|做|要|进行|加)?\\s*(?:表面)?${SEVERAL}了?|(?:表面)?${SEVERAL}(?:不要|不用|不需要|不必|不做|免|取消)(?:做|了)*(?=$|[\\s,，;；。]))`,
  'g',
);

/** `不要镀镍` is a wish of the customer and no special process: it is taken out of the words and kept as written. */
export function takeRefusals(draft: OrderDraft, text: string): string {
  return text.replace(REFUSALS, (_all, words: string) => {
    draft.requirements = [words.trim(), draft.requirements].filter(Boolean).join('；');
    return ' ';
  });
}
