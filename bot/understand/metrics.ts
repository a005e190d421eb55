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
const OSRT = new RegExp(`^${ASK}(.{0,20}?)的?\\s*${NAME}(.{0,20}?)\\s*${END}$`, 'i');

/** Who is asked about by name: only with the figure's own name, so that 供应商响应时间 asks for nobody. */
const NAMED = /OSRT|响应时效/i;
const NAME_OF = /^[\p{Script=Han}A-Za-z0-9·()-]{2,16}$/u;

const VERB = '(?:前后)?(?:对比|比较|比一?比|比一下)(?:一下|下)?';
const BETWEEN = '(?:和|与|跟|同|对|、|,|，|的|数据|指标|情况|前后|OSRT|时效|准时率|→|->)*';
const ASKING = '(?:怎么样|如何|情况|好|吗|呢|有(?:什么|没有)(?:变化|好转|不同))*';
/** With ◆ for each period: 对比◆和◆, ◆和◆对比, ◆比◆, ◆vs◆. */
const COMPARE = [
  `${VERB}${BETWEEN}(?:◆${BETWEEN}){0,6}${ASKING}`,
  `${BETWEEN}(?:◆${BETWEEN}){0,6}(?:${VERB}|比)${ASKING}`,
  `${BETWEEN}◆${BETWEEN}(?:${VERB}|比|vs\\.?)${BETWEEN}◆${BETWEEN}${ASKING}`,
  `${BETWEEN}(?:◆的?)?(?:同比|环比)${ASKING}`,
].map((one) => new RegExp(`^${one}$`, 'i'));
const SAME_DAYS = '去年同期';
const PERIODS = new RegExp(`[去上]年同期|${PERIOD_WORDS}`, 'g');
/** Of two months 对比 2月到3月 means the one and the other. */
const TWO_MONTHS = /^(.*月份?)\s*(?:到|至|~|-)\s*(.*月份?)$/;

/**
 * Figures: 我的OSRT, OSRT, OSRT 部门, OSRT 人员 上周, OSRT 生产部; 对比 2月 3月, 上周和本周对比, 2月比3月, 同比. Null when the text is about
 * something else. Pure; what the words for periods mean the flow finds out, who knows what day it is.
 */
export function readMetrics(said: string): Intent | null {
  const text = stripPolite(said.replace(/[?？]/g, ' '));
  return readCompare(text) ?? readOsrt(text);
}

function readCompare(text: string): Intent | null {
  const found = (text.match(PERIODS) ?? []).map((one) => one.trim().replace('上年同期', SAME_DAYS));
  const frame = text.replace(PERIODS, '◆').replace(/\s+/g, '');
  if (frame === '比' || !COMPARE.some((one) => one.test(frame))) return null;
  return { kind: 'metrics.compare', periods: periodsOf(found, /同比/.test(frame), /环比/.test(frame)) };
}

function periodsOf(found: readonly string[], sameDays: boolean, before: boolean): string[] {
  const [only, second] = found;
  if (second !== undefined) return [...found];
  if (only === SAME_DAYS) return ['本月', SAME_DAYS];
  if (sameDays) return [only ?? '本月', SAME_DAYS];
  if (before) return [only ?? '本月'];
  const both = TWO_MONTHS.exec(only ?? '');
  return both ? both.slice(1) : [...found];
}

function readOsrt(text: string): Intent | null {
  const periods = text.match(PERIODS) ?? [];
  if (periods.length > 1 || periods[0] === SAME_DAYS) return null;
  const [period = ''] = periods;
  const asked = { kind: 'metrics.osrt', period: period.trim() } as const;
  const words = (period === '' ? text : text.replace(period, ' ')).trim().replace(/^的|的$/g, '');
  const rest = words.replace(/\s+/g, '');
  if (MINE.test(rest)) return { ...asked, by: 'status', mine: true };
  const match = OSRT.exec(words);
  if (!match) return null;
  const { by, of } = wishOf(match[1] ?? '', match[2] ?? '');
  if (of === '') return { ...asked, by: by ?? 'status', mine: false };
  if (/^(?:我自己|我本人|我|本人)的?$/.test(of)) return { ...asked, by: 'status', mine: true };
  if (!NAMED.test(words) || !NAME_OF.test(of)) return null;
  return { ...asked, by: by === 'person' ? 'person' : 'status', mine: false, of };
}

const EVERYBODY = /^(?:全厂|工厂|公司|我们|大家|所有)的?$/;

/** By what, and who is named, from the words on either side. */
function wishOf(...sides: string[]): { by: By | null; of: string } {
  const said = sides.flatMap((side) => side.split(/\s+/)).filter((one) => one !== '' && !EVERYBODY.test(one));
  let by: By | null = null;
  const names: string[] = [];
  for (const word of said) {
    const way = WORDS.find(([, pattern]) => pattern.test(word))?.[0];
    if (way && by === null) by = way;
    else names.push(word);
  }
  // 生产部人员: its people.
  const [name = '', people] = split(names.join(' '));
  return { by: people ? 'person' : by, of: name };
}

function split(name: string): [string, boolean] {
  const match = /^(.{2,}?)的?(?:各人|每个人|人员|员工|同事)$/.exec(name);
  return match?.[1] ? [match[1], true] : [name.replace(/的$/, ''), false];
}
