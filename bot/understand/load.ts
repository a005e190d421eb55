import type { Intent, LoadSpan } from '../../workflows/intents.ts';
import { stripPolite } from './clean.ts';

const WORD =
  '(?:72 ?小时)?的?(?:设备|机床|车间|产能)?(?:产能|负荷|负载)?(?:热力图|热图|负荷曲线|负载曲线|产能曲线|负荷图|负载图|负荷|负载|产能)';
const ASK = '(?:查看?|看看?|打开|发|来)?(?:一下|一?张|下)?';
/** 热力图, 看看负荷, 机床负载怎么样. */
const ALONE = new RegExp(
  `^${ASK}\\s*(?:全厂|车间|所有|全部|今天|现在|目前)?的?${WORD}(?:图|情况|怎么样|如何|呢)*$`,
);
/** 热力图 VMC850, 负荷: VMC850-03. */
const BEFORE = new RegExp(`^${ASK}\\s*${WORD}(?:图)?\\s*[:：,，]?\\s*(\\S.{0,40})$`);
/** VMC850-03 的负荷, VMC850 热力图, VMC850-03 忙不忙. */
const AFTER = new RegExp(
  `^${ASK}\\s*(\\S.{0,40}?)\\s*(?:现在|目前|未来|这台|今天)?的?(?:${WORD}(?:图|情况|怎么样|如何|呢|是?多少)*|(?:这几天|最近)?忙不忙|有空档|还有空档|什么时候有空档?|(?:几时|何时)有空档?)$`,
);
/** 哪台机床有空, 今天哪台设备最忙, 哪些机床空着: the map of all says it. */
const WHICH =
  /^(?:现在|目前|今天|明天|这几天|最近)?(?:有)?哪(?:一?台|些|几台|个)?(?:机床|设备|机器)(?:现在|目前|今天|明天|这几天|最近)?(?:还?有空(?:档|闲)?|空着|空闲|最?忙|最闲)(?:的|呢|吗)?$/;
/** What such a name looks like: a machine or a model, never an order or a customer. */
const MACHINE = /[A-Za-z]+-?\d|机床|加工中心|车床|铣床|磨床|线切割|钻床|镗床|号机/;
/** One Latin word behind 负荷 is meant as a machine too: who mistypes is told the models. */
const LATIN = /^[A-Za-z][\w-]{0,29}$/;
const ORDER = /^so[-\s]?\d/i;

/**
 * How busy the machines are: 热力图, 下周负荷, 热力图 VMC850, 负荷 VMC850-03, VMC850-03 的负载曲线. Null when the text is about something
 * else. Pure; which machine it is the flow finds out.
 */
export function readLoad(said: string): Intent | null {
  const { text, span } = spanOf(stripPolite(said.replace(/[?？]/g, ' ')));
  const found = readWhat(text);
  return found && span ? { ...found, span } : found;
}

const NUMBERS = '一二三四五六七八九十';
/** 7天, 未来两周, 一周; what is left of the text must ask for a load. */
const DAYS =
  /(?:未来|接下来|今后|最近|后面?|这|近)?的?\s*(\d{1,3}|[一二两三四五六七八九十])\s*(天|日|个?(?:周|星期|礼拜))内?(?:之?内)?的?/;
const NEXT_WEEK = /下个?(?:周|星期|礼拜)(?![一二三四五六日天])的?/;
const THIS_WEEK = /(?:本|这)个?(?:周|星期|礼拜)(?![一二三四五六日天])的?/;

/** The time that somebody asks about, and the text without it. */
function spanOf(text: string): { text: string; span?: LoadSpan } {
  const without = (pattern: RegExp) => text.replace(pattern, ' ').replace(/\s+/g, ' ').trim();
  if (NEXT_WEEK.test(text)) return { text: without(NEXT_WEEK), span: { week: 'next' } };
  if (THIS_WEEK.test(text)) return { text: without(THIS_WEEK), span: { days: 7 } };
  const [, count = '', unit = ''] = DAYS.exec(text) ?? [];
  if (count === '') return { text };
  const number = count === '两' ? 2 : NUMBERS.includes(count) ? NUMBERS.indexOf(count) + 1 : Number(count);
  const days = /天|日/.test(unit) ? number : number * 7;
  return days > 0 ? { text: without(DAYS), span: { days } } : { text };
}

function readWhat(text: string): Extract<Intent, { kind: 'load.show' }> | null {
  if (ALONE.test(text) || WHICH.test(text)) return { kind: 'load.show', text: '' };
  const before = BEFORE.exec(text)?.[1]?.trim();
  const name = before ?? AFTER.exec(text)?.[1]?.trim();
  if (name === undefined || ORDER.test(name)) return null;
  if (!MACHINE.test(name) && !(before && LATIN.test(before))) return null;
  return { kind: 'load.show', text: name };
}
