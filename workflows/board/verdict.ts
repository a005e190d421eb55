import type { Health } from '../../board/charts/board-data.ts';
import type { Counts } from './counts.ts';
import type { OnTimeBounds } from './figures.ts';
import { RISK_DAYS } from './kinds.ts';

/** What the verdict of the day is made of. */
export interface Facts {
  counts: Pick<Counts, 'open' | 'overdue' | 'risk' | 'stuck' | 'dueOriginal' | 'keptOriginal'>;
  onTime: OnTimeBounds;
  /** Overdue orders a week ago. */
  overdueLastWeek: number;
  /** Orders at risk that will likely not leave in time, among the most urgent ones. */
  likelyLate: number;
  /** The order that is most overdue. */
  worst: { number: string; customer: string; daysLate: number } | null;
}

/** From so many overdue orders on, and from this share of the orders in work on, the day is bad. */
const BAD_OVERDUE = { orders: 3, share: 0.05 };
/** With fewer orders due a rate tells nothing. */
const LEAST_DUE = 5;

/**
 * Are we all right today? Bad: more than a few orders are overdue, or the original promises of the last week were kept
 * badly. To watch: something is overdue, stuck, or will likely be late. Else good. With the reason in one sentence.
 */
export function verdictOf(facts: Facts): { verdict: Health; sentence: string } {
  const { open, overdue, risk, stuck, dueOriginal, keptOriginal } = facts.counts;
  const rate = dueOriginal >= LEAST_DUE ? keptOriginal / dueOriginal : null;
  const percent = rate === null ? '' : `${Math.round(rate * 100)}%`;
  const late = overdue === 0 ? '' : lateText(facts);
  if (overdue >= BAD_OVERDUE.orders && overdue >= open * BAD_OVERDUE.share)
    return { verdict: 'bad', sentence: `不好：${late}。` };
  if (rate !== null && rate < facts.onTime.bad) {
    const more = late === '' ? '' : `；${late}`;
    return { verdict: 'bad', sentence: `不好：近 7 天按原承诺准时率只有 ${percent}${more}。` };
  }
  const reasons = [
    ...(late === '' ? [] : [late]),
    ...(facts.likelyLate > 0 ? [`${RISK_DAYS} 天内要交的订单里有 ${facts.likelyLate} 个预计赶不上`] : []),
    ...(stuck > 0 ? [`${stuck} 个订单卡在超时的关卡`] : []),
    ...(rate !== null && rate < facts.onTime.good ? [`近 7 天按原承诺准时率 ${percent}`] : []),
  ];
  if (reasons.length > 0)
    return { verdict: 'watch', sentence: `要留意：${reasons.slice(0, 2).join('；')}。` };
  if (open === 0) return { verdict: 'good', sentence: '没有在办订单。' };
  const soon =
    risk === 0 ? `${RISK_DAYS} 天内没有要交的订单` : `${RISK_DAYS} 天内要交的 ${risk} 个订单都还来得及`;
  return { verdict: 'good', sentence: `正常：没有逾期，${soon}。` };
}

function lateText({ counts: { overdue }, overdueLastWeek, worst }: Facts): string {
  const more = overdue - overdueLastWeek;
  const trend = more === 0 ? '' : more > 0 ? `（比上周多 ${more} 个）` : `（比上周少 ${-more} 个）`;
  const which = worst ? `，最久的是 ${worst.customer} ${worst.number}，已逾期 ${worst.daysLate} 天` : '';
  return `${overdue} 个订单已逾期${trend}${which}`;
}
