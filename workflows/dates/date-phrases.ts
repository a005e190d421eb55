import { NUMERAL } from './chinese-number.ts';

/**
 * Shapes that a date phrase may have inside a sentence, most telling first. `strong` shapes can hardly be anything
 * else; `weak` ones (3.15, 3-15, 3/15) are also sizes, prices and ranges and count only when nothing beside them says so.
 */
export interface DatePhrase {
  readonly shape: RegExp;
  readonly strength: 'strong' | 'weak';
}

const N = `[${NUMERAL}]{1,3}`;
const CLOCK = '(?:[ T]?(?:上午|下午|早上|晚上|中午)?\\d{1,2}:\\d{2}(?::\\d{2})?)?';
const WEEK = '(?:周|星期|礼拜)';
const WEEKDAY_NOTE = '(?: ?\\((?:周|星期|礼拜)[一二三四五六日天]\\))?';
const STEP = '(?:上上|上|本|这|下下|下)';

/** No letter, digit or joint may touch a number that is to be a date: KHM-200, SO-20260315-0042, M8x30, 3.15.2. */
const FREE_BEFORE = '(?<![A-Za-z0-9_.\\-/#φΦ×*±≤≥<>=:¥$Δ])';
const FREE_AFTER = '(?![A-Za-z0-9_%‰°℃]|[./\\-:×*~][A-Za-z0-9])';
/** What people write after a number that is a size, price, count or grade. */
const UNITS =
  '套|件|台|个|只|支|根|片|块|张|米|毫|厘|寸|英|分|元|万|千|百|折|倍|级|度|公|吨|斤|克|升|瓦|伏|安|天|小|号|平|立|把|副|组|箱|批|成|人|次|条|卷|桶|㎡|㎜|m|k|K|V|v|A|W|w|g|L|寸|种|层|孔|轴|路|工作';
/** What people write before such a number. */
const MEASURES =
  '价|价格|费|款|金额|厚|长|宽|高|深|径|公差|比例|版本?|第|规格|型号|间隙|精度|Ra|Rz|HRC|功率|电流|电压|速比|单号|编号|订单|合同|图号|批号|物料|电话|手机|共|约|各|每|乘|¥|￥';

/**
 * Day of the month or of the week without more, only where the sentence goes on as after a date: 15号 is a day in
 * "15号交", a machine in "15号机", a steel in "20号钢".
 */
const GOES_ON =
  '(?= ?(?:$|[,.;:!?、，。；：！？)(）（"”]|交|前|之前|以前|发|到|出|要|完|给|上午|下午|早|晚|中午|装|提|取|付|验|入|送|寄|能|可|行| ))';

export const DATE_PHRASES: readonly DatePhrase[] = [
  strong(`${FREE_BEFORE}\\d{4}(?<s>[-/.]) ?\\d{1,2}\\k<s> ?\\d{1,2}${WEEKDAY_NOTE}${CLOCK}${FREE_AFTER}`),
  strong(`${FREE_BEFORE}\\d{1,2}([-/])\\d{1,2}\\1\\d{4}${FREE_AFTER}`),
  strong(
    `(?:[${NUMERAL}]{4}|\\d{2}|今|明|去|后) ?年 ?${N} ?月(?:底|末| ?${N} ?[日号]?(?!${NUMERAL}))${WEEKDAY_NOTE}${CLOCK}`,
  ),
  strong(`(?<![${NUMERAL}])${N} ?月 ?${N} ?[日号]?(?![个${NUMERAL}])${WEEKDAY_NOTE}${CLOCK}`),
  strong(`${STEP}个?月 ?${N}[日号]?(?![个${NUMERAL}])`),
  strong(
    `(?:${STEP}个?月|(?<![${NUMERAL}])${N}月份?)?月?(?:月底|月末)|(?:${STEP}个?月|(?<![${NUMERAL}])${N}月份?)[底末]`,
  ),
  strong(`(?:今年?|明年?|去年?)?年[底末](?![薪奖])`),
  strong(
    `(?<![每一二两三四五六七八九十\\d隔])(?:${STEP}个?)?${WEEK}(?:[一二三四五六日天](?![金个件台套]|天工)|[1-7](?!\\d))(?:[上下]午)?`,
  ),
  strong(`大后天|(?<![以之此然])后天|大前天|前天|今[天日早晚]|明[天日早晚]|昨[天日晚]|次日`),
  strong(`(?<![${NUMERAL}.])${N} ?(?:[天日]|个?${WEEK}|个月)(?:之?后|以后|[之以]?内)`),
  strong(`${FREE_BEFORE}(?<![${NUMERAL}])${N} ?[日号]${GOES_ON}`),
  strong(
    `(?<!(?:${MEASURES})[:： ]?)${FREE_BEFORE}20\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])${FREE_AFTER}(?! ?(?:${UNITS}))`,
  ),
  weak(`(?:\\d{2}(?<s>[-/.])\\d{1,2}\\k<s>\\d{1,2}|\\d{1,2}[-/.]\\d{1,2})`),
  // Stretches of time: no date, but the writer should be told so instead of being asked for a date as if none was given.
  strong(`(?<![${NUMERAL}])${N} ?个?工作日(?:之?后|以后|[之以]?内)?`),
  strong(
    `(?:${STEP}个?月|${N}月份?)?(?:[上中下]旬|月中|月初|年初|年中)|(?:${STEP})?个?周末|${STEP}(?:周|星期|礼拜|个月|月)(?![\\d一二三四五六日天底末])`,
  ),
  strong(
    `(?<![${NUMERAL}])(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?= ?(?:交|前|之前|以前|发|到|出|要|完|$|[,，。;；]))`,
  ),
];

function strong(source: string): DatePhrase {
  return { shape: new RegExp(source, 'g'), strength: 'strong' };
}

function weak(source: string): DatePhrase {
  const guarded = `(?<!(?:${MEASURES})[:： ]?)${FREE_BEFORE}${source}${FREE_AFTER}(?! ?(?:${UNITS}))`;
  return { shape: new RegExp(guarded, 'g'), strength: 'weak' };
}
