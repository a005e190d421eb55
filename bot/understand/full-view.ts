import type { Intent } from '../../workflows/intents.ts';
import { stripPolite } from './clean.ts';
import { NUMBER, whereReference } from './where.ts';

const VIEW = '(?:全貌|详情|详细(?:信息|资料|情况)?|明细|全部信息|全息(?:视图|卡片?)?|完整信息|订单卡片?)';
/** 全息 SO-…, 看 SO-… 全貌. */
const BEFORE = new RegExp(`^(?:(?:查看?|看看?|打开|给我)(?:一下)?)?\\s*(?:订单)?的?${VIEW}[\\s:：,，]*(.+)$`);
const AFTER = new RegExp(`^(.+?)\\s*的?(?:订单)?的?${VIEW}$`);

/** An order shown with everything: SO-… 全貌, 全息 SO-…, 恒锐的单子详情. Null when the text is about something else. */
export function readFullView(text: string): Intent | null {
  const plain = stripPolite(text);
  const rest = (BEFORE.exec(plain) ?? AFTER.exec(plain))?.[1];
  return rest === undefined ? null : { kind: 'order.view', reference: { text: orderIn(rest) } };
}

/** The order that words around it name, as a reference. */
export function orderIn(rest: string): string {
  const number = NUMBER.exec(rest)?.[0].trim();
  return number ?? (whereReference(rest) || stripPolite(rest.replace(/(?:的|订单|单子)+$/, '')));
}

const THEN = '(?:当时|那时候?|那天|那会儿?)';
const LOOKED = `(?:${THEN}?(?:是|长|处于)?(?:什么|啥|怎么?)(?:样子?|情况|状态)的?|(?:${THEN}的?|的)(?:样子|情况|状态|快照)|${THEN})`;
const LOOKED_AT_END = new RegExp(`\\s*${LOOKED}$`);

const DAY =
  '(?:(?<![\\w.-])(?:(?:20)?\\d{2}[-/.年]\\d{1,2}[-/.月]\\d{1,2}[日号]?|\\d{1,2}月\\d{1,2}[日号]?|\\d{1,2}[/.]\\d{1,2}|\\d{1,2}[日号])|大前天|前天|昨天|昨日|昨晚|今天|今日|今早|(?:上{1,3}个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天]|[一二两三四五六七八九十\\d]{1,3}天(?:之?前|以前))';
const PART = '(?:凌晨|早上|上午|中午|下午|傍晚|晚上)';
const CLOCK = '(?:\\d{1,2}(?::|[点时])(?:\\d{1,2}分?|半|整)?)';
const MOMENT = new RegExp(`${DAY}[\\sT]*(?:${PART})?\\s*(?:${CLOCK})?`);

/** Of today without a time the present is asked. */
const TODAY = /^(?:今天|今日)$/;

/**
 * How an order looked then: `SO-… 3月8日当时什么样`, `SO-… 2026-03-08 14:00 的样子`, `昨天下午3点 SO-… 什么情况`. Needs an
 * order, a moment, and words that ask for a look; null otherwise.
 */
export function readPast(text: string): Intent | null {
  const plain = stripPolite(text);
  const asked = plain.replace(LOOKED_AT_END, '').trim();
  if (asked === plain) return null;
  const number = NUMBER.exec(asked);
  // The number is no date: 20260315 in it must not be read as one.
  const apart = number ? asked.replace(number[0], ' № ') : asked;
  const moment = MOMENT.exec(apart);
  if (!moment || TODAY.test(moment[0].trim())) return null;
  // 恒锐3月20日交的那批什么情况 names an order by its day: the moment stands at one end, or it is none.
  const after = apart.slice(moment.index + moment[0].length).replace(/^\s*的?/, '');
  if (after !== '' && apart.slice(0, moment.index).replace(/在$/, '').trim() !== '') return null;
  const rest = `${apart.slice(0, moment.index)} ${apart.slice(moment.index + moment[0].length)}`
    .replace('№', number?.[0] ?? '')
    .replace(/\s+/g, ' ')
    .replace(/^\s*(?:在|的)|(?:在|的|是)\s*$/g, '')
    .trim();
  if (rest === '') return null;
  return { kind: 'order.past', reference: { text: orderIn(rest) }, when: moment[0].trim() };
}
