import type { Dashboard, Today } from '../../board/api/dashboard.ts';
import type { Osrt, OsrtBy, OsrtRow } from '../../board/api/metrics.ts';
import type { OrderRow, ViewPage } from '../../board/api/views.ts';
import type {
  BarRow,
  BarsData,
  BoardData,
  Figure,
  OnTimeWeek,
  RiskListData,
  RiskRow,
  StatusCount,
  TodayData,
} from '../../board/charts/data.ts';
import { RISK_DAYS } from './kinds.ts';

/** More rows cannot be read on a phone; the page has all. */
export const MOST_ROWS = 10;
/** Of the dashboard's figures, its first ones: three rows of three. */
const MOST_FIGURES = 9;

/** Minutes since 1970 of an ISO instant. */
const minuteOf = (instant: string): number => Math.floor(Date.parse(instant) / 60_000);

/** The dashboard as one picture. */
export const boardOf = (dashboard: Dashboard): BoardData => ({
  kind: 'board',
  asOf: minuteOf(dashboard.now),
  scope: dashboard.scope,
  figures: dashboard.figures.slice(0, MOST_FIGURES).map(figureOf),
  statuses: dashboard.ring.parts.map(statusOf),
  weeks: dashboard.weeks.map(weekOf),
  target: dashboard.target,
});

/** The boss's today as one picture. */
export const todayOf = (today: Today): TodayData => ({
  kind: 'today',
  asOf: minuteOf(today.now),
  scope: today.scope,
  verdict: today.verdict,
  sentence: reasonOf(today),
  figures: today.figures.map(figureOf),
  worst: today.worst.map(riskRowOf),
  atRisk: today.atRisk,
});

/** The sentence without the verdict that it begins with: `不好：`. */
const reasonOf = ({ sentence }: Pick<Today, 'sentence'>): string =>
  sentence.replace(/^(?:正常|要留意|不好)：/, '');

/** The first rows of the view 交付风险. @param late how many of all its orders are late already */
export const riskListOf = (page: ViewPage, scope: string, late: number): RiskListData => ({
  kind: 'risk-list',
  asOf: minuteOf(page.now),
  scope,
  rows: page.rows.flatMap((row) => (row.kind === 'order' ? [riskRowOf(row)] : [])).slice(0, MOST_ROWS),
  total: page.total,
  late,
  withinDays: RISK_DAYS,
});

const riskRowOf = (row: OrderRow): RiskRow => ({
  number: row.number,
  customer: row.customer.name,
  product: row.product.name,
  daysLeft: row.daysLeft ?? 0,
  promisedDate: row.promisedDate,
  status: row.status.name,
  owner: row.owner?.name ?? null,
  ...(row.rush ? { rush: true } : {}),
  ...(row.pinned ? { warned: true } : {}),
});

const BY: Readonly<Record<OsrtBy, string>> = {
  all: 'OSRT',
  status: 'OSRT 按环节',
  team: 'OSRT 按部门',
  person: 'OSRT 按人员',
};

/**
 * OSRT in working time as bars: its first rows and the reader's own one.
 * @param now ISO instant
 * @param title instead of `OSRT 按环节` …
 */
export function osrtBarsOf(osrt: Osrt, now: string, title: string = BY[osrt.by]): BarsData {
  const rows = osrt.by === 'all' ? [osrt.all] : osrt.rows;
  const shown = rows.filter((row, index) => index < MOST_ROWS || row.mine === true);
  return {
    kind: 'bars',
    asOf: minuteOf(now),
    title,
    period: osrt.period,
    rows: shown.map(barOf),
    hidden: rows.length - shown.length,
    all: spreadOf(osrt.all),
    target: null,
  };
}

const barOf = (row: OsrtRow): BarRow => ({
  name: row.name,
  ...spreadOf(row),
  ...(row.mine ? { mark: true } : {}),
});

const spreadOf = ({ working, count }: OsrtRow) => ({
  median: working?.medianMinutes ?? null,
  p90: working?.p90Minutes ?? null,
  count,
});

/** What a picture needs of them: the page's have the orders behind them, too, and the same data is drawn once. */
const figureOf = ({ key, name, span, value, unit, better, lastWeek, lastMonth, health }: Figure): Figure => ({
  ...{ key, name, value, unit, better },
  ...(span ? { span } : {}),
  ...(lastWeek === undefined ? {} : { lastWeek }),
  ...(lastMonth === undefined ? {} : { lastMonth }),
  ...(health ? { health } : {}),
});

const statusOf = ({ key, name, count, place }: Required<StatusCount>): StatusCount => ({
  key,
  name,
  count,
  place,
});

const weekOf = ({ from, due, original, current }: OnTimeWeek): OnTimeWeek => ({
  from,
  due,
  original,
  current,
});
