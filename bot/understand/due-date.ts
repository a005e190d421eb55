import { findDate } from '../../workflows/dates/find-date.ts';
import type { DateDraft, Intent } from '../../workflows/intents.ts';
import { readChange } from './change.ts';
import { untilSame } from './clean.ts';
import { isAsking, NUMBERS, wantsDate, whereReference } from './where.ts';

/** 改交期, 申请改期, 交期改到: said of any order, by number or by name. */
const WANTS =
  /(?:申请|办理?|发起|提一?个?|要求)?(?:改交期|改交货期|改期|调交期|(?:修改|更改|变更|调整|推迟|延后|延长|提前)(?:一?下)?(?:承诺)?(?:交期|交货期|交货日期))(?:申请)?|(?:承诺)?(?:交期|交货期|交货日期)[^,，。;；\d]{0,6}?(?:改|延|推|提前|调)(?:期|迟|后|整)?(?:到|至|为|成)?/;
/** With a number and a date these say it, too: 延期到下周五, 申请延期 … 3月20日, 改到3月20日交. */
const MOVES =
  /(?:申请)?(?:延期|延后|推迟|延|推|提前)(?:到|至)|(?:申请)?(?:延期|延后|推迟)|改(?:到|至)(?=\s*(?:\d{4}|[\d一二三四五六七八九十]+月|[下本这明]))/;
/** How far it is, or the wish to take it back: the order's card, or the list, leads to the request. */
const FOLLOWS =
  /(?:改期|改交期|交期变更)(?:申请)?(?:的)?(?:进度|进展|记录|历史|情况|状态|结果|(?:好|成功)?了?没有?$)|(?:撤回|撤销|取消|作废)(?:了|掉)?(?:这个|我的)?(?:改期|改交期)/;
/** 改期申请 alone asks for those that go on. */
const LIST =
  /^(?:查看?|看看?|我的|在办的?|待办的?|待审的?|有(?:哪些|什么))?(?:改期|改交期|交期变更)(?:申请)(?:单|列表|清单|记录)?(?:有哪些|有几个)?$/;
/** 客户要改 before a date names no order: it is the reason. */
const CUSTOMER_ASKS =
  /^(?:客户|对方)(?:那边|方面)?(?:来函|来电|说|又)?(?:要求?|想要?|需要|希望|要求)?(?:把|将)?(?:变更|更改|修改|改)(?=[\s,，把将])/;
const FILLER =
  /^(?:[\s,，。;；:：到至为成的是]|一下|把|将|订单|单子|因为|由于|原因)+|(?:[\s,，。;；:：到至为成的是]|把|将)+$/g;

/**
 * 改交期 SO-… 3月20日 客户延期; SO-… 延期到下周五; 改期申请 alone.
 * @returns null when the text is about something else; the reference is '' when no order is named
 */
export function readDueDate(said: string, plain: string): Intent | null {
  if (LIST.test(plain) || LIST.test(said)) return { kind: 'date.list' };
  if (isAsking(said)) return null;
  const numbers = said.match(NUMBERS);
  if (FOLLOWS.test(said))
    return numbers?.length === 1
      ? { kind: 'order.where', reference: { text: numbers[0].trim() } }
      : { kind: 'date.list' };
  const cue = WANTS.exec(said) ?? (numbers && namesDate(said, numbers) ? MOVES.exec(said) : null);
  if (!cue) return null;
  if (changesMore(said, plain)) return null;
  const asked = CUSTOMER_ASKS.test(said);
  let rest = `${said.slice(0, cue.index).replace(CUSTOMER_ASKS, '')} ${said.slice(cue.index + cue[0].length)}`;
  for (const number of numbers ?? []) rest = rest.replace(number, ' ');
  const draft: DateDraft = {};
  // Only located here, so the day it is read from does not matter; the form reads it.
  const date = findDate(rest, { today: '2026-01-01' });
  const [before, after] = date ? [rest.slice(0, date.start), rest.slice(date.end)] : [rest, ''];
  if (date) draft.toDate = date.text.trim();
  const text = numbers ? [...new Set(numbers.map((one) => one.trim()))].join(' ') : named(before);
  const reason = tidy(numbers ? `${tidy(before)} ${tidy(after)}` : after);
  if (reason || asked) draft.reason = reason || '客户要求';
  return { kind: 'date.request', reference: { text }, draft };
}

/** Quantity and date in one sentence: the change request takes the first and says that the date goes its own way. */
function changesMore(said: string, plain: string): boolean {
  const change = readChange(said, plain);
  return change?.kind === 'change.request' && Object.keys(change.draft).some((field) => field !== 'unread');
}

const namesDate = (said: string, numbers: readonly string[]): boolean =>
  wantsDate(said) || findDate(without(said, numbers), { today: '2026-01-01' }) !== null;

const without = (said: string, numbers: readonly string[]): string =>
  numbers.reduce((rest, number) => rest.replace(number, ' '), said);

/** The customer or product before the date. */
function named(words: string): string {
  const text = tidy(words);
  return text === '' ? '' : (whereReference(text) ?? text);
}

/** 改到3月20日交: the last word is no reason. */
const tidy = (text: string): string =>
  untilSame(text.replace(/\s+/g, ' ').trim(), (now) => now.replace(FILLER, '').trim()).replace(
    /^交(?:货|付)?$/,
    '',
  );
