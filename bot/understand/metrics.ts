import type { Intent, IntentOf } from '../../workflows/intents.ts';
import { PERIOD_WORDS } from '../../workflows/metrics/period-words.ts';
import { stripPolite } from './clean.ts';

const ASK = '(?:看一?看|查看?|看|打开|发|来|要)?(?:一?下|一?张|一?份|个)?';
const NAME =
  '(?:OSRT|订单状态变更响应时效|(?:状态变更|订单)?响应(?:时效|时间|速度)|处理时效|时效(?:统计|排名)?)';
const WHO = '(?:我自己|我本人|我|个人|本人)的?';
const END = '(?:图|统计|排名|排行|情况|怎么样|如何|是?多少|呢|吗)*';

type By = IntentOf<'metrics.osrt'>['by'];
const BY: readonly (readonly [By, string])[] = [
  ['status', '环节|步骤|状态|工序|流程'],
  ['team', '部门|班组|团队|科室'],
  ['person', '人员|人|个人|员工|同事|每个人|各人'],
];
const WORDS = BY.map(([by, words]) => [by, new RegExp(`^(?:按|各|分|每个)?(?:${words})(?:的)?$`)] as const);

const MINE = new RegExp(`^${ASK}${WHO}${NAME}${END}$`, 'i');
const OSRT = new RegExp(`^${ASK}(.{0,6}?)的?${NAME}(.{0,8}?)${END}$`, 'i');

const COMPARE = /^(?:前后)?(?:对比|比较|比一?比|比一下)(?:一下|下)?|(?:前后)?(?:对比|比较)(?:一下|下)?$/;
const PERIODS = new RegExp(PERIOD_WORDS, 'g');
/** What may stand between and around two periods. */
const BETWEEN = /^(?:和|与|跟|同|对|比|、|,|，|vs\.?|的|数据|指标|情况|前后|OSRT|时效|准时率|→|->|\s)*$/i;

/**
 * Figures: 我的OSRT, OSRT, OSRT 部门, OSRT 人员 上周; 对比 2月 3月, 上周和本周对比. Null when the text is about something else. Pure;
 * what the words for periods mean the flow finds out, who knows what day it is.
 */
export function readMetrics(said: string): Intent | null {
  const text = stripPolite(said.replace(/[?？]/g, ' '));
  return readCompare(text) ?? readOsrt(text);
}

function readCompare(text: string): Intent | null {
  const vs = /\bvs\b/i.test(text);
  if (!COMPARE.test(text) && !vs) return null;
  const rest = text.replace(COMPARE, ' ').trim();
  const periods = rest.match(PERIODS) ?? [];
  if (!BETWEEN.test(rest.replace(PERIODS, ' ')) || periods.length > 2 || (vs && periods.length < 2))
    return null;
  return { kind: 'metrics.compare', periods: periods.map((one) => one.trim()) };
}

function readOsrt(text: string): Intent | null {
  const periods = text.match(PERIODS) ?? [];
  if (periods.length > 1) return null;
  const [period = ''] = periods;
  const rest = (period === '' ? text : text.replace(period, '')).replace(/\s+/g, '').replace(/^的|的$/g, '');
  if (MINE.test(rest)) return { kind: 'metrics.osrt', by: 'status', mine: true, period: period.trim() };
  const match = OSRT.exec(rest);
  if (!match) return null;
  const by = byOf(match[1] ?? '', match[2] ?? '');
  return by ? { kind: 'metrics.osrt', by, mine: false, period: period.trim() } : null;
}

/** By what, from the words on either side; null when one of them says something else. */
function byOf(...sides: string[]): By | null {
  const said = sides
    .map((side) => side.replace(/^(?:全厂|工厂|公司|我们|大家|所有)的?$/, ''))
    .filter((side) => side !== '');
  if (said.length === 0) return 'status';
  if (said.length > 1) return null;
  return WORDS.find(([, pattern]) => pattern.test(said[0] ?? ''))?.[0] ?? null;
}
