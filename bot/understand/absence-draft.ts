import { findDates } from '../../workflows/dates/find-date.ts';
import type { AbsenceDraft } from '../../workflows/intents.ts';
import { readChineseNumber } from './chinese-number.ts';
import { stripBefore, untilSame } from './clean.ts';

/** Phrases are only located here; the flow reads them. */
const ANY_DAY = '2026-01-01';
const COUNT = '\\d{1,3}|[一二两三四五六七八九十]{1,3}';

/** Asking for leave: 请假, 请三天假, 休年假. */
export const LEAVE = new RegExp(
  `(?:请|休)\\s*(?:了|个)?\\s*(?:(${COUNT}|半)\\s*(?:个)?天(?:的)?)?\\s*(年|病|事|婚|产|丧|陪产|探亲|调休)?假`,
);
/** Absences that are only meant when a delegate is named: 出差 alone is talk. */
export const AWAY = /出差|休假|年假|病假|事假|调休|不在(?:公司|厂里)?|外出/;

/** Takes part after part out of the text: reason with a label, days, delegate, person; what is left is the reason. */
export function readAbsenceDraft(whole: string): AbsenceDraft {
  const draft: AbsenceDraft = {};
  const leave = LEAVE.exec(whole);
  // A stop on both sides, so that a day right before or after it is seen to end there.
  let text = leave ? whole.replace(LEAVE, ' ¦ ') : whole.replace(AWAY, (word) => ` ¦ ${word} `);
  text = takeReason(draft, text);
  text = takePeriod(draft, spellRanges(text));
  text = takeDays(draft, leave?.[1], text);
  text = takeDelegate(draft, text);
  const [before = '', after = ''] = text.split('¦');
  const left = [takePerson(draft, before), after].map(withoutFiller).filter((part) => part !== '');
  const kind = leave?.[2] ? `${leave[2]}假` : '';
  draft.reason ??= [kind, ...left].filter((part) => part !== '').join(' ');
  if (draft.reason === '') delete draft.reason;
  return draft;
}

function takeReason(draft: AbsenceDraft, text: string): string {
  const match = /(?:原因|事由|理由)\s*[:是为]?\s*(.+)$|因(?:为|)\s*([^,，。;；¦]{2,40})/.exec(text);
  if (!match) return text;
  draft.reason = (match[1] ?? match[2] ?? '').trim();
  return cut(text, match.index, match.index + match[0].length);
}

/** Ranges whose ends share a part: 11月27-30日, 27-30号, 11.27-11.30. */
function spellRanges(text: string): string {
  const to = '\\s*(?:-+|~|到|至)\\s*';
  return text
    .replace(
      new RegExp(`(月\\s*\\d{1,2})[日号]?${to}(\\d{1,2})(?:[日号]|(?![\\d月./:点时-]))`, 'g'),
      '$1日 到 $2日 ',
    )
    .replace(new RegExp(`(?<![\\d月./:-])(\\d{1,2})[日号]?${to}(\\d{1,2})[日号]`, 'g'), '$1日 到 $2日 ')
    .replace(new RegExp(`(\\d[./]\\d{1,2})${to}(?=\\d{1,4}[./]\\d)`, 'g'), '$1 到 ')
    .replace(/(\d{4}-\d{1,2}-\d{1,2})\s*-+\s*(?=\d{4}-)/g, '$1 到 ')
    .replace(
      /([日号天一二三四五六午晚早\d])\s*(?:-+|~|至)\s*(?=[\d下本这明后大周星礼上中早晚])/g,
      (all, end) => (/\d/.test(end) ? all : `${end} 到 `),
    );
}

const PART = '上午|下午|早上|晚上|中午|凌晨|傍晚';
const CLOCK = '\\d{1,2}(?::\\d{2}|[点时](?:半|整|\\d{1,2}分?)?)';
/** A time of day right behind a day. */
const TIME = new RegExp(`^ ?(?:(?:${PART}) ?(?:${CLOCK})?|${CLOCK})`);
/** The end of a span within one day: 明天14:00到17:00. */
const UNTIL_TIME = new RegExp(`^ ?(?:-|~|到|至) ?((?:${PART})? ?${CLOCK}|${PART})`);

function takePeriod(draft: AbsenceDraft, text: string): string {
  const [first, second] = findDates(text, { today: ANY_DAY }).map(({ start, end }) => ({
    start,
    end: end + (TIME.exec(text.slice(end))?.[0].length ?? 0),
  }));
  if (!first) return text;
  const phrase = text.slice(first.start, first.end).trim();
  if (!second) {
    const time = UNTIL_TIME.exec(text.slice(first.end));
    if (time) Object.assign(draft, { from: phrase, until: time[1]?.trim() });
    else if (/(?:到|至|截止)\s*$/.test(text.slice(0, first.start))) draft.until = phrase;
    else draft.from = phrase;
    return cut(text, first.start, first.end + (time?.[0].length ?? 0));
  }
  draft.from = phrase;
  draft.until = text.slice(second.start, second.end).trim();
  return cut(cut(text, second.start, second.end), first.start, first.end);
}

function takeDays(draft: AbsenceDraft, inLeave: string | undefined, text: string): string {
  const match = new RegExp(
    `(?:共|一共)?\\s*(?:(${COUNT}|半)\\s*个?天(?:的)?假?|(${COUNT})\\s*个?(?:周|星期|礼拜))`,
  ).exec(text);
  const days = numberOf(inLeave ?? match?.[1]) ?? (numberOf(match?.[2]) ?? 0) * 7;
  if (days > 0 && draft.until === undefined) draft.days = String(days);
  return match ? cut(text, match.index, match.index + match[0].length) : text;
}

function numberOf(count: string | undefined): number | null {
  if (count === undefined) return null;
  return /^\d+$/.test(count) ? Number(count) : readChineseNumber(count);
}

const NAME = '[\\p{L}\\d_·]{1,20}?';
const ACTS = '(?:代理|代班|顶班|顶岗|代为处理)';
/** `代理人 何静（计划部）` */
const NOTE = '(?:\\s*[(（][^()（）]{1,20}[)）])?';
const DELEGATE: readonly RegExp[] = [
  new RegExp(
    `(?:由|找|让|请|叫|委托|交给)\\s*(${NAME})\\s*(?:来|帮我?|替我?|暂时|临时)?\\s*${ACTS}(?:一下|我的?工作|人)?`,
    'u',
  ),
  new RegExp(
    `(?:^|[\\s,，。;；、¦])(\\p{Script=Han}{2,4}?)\\s*(?:来|暂时|临时)?\\s*${ACTS}我(?:的?工作)?`,
    'u',
  ),
  new RegExp(`代理人?(?!商)\\s*[:是为给]?\\s*(${NAME})(?=$|[\\s,，。;；、!！()（）¦])${NOTE}`, 'u'),
  new RegExp(`(?:工作)?(?:交给|移交给?|转给)\\s*(${NAME})(?=$|[\\s,，。;；、¦])`, 'u'),
  new RegExp(
    `(?:^|[\\s,，。;；、¦])(\\p{Script=Han}{2,4}?)\\s*(?:来|帮我?|替我?|暂时|临时)?\\s*${ACTS}`,
    'u',
  ),
  /(?:找|联系)\s*(\p{Script=Han}{2,4})\s*$/u,
];

function takeDelegate(draft: AbsenceDraft, text: string): string {
  for (const form of DELEGATE) {
    const match = form.exec(text.replace(/谢谢(?:您|你|了)?|辛苦了?/g, (word) => ' '.repeat(word.length)));
    if (!match?.[1]) continue;
    draft.delegate = match[1];
    return cut(text, match.index, match.index + match[0].length);
  }
  return text;
}

/** Two to four characters right before 请假 are somebody else's name; what a comma parts from it is a reason. */
function takePerson(draft: AbsenceDraft, before: string): string {
  const words = withoutFiller(before);
  if (/[,，。;；]/.test(before) || /^\s*我/.test(before)) return before;
  const name = /^(?:给|替|为)?(\p{Script=Han}{2,4}|[A-Za-z][A-Za-z ]{1,20})$/u.exec(words)?.[1];
  if (!name) return before;
  draft.person = name;
  return '';
}

const FILLER_BEFORE =
  /^(?:我们?|本人|自己|从|自|由|起|开始|到|至|于|在|因|想|要|需要?|准备|打算|计划|会|将|就|申请|登记|期间|全天|整天|的|了|和|及|[\s,，。;；、:：.!！~-])+/;
const FILLER_AFTER =
  /(?:从|自|起|开始|到|至|期间|的|了|想|要|需要|申请|我的?工作|谢谢(?:您|你|了)?|辛苦了?|[\s,，。;；、:：.!！~-])+$/;

function withoutFiller(text: string): string {
  return untilSame(text.trim(), (now) =>
    stripBefore(now.replace(FILLER_BEFORE, '').replace(FILLER_AFTER, '')).trim(),
  );
}

const cut = (text: string, from: number, to: number): string => `${text.slice(0, from)} ${text.slice(to)}`;
