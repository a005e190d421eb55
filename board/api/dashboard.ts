import type { Figure as ChartFigure, Health, OnTimeWeek } from '../charts/board-data.ts';
import type { OrderRow, PersonRef, Tone, ViewQuery } from './views.ts';

/** How a figure has moved since a week or a month ago. */
export interface Change {
  /** Now − then, in the figure's unit. */
  by: number;
  /** by ÷ then; null where then was 0. Not for shares, which differ by points (`by`). */
  share: number | null;
  /** For the worse: shown in red. */
  worse: boolean;
}

/**
 * A figure with the orders behind it. `value` may be a share; `rows` is how many rows `drill` shows, always. Every
 * figure is a function of an instant; `lastWeek` and `lastMonth` are the same function 7 days and a calendar month ago.
 */
export interface Figure extends ChartFigure {
  /** What it counts, one sentence. */
  says: string;
  drill: ViewQuery;
  rows: number;
  against: { lastWeek: Change | null; lastMonth: Change | null };
}

/** Orders in work in a status. */
export interface RingPart {
  key: string;
  name: string;
  tone: Tone;
  count: number;
  /** Its place in the flow, 0 the first: its colour goes by it. */
  place: number;
  drill: ViewQuery;
}

/** A week of the on-time line, with the orders that were due in it. */
export interface TrendWeek extends OnTimeWeek {
  /** Its Sunday, `YYYY-MM-DD`. */
  to: string;
  /** Due by the original promise in it. */
  dueOriginal: number;
  drill: ViewQuery;
  drillOriginal: ViewQuery;
}

/** `GET /board/api/dashboard` */
export interface Dashboard {
  /** ISO instant of the service's clock, and its Shanghai day. */
  now: string;
  today: string;
  /** '' for the whole factory, else whose orders: `林晓 的订单`. */
  scope: string;
  /** In the order of the status flow; together all orders in work. */
  ring: { total: number; parts: RingPart[]; drill: ViewQuery };
  /** The last 12 weeks, oldest first, the running one last. */
  weeks: TrendWeek[];
  /** Share of orders that should be on time (boards.yaml); null: none. */
  target: number | null;
  figures: Figure[];
}

/** Who or what keeps an order longest. */
export interface LongestWait {
  order: { id: number; number: string; customer: string };
  /** `必经关卡「质检放行」`, or the status's name. */
  what: string;
  who: PersonRef[];
  /** ISO instant, and clock minutes since. */
  since: string;
  clockMinutes: number;
  /** The checkpoint, where one is waited for. */
  checkpointId?: number;
}

/** `GET /board/api/today`: are we all right today, in ten seconds. */
export interface Today {
  now: string;
  today: string;
  scope: string;
  verdict: Health;
  /** One Chinese sentence that says why. */
  sentence: string;
  /** At most six. */
  figures: Figure[];
  /** The most urgent first, at most five; and how many are at risk in all. */
  worst: OrderRow[];
  atRisk: number;
  atRiskDrill: ViewQuery;
  /** At most three. */
  waits: LongestWait[];
}
