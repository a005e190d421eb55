import { NUMERAL } from '../dates/chinese-number.ts';

/** Number of a month; 十月, 十二月, 3月. */
export const MONTH_NUMBER = '(?:\\d{1,2}|十[一二]?|[一二三四五六七八九])';
export const YEAR_WORDS = `(?:(?:\\d{4}|\\d{2}|[${NUMERAL}]{4})\\s?年|今年|本年|当年|去年|前年|明年)`;
/** Between the ends of a range; a dash only where it cannot be a part of a date. */
export const TO = '\\s?(?:到|至|~|--|(?<=[月日号份])-)\\s?';

const FREE = '(?<![\\dA-Za-z-])';
const DAY = [
  `(?:${YEAR_WORDS}\\s?)?${MONTH_NUMBER}\\s?月\\s?[${NUMERAL}]{1,3}\\s?(?:[日号]|(?=${TO}|$|\\s?的))`,
  `${FREE}20\\d{2}(?<s>[-./])\\d{1,2}\\k<s>\\d{1,2}(?!\\d)`,
  '(?:上上|上|本|这|下)?个?(?:周|星期|礼拜)[一二三四五六日天]',
  '今[天日](?!待办)|昨[天日]|前天|明[天日]|后天',
];
const MONTH = [
  `(?:${YEAR_WORDS}的?\\s?)?(?<![${NUMERAL}])${MONTH_NUMBER}\\s?月(?:份|(?!\\s?份))`,
  `${FREE}20\\d{2}[-./]\\d{1,2}(?![-./\\d])(?:月份?)?`,
  `${FREE}20\\d{2}(?:0[1-9]|1[0-2])(?!\\d)`,
];
const ONE = [...DAY, ...MONTH].map((way) => `(?:${way.replace('(?<s>', '(?:').replace('\\k<s>', '[-./]')})`);
const FIRST = [...ONE, `${FREE}\\d{1,2}[./]\\d{1,2}`, `(?:${YEAR_WORDS}\\s?)?${FREE}${MONTH_NUMBER}`].join(
  '|',
);
const LAST = [...ONE, '\\d{1,2}[-./]\\d{1,2}(?!\\d)', `[${NUMERAL}]{1,3}[日号]`, '\\d{1,2}(?![\\d月])'].join(
  '|',
);

/** 近7天, 最近三个月, 未来一周. */
export const SPAN = `(最近|过去|近|未来|今后|接下来)的?\\s?(\\d{1,3}|[${NUMERAL}]{1,3}|半)\\s?(天|日|周|个?星期|个?礼拜|个?月|个?季度|年)`;
export const QUARTER = `(${YEAR_WORDS})?的?\\s?(?:第?([一二三四1-4])季度|[Qq]([1-4])(?!\\d))`;
export const HALF = `(${YEAR_WORDS})?的?\\s?(上|下)半年`;
export const STEP = '(上上|上|本|这|下)一?个?(月|周|星期|礼拜|季度|季)份?';
const YEAR = `${YEAR_WORDS}(?:全年|度)?|${FREE}20\\d{2}(?=\\s|$|的|订单|全年)`;

/**
 * Source of a regular expression that finds the days of a report in words, the telling ways first; half-width, as
 * messages are tidied. What they mean says readPeriod (period.ts).
 */
export const EXPORT_PERIOD = [
  `(?:${FIRST})${TO}(?:${LAST})`,
  `(?:${ONE[0]})`,
  `(?:${ONE[1]})`,
  SPAN,
  QUARTER,
  HALF,
  ...ONE.slice(2),
  `${STEP}|当月`,
  YEAR,
]
  // One expression: the groups are counted by nobody.
  .map((way) => `(?:${way.replace(/\((?!\?)/g, '(?:')})`)
  .join('|');
