import type { ChangeDraft, Intent } from '../../workflows/intents.ts';
import { stripPolite } from './clean.ts';
import { PROCESS } from './refusals.ts';
import { NUMBER, whereReference } from './where.ts';

/** 客户要改, 客户要求变更, 客户变更: the customer wants something changed. */
const WANTS =
  /客户(?:那边|方面)?(?:来函|来电|说|又)?(?:要求?|想要?|需要|希望|要求)?(?:把|将)?(?:变更|更改|修改|改)(?!期)|(?:提|申请|登记|发起|新建)(?:一?个|一?份)?(?:客户)?变更(?:申请)?/;
/** 变更申请 alone asks for those that wait. */
const LIST =
  /^(?:查看?|看看?|我的|待决定的?|待审的?|有(?:哪些|什么))?(?:客户)?(?:变更申请|变更请求|客户变更)(?:单|列表|清单|记录)?(?:有哪些|有几个)?$/;

const TO = '(?:改成|改为|改到|变成|变为|变更为|增加到|增到|加到|减少到|减到|调整为|调到|改|到|→|->)';
const UNIT = '(?:套|台|件|个|只|支|批|根|块|片|组|箱|pcs)?';
const COUNT = '[-−]?\\d(?:[\\d,]*\\d)?(?:\\.\\d+)?[万千百]?';
/** 数量 200 改 250, 数量改为 250, 200套改成250套. */
const QUANTITY = [
  new RegExp(`数量\\s*(?:从|由|原来)?\\s*(?:${COUNT}\\s*${UNIT}\\s*)?${TO}\\s*(${COUNT})\\s*${UNIT}`, 'i'),
  new RegExp(`(?<![A-Za-z\\d-])(?:从|由)?\\s*${COUNT}\\s*${UNIT}\\s*${TO}\\s*(${COUNT})\\s*${UNIT}`, 'i'),
  new RegExp(`数量\\s*[:：]?\\s*(${COUNT})\\s*${UNIT}`, 'i'),
];
const REVISION =
  /(?:BOM|图纸|版本)\s*(?:版本|版)?\s*(?:从|由)?\s*(?:[A-Za-z\d.-]{0,8}\s*版?\s*)?(?:改成|改为|改到|换成|换为|升到|升级到|改|换|到)\s*([A-Za-z\d][A-Za-z\d.-]{0,15}(?:\s*版)?)/i;
const PROCESSES = `(?:${PROCESS})(?:[、/和及与](?:${PROCESS}))*`;
const PROCESS_TO = new RegExp(
  `(?:特殊)?(?:工艺|表面处理)\\s*(?:从\\S{1,12})?(?:改成|改为|换成|换为|变更为)\\s*(${PROCESSES})`,
);
const PROCESS_ADDED = new RegExp(`(?:增加|加做|加上|加|再做|需要?|要)(?:表面)?(${PROCESSES})`);
/** 交期改到12月20日: asked for elsewhere; up to the next comma. */
const DUE = /((?:交期|交货期?|交付(?:日?期)?|发货(?:日?期)?)[^,，。;；]*)/;
/** What joins the words of a change and says nothing by itself. */
const JOINING = /[\s,，。;；:：、的了把将请吧哦啊和及与]+|订单|单子|谢谢|麻烦|一下/g;
const WISHES = /(?:客户)?要求\s*(?:改成|改为|变更为|增加|加)?\s*[:：]\s*(.+)$/;

/**
 * 客户要改 SO-… 数量 200 改 250, and 变更申请 alone.
 * @returns null when the text is about something else; the reference is '' when no order is named
 */
export function readChange(said: string, plain: string): Intent | null {
  if (LIST.test(plain) || LIST.test(said)) return { kind: 'change.list' };
  const cue = WANTS.exec(said);
  if (!cue || /[?？]|吗$|怎么/.test(said)) return null;
  const rest = `${said.slice(0, cue.index)} ${said.slice(cue.index + cue[0].length)}`.trim();
  const number = NUMBER.exec(rest);
  const words = number
    ? `${rest.slice(0, number.index)} ${rest.slice(number.index + number[0].length)}`
    : rest;
  const { draft, left, due } = readDraft(words);
  const text = number ? number[0].trim() : referenceIn(left);
  // With a number of the order, what is left names nothing.
  const more = number ? left.replace(JOINING, ' ').trim() : '';
  const unread = [due, more].filter(Boolean).join('，');
  return { kind: 'change.request', reference: { text }, draft: unread ? { ...draft, unread } : draft };
}

function readDraft(words: string): { draft: ChangeDraft; left: string; due: string } {
  const draft: ChangeDraft = {};
  let due = '';
  let left = words;
  const take = (patterns: readonly RegExp[], put: (found: string) => void): void => {
    const match = patterns.map((pattern) => pattern.exec(left)).find((found) => found?.[1]);
    if (!match?.[1]) return;
    put(match[1].trim());
    left = `${left.slice(0, match.index)} ${left.slice(match.index + match[0].length)}`;
  };
  take([WISHES], (found) => {
    draft.requirements = found;
  });
  take([DUE], (found) => {
    due = found;
  });
  take([REVISION], (found) => {
    draft.bomRevision = found.replace(/\s*版$/, '');
  });
  take(QUANTITY, (found) => {
    draft.quantity = found;
  });
  take([PROCESS_TO], (found) => {
    draft.specialProcesses = found.replace(/[/和及与]/g, '、');
  });
  if (draft.specialProcesses === undefined)
    take([PROCESS_ADDED], (found) => {
      draft.addProcesses = found.split(/[、/和及与]/);
    });
  return { draft, left, due };
}

/** The customer, product or last digits that are left over. */
function referenceIn(left: string): string {
  const text = stripPolite(left.replace(/[,，。;；:：]/g, ' ').trim()).replace(/^(?:订单|单子)\s*/, '');
  return text === '' ? '' : (whereReference(text) ?? text);
}
