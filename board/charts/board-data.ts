import type { Minute } from './data.ts';

/** Whether something is well, should be watched, or needs somebody now. Drawn as colour AND word. */
export type Health = 'good' | 'watch' | 'bad';

/** What a figure counts in; decides how it is written. `minutes` are working minutes. */
export type FigureUnit = 'orders' | 'count' | 'share' | 'minutes' | 'days' | 'yuan';

/** A figure and what it was before; with arrows ▲▼ against both. */
export interface Figure {
  /** Stable, for drill-down: `on_time_original`. */
  key: string;
  /** `准时交付率（原承诺）`; at most some ten characters, pictures shorten longer ones. */
  name: string;
  /** null: nothing to count in the period (—). Shares 0…1. */
  value: number | null;
  unit: FigureUnit;
  /** What it is over, where that is not now: `近 7 天`. */
  span?: string;
  /** The direction that is an improvement: the other one is written in red. `neither`: arrows in grey. */
  better: 'more' | 'less' | 'neither';
  /** The same figure a week and a month before; null: not known, then no arrow; absent: not compared. */
  lastWeek?: number | null;
  lastMonth?: number | null;
  /** Of the figure by itself (not of its change), where there is a target or a rule. */
  health?: Health;
}

/** How many orders stand in a status, in the order of the status flow. */
export interface StatusCount {
  key: string;
  name: string;
  count: number;
  /** Its place in the flow, 0 the first: its colour goes by it, whichever others have orders; else by its place here. */
  place?: number;
}

/** 订单状态分布: orders in work by status. */
export interface StatusRingData {
  kind: 'status-ring';
  asOf: Minute;
  statuses: readonly StatusCount[];
}

/** One week of the on-time line. */
export interface OnTimeWeek {
  /** Its Monday, `YYYY-MM-DD`. */
  from: string;
  /** Orders that were due in it; the shares' denominator. */
  due: number;
  /** Shares 0…1 against the original and the current promise; null where nothing was due. */
  original: number | null;
  current: number | null;
}

/** 周准时交付率. */
export interface TrendData {
  kind: 'trend';
  asOf: Minute;
  /** Oldest first; the last one may be the running week. */
  weeks: readonly OnTimeWeek[];
  /** Share 0…1; null: none. */
  target: number | null;
}

/** One bar pair of the OSRT picture. */
export interface BarRow {
  name: string;
  /** Working minutes; null: nothing was measured. */
  median: number | null;
  p90: number | null;
  /** How many status changes were measured. */
  count: number;
  /** The reader's own row, or what they asked for. */
  mark?: boolean;
}

/** OSRT by step, team or person. */
export interface BarsData {
  kind: 'bars';
  asOf: Minute;
  /** `OSRT 按环节` */
  title: string;
  /** Shanghai days, both inclusive, `YYYY-MM-DD`. */
  period: { from: string; to: string };
  /** In the order in which they are drawn. */
  rows: readonly BarRow[];
  /** Rows that are left out because a phone could not show them. */
  hidden: number;
  /** All rows together. */
  all: { median: number | null; p90: number | null; count: number };
  /** Working minutes; a line across the bars. */
  target: number | null;
}

/** 看板: ring, line and figures as one picture for a phone. */
export interface BoardData {
  kind: 'board';
  asOf: Minute;
  /** `''` for the whole factory, else whose orders: `林晓 的订单`. */
  scope: string;
  figures: readonly Figure[];
  statuses: readonly StatusCount[];
  weeks: readonly OnTimeWeek[];
  target: number | null;
}

/** An order that may come late, as a row of a picture. */
export interface RiskRow {
  number: string;
  customer: string;
  product: string;
  /** Promised date − today in days; below 0: late. */
  daysLeft: number;
  /** `YYYY-MM-DD` */
  promisedDate: string;
  /** The status's name. */
  status: string;
  /** Name of who has it in hand; null: nobody. */
  owner: string | null;
  rush?: boolean;
  /** A delivery warning of it is open: it stands on top. */
  warned?: boolean;
}

/** 交付风险: the worst orders as a table. */
export interface RiskListData {
  kind: 'risk-list';
  asOf: Minute;
  scope: string;
  /** The most urgent first. */
  rows: readonly RiskRow[];
  /** All orders at risk, and those of them that are late already. */
  total: number;
  late: number;
  /** The rule: so many days before the promise an order is at risk. */
  withinDays: number;
}

/** 今天怎么样: are we all right today, in ten seconds. */
export interface TodayData {
  kind: 'today';
  asOf: Minute;
  scope: string;
  verdict: Health;
  /** One sentence that says why. */
  sentence: string;
  /** At most six. */
  figures: readonly Figure[];
  /** The most urgent first, at most some five. */
  worst: readonly RiskRow[];
  /** All orders at risk. */
  atRisk: number;
}
