import type { Change, Figure } from '../../board/api/dashboard.ts';
import type { ViewQuery } from '../../board/api/views.ts';
import { addDays } from '../dates/civil.ts';
import type { Moment } from './condition.ts';
import { type Counts, PERIOD_DAYS, type ThreeCounts } from './counts.ts';
import { RISK_DAYS, TIMEOUT_DAYS, TODO_HOURS } from './kinds.ts';
import { timeoutSpan } from './list-anomalies.ts';

/** Shares of on-time delivery from which it is good, and below which it is bad. */
export interface OnTimeBounds {
  good: number;
  bad: number;
}

/** Good from the factory's target on (boards.yaml; 95 % without one), bad ten points below it. */
export const onTimeBounds = (target: number | null): OnTimeBounds => ({
  good: target ?? 0.95,
  bad: (target ?? 0.95) - 0.1,
});

/** What a figure is: its value at an instant, and the orders behind it. */
interface Kind extends Pick<Figure, 'key' | 'name' | 'says' | 'span' | 'unit' | 'better'> {
  value(counts: Counts): number | null;
  rows(counts: Counts): number;
  drill(at: Moment): ViewQuery;
  health?(value: number | null, onTime: OnTimeBounds): Figure['health'];
  /** What it was cannot be known. */
  onlyNow?: true;
}

const share = (part: number, of: number): number | null => (of > 0 ? part / of : null);
const before = ({ today }: Moment): { from: string; to: string } => ({
  from: addDays(today, -PERIOD_DAYS),
  to: addDays(today, -1),
});
const onTime = (value: number | null, { good, bad }: OnTimeBounds): Figure['health'] => {
  if (value === null) return undefined;
  if (value >= good) return 'good';
  return value < bad ? 'bad' : 'watch';
};
const none =
  (some: 'watch' | 'bad') =>
  (value: number | null): Figure['health'] =>
    value === 0 ? 'good' : some;

/** A number of orders. */
const orders = (
  key: keyof Counts & string,
  kind: Omit<Kind, 'value' | 'rows' | 'unit' | 'key'> & { key?: string },
): Kind => ({
  unit: 'orders',
  value: (counts) => Number(counts[key]),
  rows: (counts) => Number(counts[key]),
  ...kind,
  key: kind.key ?? key,
});

const KINDS = {
  open: orders('open', {
    name: '在办订单',
    says: '还没有完成或取消的订单。',
    better: 'neither',
    drill: () => ({ view: 'orders', open: 'yes' }),
  }),
  todo: orders('todo', {
    name: '今日待办',
    span: `${TODO_HOURS} 小时内`,
    says: '24 小时内下单、还在待审核或备料中的订单。',
    better: 'neither',
    drill: () => ({ view: 'todo' }),
  }),
  risk: orders('risk', {
    name: '交付风险',
    says: `${RISK_DAYS} 天内到期或已逾期、还没有发货的订单。`,
    better: 'less',
    health: none('watch'),
    drill: () => ({ view: 'risk' }),
  }),
  overdue: orders('overdue', {
    name: '已逾期',
    says: '承诺交期已过、还没有发货的订单。',
    better: 'less',
    health: none('bad'),
    drill: () => ({ view: 'orders', overdue: 'yes', sort: 'promised' }),
  }),
  dueToday: orders('dueToday', {
    key: 'due_today',
    name: '今天要发',
    says: '承诺今天交、还没有发货的订单。',
    better: 'neither',
    drill: ({ today }) => ({
      view: 'orders',
      promisedFrom: today,
      promisedTo: today,
      open: 'yes',
      shipped: 'no',
    }),
  }),
  rush: orders('rush', {
    name: '加急在办',
    says: '标了加急、还没有完成或取消的订单。',
    better: 'neither',
    onlyNow: true,
    drill: () => ({ view: 'orders', open: 'yes', rush: 'yes' }),
  }),
  stuck: orders('stuck', {
    name: '卡在关卡',
    says: '有必经关卡过了截止时间还没有人处理的订单。',
    better: 'less',
    health: none('watch'),
    onlyNow: true,
    drill: () => ({ view: 'orders', open: 'yes', stuck: 'yes', sort: 'promised' }),
  }),
  timedOut: orders('timedOut', {
    key: 'timed_out',
    name: '关卡超时',
    span: `近 ${TIMEOUT_DAYS} 天`,
    says: `近 ${TIMEOUT_DAYS} 天有必经关卡超时的订单。`,
    better: 'less',
    drill: (at) => {
      const { from, to } = timeoutSpan(at);
      return { view: 'orders', timeout: 'any', timeoutFrom: from, timeoutTo: to };
    },
  }),
  onTimeOriginal: {
    key: 'on_time_original',
    name: '准时率(原承诺)',
    span: `近 ${PERIOD_DAYS} 天`,
    says: `原承诺交期在昨天为止的 ${PERIOD_DAYS} 天内、按期发货的订单所占的比例。`,
    unit: 'share',
    better: 'more',
    value: (counts) => share(counts.keptOriginal, counts.dueOriginal),
    rows: (counts) => counts.dueOriginal,
    health: onTime,
    drill: (at) => ({
      view: 'orders',
      onTimeOriginal: 'due',
      originalFrom: before(at).from,
      originalTo: before(at).to,
    }),
  },
  onTime: {
    key: 'on_time',
    name: '准时率(现承诺)',
    span: `近 ${PERIOD_DAYS} 天`,
    says: `现承诺交期在昨天为止的 ${PERIOD_DAYS} 天内、按期发货的订单所占的比例。`,
    unit: 'share',
    better: 'more',
    value: (counts) => share(counts.kept, counts.due),
    rows: (counts) => counts.due,
    health: onTime,
    drill: (at) => ({
      view: 'orders',
      onTime: 'due',
      promisedFrom: before(at).from,
      promisedTo: before(at).to,
    }),
  },
  shipped: orders('shipped', {
    name: '发货',
    span: `近 ${PERIOD_DAYS} 天`,
    says: `连今天在内 ${PERIOD_DAYS} 天里发货的订单。`,
    better: 'more',
    drill: ({ today }) => ({
      view: 'orders',
      shippedFrom: addDays(today, 1 - PERIOD_DAYS),
      shippedTo: today,
    }),
  }),
  created: orders('created', {
    name: '新单',
    span: `近 ${PERIOD_DAYS} 天`,
    says: `连今天在内 ${PERIOD_DAYS} 天里下的订单。`,
    better: 'more',
    drill: ({ today }) => ({
      view: 'orders',
      createdFrom: addDays(today, 1 - PERIOD_DAYS),
      createdTo: today,
    }),
  }),
  amount: {
    key: 'amount',
    name: '在办金额',
    says: '在办订单的金额之和，没有单价的不算。',
    unit: 'yuan',
    better: 'more',
    value: (counts) => Number(counts.amount),
    rows: (counts) => counts.open,
    drill: () => ({ view: 'orders', open: 'yes' }),
  },
} as const satisfies Record<string, Kind>;

export type FigureKey = keyof typeof KINDS;

/** Figures by name, from what was counted. */
export function figuresOf(
  keys: readonly FigureKey[],
  counts: ThreeCounts,
  at: Moment,
  bounds: OnTimeBounds,
): Figure[] {
  return keys.map((name) => {
    const kind: Kind = KINDS[name];
    const value = kind.value(counts.now);
    const was = (then: Counts) => (kind.onlyNow ? null : kind.value(then));
    const [lastWeek, lastMonth] = [was(counts.lastWeek), was(counts.lastMonth)];
    const health = kind.health?.(value, bounds);
    return {
      key: kind.key,
      name: kind.name,
      says: kind.says,
      ...(kind.span ? { span: kind.span } : {}),
      value,
      unit: kind.unit,
      better: kind.better,
      ...(kind.onlyNow ? {} : { lastWeek, lastMonth }),
      ...(health ? { health } : {}),
      drill: kind.drill(at),
      rows: kind.rows(counts.now),
      against: { lastWeek: changeOf(kind, value, lastWeek), lastMonth: changeOf(kind, value, lastMonth) },
    };
  });
}

/** How a figure moved; null where one of the two is not known. */
export function changeOf(
  { unit, better }: Pick<Figure, 'unit' | 'better'>,
  now: number | null,
  then: number | null,
): Change | null {
  if (now === null || then === null) return null;
  const by = now - then;
  return {
    by,
    share: unit === 'share' || then === 0 ? null : by / then,
    worse: better === 'more' ? by < 0 : better === 'less' ? by > 0 : false,
  };
}
