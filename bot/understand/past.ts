import type { Intent } from '../../workflows/intents.ts';
import { CHINESE_NUMERAL } from '../../workflows/orders/numeral.ts';
import { stripPolite } from './clean.ts';
import { orderIn } from './full-view.ts';
import { NUMBER } from './where.ts';

const THEN = '(?:当时|那时候?|那天|那会儿?)';
/** Words that ask for a look and for nothing else; 情况 and 状态 are asked of the present too. */
const LOOK = '(?:样子?|快照)';
const LOOKED = `(?:${THEN}?(?:是|长|处于)?(?:什么|啥|怎么?)(?:样子?|情况|状态)的?|(?:${THEN}的?|的)(?:样子|情况|状态|快照)|${THEN})`;
const LOOKED_AT_END = new RegExp(`\\s*${LOOKED}$`);
const ONLY_A_LOOK = new RegExp(`(?:${LOOK}的?|${THEN})$`);

const DATE =
  '(?<![\\w.-])(?:(?:20)?\\d{2}[-/.年]\\d{1,2}[-/.月]\\d{1,2}[日号]?|\\d{1,2}月\\d{1,2}[日号]?|\\d{1,2}[/.]\\d{1,2}|\\d{1,2}[日号])';
const COUNT = `(?<![\\w.${CHINESE_NUMERAL}])(?:\\d{1,4}|[${CHINESE_NUMERAL}]{1,4})`;
const AGO = '(?:之?前|以前|之?后|以后)';
const DAY = `(?:${DATE}|大前天|前[天日]|昨[天日晚]|今[天日早晚]|明[天日早晚]|大?后天|(?:上{1,3}个?|下{1,3}个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天]|${COUNT}天${AGO})`;
const PART = '(?:凌晨|早上|上午|中午|下午|傍晚|晚上)';
const HOUR = `(?:\\d{1,2}|[${CHINESE_NUMERAL}]{1,3})`;
const CLOCK = `(?:(?<![\\w.:])\\d{1,2}:\\d{2}(?::\\d{2})?|(?<![\\w.:])${HOUR}[点时](?:${HOUR}分?(?:${HOUR}秒)?|半|整)?)`;
/** 刚才 is no instant; it is read here to be asked back, not to be passed over. */
const AWAY = `(?:(?:${COUNT}个?|半个?|${COUNT}个半)(?:小时|钟头|分钟|刻钟)${AGO}|刚刚?才?|方才)`;
const MOMENT = new RegExp(
  `${AWAY}|${DAY}[\\sT]*(?:${PART})?\\s*(?:${CLOCK})?|${PART}\\s*(?:${CLOCK})?|${CLOCK}`,
);

/** Of today without a time the present is asked. */
const TODAY = /^(?:今天|今日)$/;
const PRESENT = /^(?:现在|目前|当前|眼下|如今|今天|今日|在|的|是|\s)*$/;

/**
 * How an order looked then: `SO-… 3月8日当时什么样`, `SO-… 2026-03-08 14:00 的样子`, `昨天下午3点 SO-… 什么情况`. Needs an
 * order, a moment, and words that ask for a look; null otherwise. Where a number and nothing but a look are named, other
 * words beside them are taken for the moment: the flow says that it does not understand them, and the present is not
 * shown for the past.
 */
export function readPast(text: string): Intent | null {
  const plain = stripPolite(text);
  const asked = plain.replace(LOOKED_AT_END, '').trim();
  if (asked === plain) return null;
  const number = NUMBER.exec(asked);
  // The number is no date: 20260315 in it must not be read as one.
  const apart = number ? asked.replace(number[0], ' № ') : asked;
  const read = readMoment(apart);
  if (read) {
    const rest = read.rest.replace('№', number?.[0] ?? '').trim();
    return rest === '' ? null : past(orderIn(rest), read.when);
  }
  const words = apart.replace('№', '').replace(/\s+/g, ' ').trim();
  return number && ONLY_A_LOOK.test(plain) && !PRESENT.test(words) ? past(number[0].trim(), words) : null;
}

const past = (text: string, when: string): Intent => ({ kind: 'order.past', reference: { text }, when });

/** The moment in the words, and the words without it; null where there is none for certain. */
function readMoment(text: string): { when: string; rest: string } | null {
  const moment = MOMENT.exec(text);
  if (!moment || TODAY.test(moment[0].trim())) return null;
  const [before, after] = [text.slice(0, moment.index), text.slice(moment.index + moment[0].length)];
  // 恒锐3月20日交的那批什么情况 names an order by its day: the moment stands at one end, or it is none.
  const inside = after.replace(/^\s*的?/, '') !== '' && before.replace(/在$/, '').trim() !== '';
  if (inside) return null;
  const rest = `${before} ${after}`.replace(/\s+/g, ' ').replace(/^\s*(?:在|的)|(?:在|的|是)\s*$/g, '');
  return { when: moment[0].trim(), rest };
}
