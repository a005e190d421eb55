import { findDate } from '../../workflows/dates/find-date.ts';
import type { Intent, RushDraft } from '../../workflows/intents.ts';
import { stripPolite, untilSame } from './clean.ts';
import { isAsking, NUMBER, whereReference } from './where.ts';

const RUSH =
  /(?:特别?|要|需要?|想|得|申请|办理?|改为|改成|设为|标记?为|按)?(?:加急|插单|特急)(?:处理|生产|排产|安排|订单|单)?/;
/** 如果加急会怎样, 加急的话几号能好, 加急最快什么时候: nothing is to be booked. */
const WHAT_IF =
  /(?:如果|假如|要是|若|假设|万一).{0,40}?(?:加急|插单)|(?:加急|插单)(?:一?下)?(?:的话|会|能|可以|最快|最早|要多久|多久|试算|影响)/;
const NOT_RUSH =
  /(?:不|取消|撤销|撤|别|勿|无需|不用|解除)(?:要|再|用)?(?:加急|插单)|(?:加急|插单)(?:取消|撤销)/;
/** 加急的单子, 加急订单有哪些: a list. 已加急, 加急了吗: about the mark. */
const ABOUT =
  /(?:加急|特急)(?:的|单子)|(?:加急)(?:订单|单)(?:有|都|到)|哪些|几个|多少|(?:已经?|是否|是不是|有没有)(?:加急)|加急了/;
const WHAT_IF_WORDS =
  /(?:如果|假如|要是|若|假设|万一|的话|试算|影响(?:哪些|谁|多大)?|会(?:是)?(?:怎么?样|如何|咋样|影响(?:谁|哪些)?)|最快|最早|能|可以|什么时候|几号|多久|要|会)/g;

const PLAN_ALONE = /^(?:查看?|看看?|打开)?(?:一下)?(?:排产|排程|生产计划|机床计划)(?:表|情况|计划|清单)?$/;
const PLAN_EXPORT =
  /^(?:导出|下载|导一下)\s*(?:一?下)?\s*(?:现在|目前|当前|全部|所有)?的?(?:机床|车间)?(?:的)?(?:排产计划|排产表|排产|排程|生产计划|机床计划|计划)(?:表格|excel|文件|表)?$/i;
const PLAN_BEFORE =
  /^(?:查看?|看看?|重新?|打开)?(?:一下)?(?:排产|排程|重排)(?:一?下)?\s*[:：,，]?\s*(?:订单)?\s*(.+)$/;
const PLAN_AFTER = /^(.+?)\s*(?:的|怎么|重新)?(?:排产|排程|重排)(?:计划|情况|了?没有?|好了没有?)?$/;

/** 排产, 排产 SO-…, SO-… 排产, 导出计划. @returns null when the text is about something else */
export function readPlanning(said: string): Intent | null {
  const text = stripPolite(said.replace(/[?？]/g, ' '));
  if (PLAN_EXPORT.test(text)) return { kind: 'plan.export' };
  if (PLAN_ALONE.test(text)) return { kind: 'schedule.show', reference: { text: '' } };
  const order = (PLAN_BEFORE.exec(text) ?? PLAN_AFTER.exec(text))?.[1];
  return order === undefined || /加急|插单/.test(order)
    ? null
    : { kind: 'schedule.show', reference: { text: orderIn(order) } };
}

/**
 * SO-… 加急; 加急 SO-… 4月3日前; 如果加急会怎样 SO-…
 * @returns null when the text is about something else: a list of rush orders, the mark taken away, a new order
 */
export function readRush(said: string): Intent | null {
  const cue = RUSH.exec(said);
  if (!cue || NOT_RUSH.test(said)) return null;
  const whatIf = WHAT_IF.test(said);
  if (!whatIf && (ABOUT.test(said) || isAsking(said))) return null;
  const number = NUMBER.exec(said)?.[0];
  // Without a number only what begins with it: 恒锐加急 may be anything.
  if (!number && !whatIf && cue.index > 0) return null;
  let rest = said.replace(cue[0], ' ');
  if (number) rest = rest.replace(number, ' ');
  const draft: RushDraft = {};
  const date = findDate(rest, { today: '2026-01-01' });
  const [before, after] = date ? [rest.slice(0, date.start), rest.slice(date.end)] : [rest, ''];
  if (date) draft.wished = date.text.trim();
  const around = whatIf ? `${before} ${after}`.replace(WHAT_IF_WORDS, ' ') : `${before} ${after}`;
  const words = stripEnds(around);
  if (number && words) draft.reason = words;
  const reference = number?.trim() ?? orderIn(tidy(whatIf ? before.replace(WHAT_IF_WORDS, ' ') : before));
  return { kind: 'rush.ask', reference: { text: reference }, whatIf, draft };
}

const FILLER = /^(?:[\s,，。;；:：的把将]|订单|单子)+|(?:[\s,，。;；:：的前到至]|之前|以前|要|交|发货)+$/g;

function stripEnds(text: string): string {
  const now = untilSame(text.replace(/\s+/g, ' ').trim(), (rest) =>
    rest.replace(FILLER, '').replace(/^请/, '').trim(),
  );
  return now.replace(/^(?:之前|以前|前)+/, '').trim();
}

const tidy = (text: string): string => stripPolite(stripEnds(stripPolite(text)));

function orderIn(rest: string): string {
  const number = NUMBER.exec(rest)?.[0].trim();
  if (number) return number;
  return rest === '' ? '' : whereReference(rest) || rest;
}
