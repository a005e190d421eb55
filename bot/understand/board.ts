import type { Intent, IntentOf } from '../../workflows/intents.ts';

type Picture = IntentOf<'board.show'>['picture'];

const ASK = '(?:请|帮我|给我|我要|我想)?(?:看一?看|查看?|看|打开|发|来|要)?(?:一?下|一?张|一?份|个)?';
const WHEN = '(?:今天|今日|本周|本月|现在|目前|最新)?的?';
const WHOSE = '(?:我们|咱们|咱|厂里|工厂|公司|全厂|车间)?的?';
const END = '(?:图|图片|情况|怎么样|如何|呢|吗|有哪些|有多少|有几个)*';

/** What each board is called, the narrow names first. */
const NAMES: readonly (readonly [Picture, string])[] = [
  ['today', '老板看板|老板视图|老板驾驶舱|驾驶舱|今日总览|总览'],
  ['risk', '交付风险|交期风险|风险看板|风险板|风险订单|风险单|有风险的?(?:订单|单子)?|风险'],
  [
    'board',
    '数据看板|订单看板|生产看板|电子看板|看板|大屏|仪表盘|统计图?|报表|准时交付率|准时率|交付率|订单状态分布|状态分布',
  ],
];
const NAMED = NAMES.map(
  ([picture, names]) => [picture, new RegExp(`^${ASK}${WHEN}${WHOSE}${WHEN}(?:${names})${END}$`)] as const,
);

/** Are we all right today? 今天怎么样, 我们今天还好吗, 厂里今天情况如何. */
const ALL_RIGHT = new RegExp(
  `^${WHOSE}(?:今天|今日|现在|目前)${WHOSE}(?:的?(?:整体|总体|生产|订单|交付))?(?:的?情况|形势|状况)?(?:怎么样|怎样|如何|咋样|还好|好不好|好|正常|正不正常|没事|有没有(?:什么|啥)?(?:问题|事)|有(?:什么|啥)?(?:问题|事)|顺利|顺不顺利|还行|行不行|ok)(?:吗|吧|么|呢|啊|呀)*$`,
  'i',
);

/**
 * A board that is asked for in words: 看板, 风险, 今天怎么样. Null when the text is about something else, also when an order
 * or a customer is named with it. Pure.
 */
export function readBoard(text: string): Intent | null {
  const plain = text.replace(/[\s?？!！。，,]+/g, '');
  if (ALL_RIGHT.test(plain)) return { kind: 'board.show', picture: 'today' };
  const picture = NAMED.find(([, pattern]) => pattern.test(plain))?.[0];
  return picture ? { kind: 'board.show', picture } : null;
}
