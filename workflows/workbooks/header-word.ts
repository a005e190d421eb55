/** Longer cells are no column names. */
const LONGEST = 40;

/**
 * A column name as it is compared: width folded, lower case, without white space, line breaks, marks of
 * required columns (`*订单号`), units and remarks in brackets (`数量(套)`), or units after a stroke (`单价/元`).
 */
export function headerWord(text: string): string {
  if (text.length > LONGEST) return '';
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\u200b-\u200d\ufeff]+/g, '')
    .replace(/[([【〔{][^)\]】〕}]*[)\]】〕}]?/g, '')
    .replace(/[/／](?:套|台|件|个|只|元|rmb|pcs|年月日)+$/g, '')
    .replace(/^[*＊★#·]+|[*＊★:：;；,，.。·]+$/g, '')
    .replace(/^必填/, '');
}
