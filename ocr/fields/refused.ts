/** A letter that says no names the date, too. */
const NO =
  /不(?:予|能)?(?:同意|接受|认可)|(?:无法|难以|未(?:获|能)?|没有)(?:予以)?(?:同意|接受|认可|批准)|不予批准|拒绝/;
/** Also said of other things: 「价格不调整，交期调整为…」. */
const NOT_CHANGED = /不(?:予|能|可|再|作|做)?(?:变更|调整|延期|顺延|推迟|修改)|不得(?!晚|迟|超|早)/;
const OBJECT = '变更|延期|延至|顺延|推迟|调整|改为|申请|通知|安排|函|确认';
/** Said once and taken back. 「客户取消订单」, 「暂不具备收货条件」 are reasons for a change. */
const WITHDRAWN = new RegExp(
  `(?:撤回|撤销|收回|取消|废止|暂缓|暂不)(?!订单|收货|具备)[^,，。;；]{0,30}?(?:${OBJECT})|(?:${OBJECT})[^,，。;；@]{0,8}?(?:撤回|撤销|收回|取消|废止|暂缓)`,
);
/** 「仍按原交期执行」, not 「其余条款仍按原合同执行」. */
const AS_BEFORE =
  /(?:仍|继续|维持)(?:然)?(?:按|以|执行)?(?:照)?原(?:定|合同|计划|约定|订单)*的?(?:交期|交货)/;
/** 「如贵司不同意，请…」 says nothing yet. */
const CONDITION = /(?:如|若|倘)[^,，。;；@]{0,6}$/;
const BEFORE = 60;
const AFTER = 40;

/** Whether the sentence around a date refuses it: 「不同意将交货日期变更为…」, 「延至…的申请，我司不接受」. */
export function isRefused(text: string, start: number, end: number): boolean {
  const before =
    text
      .slice(Math.max(0, start - BEFORE), start)
      .split(/[。;；]/)
      .at(-1) ?? '';
  const after = text.slice(end, end + AFTER).split(/[。;；]/)[0] ?? '';
  const clause = before.split(/[,，]/).at(-1) ?? '';
  const sentence = `${before}@${after}`;
  return says(NO, before) || says(NOT_CHANGED, clause) || says(NO, after) || says(WITHDRAWN, sentence);
}

/** The words with which the letter says no to anything; `text` without line breaks. */
export function refusalIn(text: string): string | undefined {
  for (const { 0: words, index } of text.matchAll(new RegExp(NO, 'g'))) {
    if (!CONDITION.test(text.slice(0, index))) return words;
  }
  return (WITHDRAWN.exec(text) ?? AS_BEFORE.exec(text))?.[0];
}

function says(words: RegExp, text: string): boolean {
  // Words may be broken by a line.
  const joined = text.replace(/[\n\t]/g, '');
  const match = words.exec(joined);
  return match !== null && !CONDITION.test(joined.slice(0, match.index));
}
