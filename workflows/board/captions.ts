import type {
  BarsData,
  BoardData,
  Figure,
  RiskListData,
  RiskRow,
  TodayData,
} from '../../board/charts/data.ts';
import {
  changeOf,
  changeText,
  daysLeftText,
  FEW,
  HEALTH_WORDS,
  minutesText,
  valueText,
} from '../../board/charts/figure-text.ts';
import { plainText } from '../orders/text.ts';

/** Orders named in words; the picture has more. */
const MOST_NAMED = 3;

/** What 看板 says, for who cannot see the picture: how many orders, how punctual, and what has become worse. */
export function boardCaption({ scope, statuses, figures }: BoardData): string {
  const total = statuses.reduce((sum, { count }) => sum + count, 0);
  const where = statuses
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${plainText(name)} ${count}`);
  const shares = figures.filter(({ unit }) => unit === 'share').map((figure) => figureText(figure));
  const worse = figures.filter(
    (figure) => figure.unit !== 'share' && changeOf(figure, figure.lastWeek)?.worse,
  );
  return paragraphs([
    `${scopeText(scope)}在办 ${total} 单${where.length > 0 ? `：${where.join('、')}` : ''}`,
    shares.join('；'),
    worse.length > 0 ? `比上周差：${worse.map(figureText).join('；')}` : '',
  ]);
}

/** What 今天怎么样 says: the verdict, why, and the worst orders. */
export function todayCaption({ scope, verdict, sentence, worst, atRisk }: TodayData): string {
  return paragraphs([
    `**${plainText(scope)}今天${HEALTH_WORDS[verdict]}**：${plainText(sentence)}`,
    worstText(worst, atRisk),
  ]);
}

/** What 交付风险 says: how many, and the most urgent of them. */
export function riskCaption({ scope, rows, total, late, withinDays }: RiskListData): string {
  if (total === 0) return `${scopeText(scope)}没有交付风险：${withinDays} 天内要交的都已发货`;
  const head = `${scopeText(scope)}交付风险 ${total} 单${late > 0 ? `，其中逾期 ${late} 单` : ''}`;
  return paragraphs([head, worstText(rows, total)]);
}

/** What an OSRT picture says: how fast all are, and who is slowest. */
export function osrtCaption({ title, period, all, rows }: BarsData): string {
  const days = `${period.from} 至 ${period.to}`;
  if (all.count === 0) return `${title}：${days} 没有记录`;
  if (all.median === null)
    return `${title}：${days} 共 ${all.count} 次，工作时间算不出：还不知道那一年的节假日`;
  // Who had one case only is not named as the slowest where others had more.
  const told = rows.some(({ count }) => count >= FEW) ? rows.filter(({ count }) => count >= FEW) : rows;
  const [slowest] = [...told].sort((a, b) => (b.median ?? -1) - (a.median ?? -1));
  const spread = `中位数 ${minutesText(all.median)}，P90 ${minutesText(all.p90 ?? all.median)}，共 ${all.count} 次${all.count < FEW ? '（样本少，仅供参考）' : ''}`;
  return paragraphs([
    `${title}（工作时间，${days}）：${spread}`,
    slowest && slowest.median !== null && rows.length > 1
      ? `最慢：${plainText(slowest.name)} ${minutesText(slowest.median)}（${slowest.count} 次）`
      : '',
  ]);
}

function worstText(rows: readonly RiskRow[], total: number): string {
  const named = rows.slice(0, MOST_NAMED).map(orderText);
  if (named.length === 0) return '';
  return `最急：${named.join('；')}${total > named.length ? `；共 ${total} 单` : ''}`;
}

const orderText = ({ number, customer, daysLeft, status, owner, warned }: RiskRow): string =>
  plainText(
    `${number} ${customer} ${daysLeftText(daysLeft)}（${status}，${owner ?? '无人负责'}${warned ? '，已预警' : ''}）`,
  );

function figureText(figure: Figure): string {
  const moved = changeOf(figure, figure.lastWeek);
  return `${figure.span ?? ''}${figure.name} ${valueText(figure)}${moved ? `（${changeText('较上周', moved)}）` : ''}`;
}

const scopeText = (scope: string): string => (scope === '' ? '全厂' : `${plainText(scope)} `);

const paragraphs = (texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n\n');
