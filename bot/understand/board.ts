import type { Intent, IntentOf } from '../../workflows/intents.ts';

type Picture = IntentOf<'board.show'>['picture'];

const ASK =
  '(?:请|帮我|给我|我要|我想|想要?|把)*(?:看一?看|查看?|看(?!板)|打开|发|来|要)?(?:一?下|一?张|一?份|个)?';
const WHEN = '(?:今天|今日|今儿|本周|本月|现在|目前|最新)?的?';
const WHOSE = '(?:我们|咱们|咱|厂里|工厂|公司|全厂|车间|单脉)?的?';
const TO_ME =
  '(?:(?:再)?(?:给|让)我(?:看看?|瞧瞧?|发?一?[下张份])?|(?:再)?发(?:给)?我|发(?:一?[下张份]|过来|来)?|拿来)';
const END = `(?:图片?|截图?|情况|清单|列表|怎么样|如何|更新(?:了|过)?(?:没有?)?|呢|吗|吧|是|有哪些|多少|有多少|有几[个单]|看看?|看一下|${TO_ME}){0,4}`;

/** What each board is called, the narrow names first. */
const NAMES: readonly (readonly [Picture, string])[] = [
  ['today', '老板看板|老板视图|老板驾驶舱|驾驶舱|今日总览|总览'],
  [
    'risk',
    '交付风险|交期风险|风险看板|风险板|风险订单|风险单|(?:哪些|哪几个|有哪些|有没有)?(?:订单|单子)(?:是)?有风险的?|(?:有没有|有)(?:什么|啥|哪些)?(?:交付)?风险|(?:哪些|什么)?有风险的?(?:订单|单子)?|风险',
  ],
  [
    'board',
    '数据看板|订单看板|生产看板|电子看板|看板|大屏|仪表盘|统计图?|报表|准时交付率|准时率|交付率|订单状态分布|状态分布|在办(?:的)?(?:订单|单子|单)',
  ],
];
const NAMED = NAMES.map(
  ([picture, names]) => [picture, new RegExp(`^${ASK}${WHEN}${WHOSE}${WHEN}(?:${names})${END}$`)] as const,
);

const FINE =
  '(?:还好|好不好|好|正常|正不正常|没事|没(?:有)?(?:什么|啥)?(?:问题|事)|有没有(?:什么|啥)?(?:问题|事)|有(?:什么|啥)?(?:问题|事)|顺利|顺不顺利|还行|行不行|ok)';
const ALL = '(?:一切|全部|都|还)*';
/** Are we all right today? 今天怎么样, 我们今天还好吗, 厂里今天情况如何, 今天一切正常吗. */
const ALL_RIGHT = [
  `(?:今天|今日|今儿|现在|目前)${WHOSE}(?:的?(?:整体|总体|生产|订单|交付))?(?:的?情况|形势|状况)?${ALL}(?:怎么样|怎样|如何|咋样|${FINE})(?:吗|吧|么|呢|啊|呀)*`,
  // Without a day only of ourselves, and only as a question: 好的 is none.
  `(?:我们|咱们|咱|厂里|工厂|公司|全厂)(?:都|一切|还)*${FINE}(?:吗|吧|么)`,
].map((way) => new RegExp(`^(?:${WHOSE}${way})$`, 'i'));

/** Boards are of the present and of all orders. */
const APART = [
  /^(?:看一?看|查看?|看(?!板)|打开|发)?((?:昨天|昨日|前天|上个?(?:周|星期|月)|去年|\d{1,2}月(?:\d{1,2}[日号])?))的?看板$/,
  /^(?:看一?看|看(?!板)|打开)?看板[\s:：]+(\S.{0,20})$/,
];
const OTHER = /什么|怎么|如何|哪|谁|吗|没|修|坏|多少|几|上线|\d{4}/;

/**
 * A board that is asked for in words: 看板, 风险, 今天怎么样. One of another day or of one customer there is none: it is shown
 * as it is, and that is said (`apart`). Null when the text is about something else. Pure.
 */
export function readBoard(text: string): Intent | null {
  const plain = text.replace(/[\s?？!！。，,]+/g, '');
  if (ALL_RIGHT.some((pattern) => pattern.test(plain))) return { kind: 'board.show', picture: 'today' };
  const picture = NAMED.find(([, pattern]) => pattern.test(plain))?.[0];
  if (picture) return { kind: 'board.show', picture };
  const apart = APART.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
  return apart && !OTHER.test(apart) ? { kind: 'board.show', picture: 'board', apart: apart.trim() } : null;
}
