/** What a date on a letter can be. */
export type DateRole = 'old' | 'new' | 'signing' | 'other';

const KEY = (words: string) => new RegExp(words.replaceAll(' ', '\\s?'), 'g');
const DUE = '(?:交货|交付|发货|到货|交|提货)(?:日期|时间|期限?|日)?';

/** In the order in which overlapping words win: longer meanings first. */
const BEFORE: readonly (readonly [DateRole, RegExp])[] = [
  [
    'other',
    KEY('(?:下单|订购|订单|合同|采购|打印|制表|收货|验收|生效|签约|签订|来函|收到|传真)(?:日 期|时间)'),
  ],
  ['new', KEY(`(?:变更|调整|更改|修改|延期|推迟|顺延|改)后(?:的)?(?:${DUE})?(?:为|是)?`)],
  ['new', KEY(`(?:最新|新)(?:的)?(?:${DUE})`)],
  [
    'new',
    KEY(
      '(?:变更|调整|更改|修改|延期|推迟|延迟|顺延|延后|延长|延展|展期|改期|改|延|推)(?:交货|交付|发货)?(?:日 期|时间|交期)?(?:至|为|到|成|于)',
    ),
  ],
  [
    'old',
    KEY(
      `原(?:来|先)?(?:合同|订单|计划|协议|承诺)?(?:约定|规定|计划|定|订)?(?:于|在)?(?:的)?(?:${DUE})?(?:为|是|于)?`,
    ),
  ],
  ['old', KEY('(?:由(?!于)|自|从)(?:原)?')],
  ['signing', KEY('(?:签署|签字|签章|盖章|签名|签发|落款|发函|出具|确认|填表|填写|申请|回函)(?:日 期|时间)')],
  ['new', KEY(`${DUE}(?:为|是|于)?`)],
];

/** What follows a date and says what it was. */
const AFTER_OTHER =
  /^[\t\n]?(?:的)?(?:来函|来电|来信|致函|发出|下达|下单|签订|签署|签约|订立|订购|采购|发来|收到|召开|开会|会议|提出的)/;
const AFTER_OLD = /^[\t\n]?(?:前|起)?[,，]?(?:延期|延|改|变更|调整|推迟|顺延)/;
const AFTER_DUE = /^[\t\n]?(?:前|之前|以前)?(?:交货|交付|发货|到货|完成交货)/;

/** 「日期：」 with nothing before it is the date of the letter. */
const ITS_OWN_LABEL = /(?:^|[\n\t])日\t?期[:：]?[\t\n]?$/;

/** Stands for a date in the text around another. */
export const DATE = '@';
/** What a word can be about ends with the sentence and with the next date. */
const SENTENCE_END = /[。;；@]/g;
/** Words further away than this are about something else. */
const REACH = 40;

export interface Role {
  readonly role: DateRole;
  /** Characters between the word and the date. */
  readonly distance: number;
}

/** What the words around a date make of it; null when they say nothing. */
export function roleOf(text: string, start: number, end: number): Role | null {
  const after = text.slice(end, end + 12);
  if (AFTER_OTHER.test(after)) return { role: 'other', distance: 0 };
  if (ITS_OWN_LABEL.test(text.slice(0, start))) return { role: 'signing', distance: 0 };
  const from = Math.max(0, start - REACH);
  const before = text.slice(sentenceStart(text, from, start), start);
  const near = nearest(before);
  if (near?.word === 'from') return AFTER_OLD.test(after) ? { role: 'old', distance: near.distance } : null;
  if (near) return { role: near.role, distance: near.distance };
  return AFTER_DUE.test(after) ? { role: 'new', distance: 0 } : null;
}

function sentenceStart(text: string, from: number, start: number): number {
  let last = from;
  for (const match of text.slice(from, start).matchAll(SENTENCE_END)) last = from + match.index + 1;
  return last;
}

interface Near extends Role {
  readonly word?: 'from';
}

function nearest(before: string): Near | null {
  // A word may be broken by a line: 交货⏎日期为.
  const joined = before.replace(/\n/g, '');
  let best: Near | null = null;
  let bestStart = -1;
  let bestEnd = -1;
  for (const [role, words] of BEFORE) {
    for (const match of joined.matchAll(words)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const inside = start >= bestStart && end <= bestEnd;
      const nearer = end > bestEnd || (end === bestEnd && start < bestStart);
      if (inside || !nearer) continue;
      const from = /^[由自从]/.test(match[0]);
      best = { role, distance: joined.length - end, ...(from && { word: 'from' }) };
      [bestStart, bestEnd] = [start, end];
    }
  }
  return best;
}
