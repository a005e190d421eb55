import { isRefused } from './refused.ts';

/** What a date on a letter can be. */
export type DateRole = 'old' | 'new' | 'signing' | 'other';

const KEY = (words: string) => new RegExp(words.replaceAll(' ', '\\s?'), 'g');
const DUE =
  '(?:(?:(?:交货|交付|发货|到货|供货|出货|送货|提货|回货|到料)(?:的)?|交)(?:日期|时间|期限?|日)?|(?:货|纳)期|需求(?:日期|时间|日))';
/** What else a letter puts off: 「付款日期变更为…」 says nothing about delivery. */
const ANOTHER_MATTER =
  '(?:付款|货款|尾款|预付款|结算|收款|到款|开票|发票|安装|调试|验收|竣工|投产|开工|复工|试产|量产|质保|保修|有效|放假|停产|检修|盘点|搬迁|图纸|样品|样件|模具|会议|培训|上线|项目|工程|启动|实施)(?:期限|日期|时间|期|开具时间|开具日期)?(?:也|将|需|已|拟|则|均)?';
const CHANGED = '变更|调整|更改|修改|延期|推迟|延迟|顺延|延后|延长|延展|展期|改期|提前|改|延|推';

/** Of a delivery, or of an answer, a payment: what follows tells. */
const LATEST = /(?:最晚|最迟|至迟)(?:不得?(?:超过|晚于|迟于)|[于至到在])?/g;

const PLAIN_DUE = KEY(`${DUE}(?:为|是|于)?`);

/** In the order in which overlapping words win: longer meanings first. */
const BEFORE: readonly (readonly [DateRole, RegExp])[] = [
  [
    'other',
    KEY('(?:下单|订购|订单|合同|采购|打印|制表|收货|验收|生效|签约|签订|来函|收到|传真)(?:日 期|时间)'),
  ],
  [
    'other',
    KEY(
      '(?:材料|原料|物料|毛坯|样件|样品|图纸|模具|资料|货款)(?:的)?(?:到货|交付|提供|发放|到账)(?:日期|时间)?',
    ),
  ],
  ['new', KEY(`(?:变更|调整|更改|修改|延期|推迟|顺延|改)后(?:的)?(?:${DUE})?(?:为|是)?`)],
  ['new', KEY(`(?:最新|新)(?:的)?(?:${DUE})`)],
  ['old', KEY(`(?:变更|调整|更改|修改|延期|改)前(?:的)?(?:${DUE})?(?:为|是)?`)],
  ['old', KEY(`(?:合同|订单|协议)(?:中|里|上)?(?:所)?(?:约定|规定)(?:的)?(?:${DUE})(?:为|是)?`)],
  ['new', KEY(`(?:${CHANGED})(?:交货|交付|发货)?(?:日 期|时间|交期)?(?:至|为|到|成|于)`)],
  ['new', /(?:延期|延后|延迟|推迟|顺延|延长)[^,，。;；@]{0,8}[,，]?即?(?:至|到|为)/g],
  [
    'old',
    KEY(
      `原(?:来|先)?(?:合同|订单|计划|协议|承诺)?(?:约定|规定|计划|定|订)?(?:于|在)?(?:的)?(?:${DUE})?(?:为|是|于)?`,
    ),
  ],
  ['other', KEY(`${ANOTHER_MATTER}(?:${CHANGED})(?:至|为|到|成|于)`)],
  ['old', KEY('(?:由(?!于)|自|从)(?:原)?')],
  ['other', KEY(`(?:上次|前次|上一次|首次|上批|前批|历次)(?:的)?(?:${DUE})(?:为|是|于)?`)],
  ['other', /早于|(?:不能|无法|未能|未)(?:按时|按期|如期)?[于在]/g],
  ['new', LATEST],
  ['old', KEY(`(?:合同|协议)(?:的)?(?:${DUE})(?:为|是)?`)],
  ['old', KEY(`旧(?:的)?(?:${DUE})`)],
  ['old', /(?:本来|先前|早先)(?:说好|约好|约定|商定|定)?(?:于|在|是|为)?/g],
  ['new', /(?:new|revised|changed)(?:delivery|shipping|due)date/gi],
  ['old', /(?:original|previous|old)(?:delivery|shipping|due)date/gi],
  [
    'signing',
    KEY(
      '(?:签署|签字|签章|盖章|签名|签发|落款|发函|致函|函件|发文|成文|出具|开具|确认|填表|填写|申请|回函)(?:日 期|时间)',
    ),
  ],
  ['new', PLAIN_DUE],
];

const WEAKER: ReadonlyMap<RegExp, 'due' | 'latest'> = new Map([
  [PLAIN_DUE, 'due'],
  [LATEST, 'latest'],
]);

/** What follows a date and says what it was. */
const AFTER_OTHER =
  /^[\t\n]?(?:的)?(?:来函|来电|来信|致函|发出|下达|下单|签订|签署|签约|订立|订购|采购|发来|收到|召开|开会|会议|提出的)/;
const AFTER_OLD = /^[\t\n]?(?:前|起)?[,，]?(?:延期|延|改|变更|调整|推|顺延|提前)/;
const AFTER_DUE =
  /^[\t\n]?(?:前|之前|以前)?(?:当日|当天)?(?:完成|重新)?(?:[将把][^,，。;；@\n]{1,8}?)?(?:交货|交付|交清|发货|到货|供货|出货|送货|送达|送到|送至|运至|运抵|交齐|提货)/;
/** A day that is one of several, or only about that day: 「4月8日至4月18日」, 「4月8、9日」, 「4月8日左右」. */
const NOT_ONE_DAY =
  /^[前止]?(?:[-~至到或、/和及&][\t\n]?(?:@|\d{1,2}(?:[日号月./-]|[\t\n。,，]))|前后|左右|上下|(?:之|以)?后(?!续)|起)/;
/** 「交货后于12月20日前付清余款」: a day on which something else is done. */
const AFTER_ANOTHER_MATTER =
  /^[\t\n]?(?:之前|以前|前)?[^,，。;；@\n]{0,4}?(?:付|结清|开票|开具|回复|反馈|回传|回函|告知|通知我|盖章|签字|验收)/;
/** 「12月11日，最晚12月20日」: neither is the day. */
const EARLIER_BESIDE = /@[,，;；(、]?(?:最晚|最迟|至迟)[^@,，。]{0,8}$/;
const LATER_BESIDE = /^[,，;；(、]?(?:最晚|最迟|至迟)[^@,，。]{0,8}@/;
const ENDS = /^[\t\n]?(?:之前|以前|前|止)?(?:[。;；,，)\t\n]|$)/;
/** 「交货日期：3月20日→4月8日」: of two dates side by side nobody says which one counts. */
const BESIDE_ANOTHER = /^[^\n]{0,3}@/;
/** 「交货日期2026年3月20日变更为2026年4月8日」 */
const CHANGED_TO =
  /^\n?(?:前|起)?[,，]?(?:延期|延迟|延后|延|改|变更|调整|推迟|推|顺延|提前)(?:至|为|到|成|于)[:：]?\n?@/;

/** 「日期：」 with nothing before it is the date of the letter. */
const ITS_OWN_LABEL = /(?:^|[\n\t])(?:(?:date)?[/(]?日\t?期\)?(?:[/(]?date\)?)?|date)[:：]?[\t\n]?$/i;
/** 「经办人：王强 日期：」 in one piece. */
const BEHIND_A_SIGNER =
  /(?:人|签字|签名|签章|盖章|代表)(?:\([^)]{1,6}\))?[:：](?:[-\u4e00-\u9fa5]{0,8}?)(?:日期|date)[:：]?$/i;

/** Stands for a date in the text around another. */
export const DATE = '@';
/** What a word can be about ends with the sentence and with the next date. */
const SENTENCE_END = /[。;；@]/g;
/** Words further away than this are about something else. */
const REACH = 40;
/** So far, and not over a comma, reaches a word that gives a date its meaning; 下单日期 may stand further off. */
const CLOSE = 10;
/** A label that we do not know: 「付款日」, 「启用日期」. */
const UNKNOWN_LABEL = /[\u4e00-\u9fa5](?:日期|时间|日)(?:为|是|:)?$/;

export interface Role {
  readonly role: DateRole;
  /** Characters between the word and the date. */
  readonly distance: number;
}

/** What the words around a date make of it; null when they say nothing. */
export function roleOf(text: string, start: number, end: number): Role | null {
  const after = text.slice(end, end + 12);
  const from = Math.max(0, start - REACH);
  const near = nearest(text.slice(sentenceStart(text, from, start), start));
  // 「改为2026年4月8日⏎签署人」: the next line is another matter when the word before the date has settled it.
  const settled = near?.distance === 0 && /^[\t\n]/.test(after);
  if (EARLIER_BESIDE.test(text.slice(from, start)) || LATER_BESIDE.test(after))
    return { role: 'other', distance: 0 };
  if (AFTER_OTHER.test(after) && !settled) return { role: 'other', distance: 0 };
  if (ITS_OWN_LABEL.test(text.slice(0, start)) || BEHIND_A_SIGNER.test(text.slice(from, start)))
    return { role: 'signing', distance: 0 };
  const role = (near && nearRole(near, after)) ?? (AFTER_DUE.test(after) ? 'new' : null);
  if (role === null) return null;
  const distance = near?.distance ?? 0;
  const isNone = role === 'new' && (NOT_ONE_DAY.test(after) || isRefused(text, start, end));
  return { role: isNone ? 'other' : role, distance };
}

function nearRole({ role, word, between }: Near, after: string): DateRole | null {
  if (role !== 'other' && (between.length > CLOSE || /[,，、]/.test(between))) return null;
  if (role !== 'other' && UNKNOWN_LABEL.test(between)) return 'other';
  if (word === 'from') return AFTER_OLD.test(after) ? 'old' : null;
  if (word === 'latest') return AFTER_DUE.test(after) || ENDS.test(after) ? role : null;
  if (word !== 'due') return role;
  if (/^后/.test(between) || AFTER_ANOTHER_MATTER.test(after)) return 'other';
  if (CHANGED_TO.test(after)) return 'old';
  return BESIDE_ANOTHER.test(after) ? null : role;
}

function sentenceStart(text: string, from: number, start: number): number {
  let last = from;
  for (const match of text.slice(from, start).matchAll(SENTENCE_END)) last = from + match.index + 1;
  return last;
}

interface Near extends Role {
  readonly between: string;
  /** `due`: only that something is delivered then, not that this is new. */
  readonly word?: 'from' | 'due' | 'latest';
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
      const word = /^[由自从]/.test(match[0]) ? 'from' : WEAKER.get(words);
      const between = joined.slice(end);
      best = { role, distance: between.length, between, ...(word && { word }) };
      [bestStart, bestEnd] = [start, end];
    }
  }
  return best;
}
