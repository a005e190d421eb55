import { OSRT_BY, type OsrtBy, type Period } from '../../../board/api/metrics.ts';
import { AppError } from '../../../workflows/errors.ts';
import { compare } from '../../../workflows/metrics/compare.ts';
import { readOnTime, readOnTimeWeeks } from '../../../workflows/metrics/on-time.ts';
import { readOsrt } from '../../../workflows/metrics/osrt.ts';
import { readPlannerResponse } from '../../../workflows/metrics/planners.ts';
import { readRepeatShare } from '../../../workflows/metrics/repeat.ts';
import { readResponse } from '../../../workflows/metrics/response.ts';
import { readRework } from '../../../workflows/metrics/rework.ts';
import { readRushPlanning } from '../../../workflows/metrics/rush.ts';
import { readSalesToPlanning } from '../../../workflows/metrics/sales-to-planning.ts';
import { readTimeouts } from '../../../workflows/metrics/timeouts.ts';
import { type BoardCall, boardRoute } from '../route.ts';
import type { BoardApi } from './index.ts';

type Read = (ctx: BoardCall['ctx'], query: URLSearchParams) => Promise<unknown>;

/** Figures of one period. */
const of =
  (read: (ctx: BoardCall['ctx'], period: Period) => Promise<unknown>): Read =>
  (ctx, query) =>
    read(ctx, periodIn(query, 'from', 'to'));

const FIGURES: Readonly<Record<string, Read>> = {
  osrt: (ctx, query) => readOsrt(ctx, periodIn(query, 'from', 'to'), byIn(query)),
  'on-time': of(readOnTime),
  'on-time-weeks': of(readOnTimeWeeks),
  response: of(readResponse),
  'sales-to-planning': of(readSalesToPlanning),
  repeat: of(readRepeatShare),
  rework: of(readRework),
  rush: of(readRushPlanning),
  timeouts: of(readTimeouts),
  planners: of(readPlannerResponse),
  compare: (ctx, query) =>
    compare(ctx, periodIn(query, 'beforeFrom', 'beforeTo'), periodIn(query, 'afterFrom', 'afterTo')),
};

/** `GET /metrics/:figure?from=&to=`, as far as the reader may see each. */
export const metricsApi: BoardApi = (routes, base) =>
  boardRoute(routes, base, 'GET', '/metrics/:figure', ({ ctx, params: { figure = '' }, query }) => {
    const read = Object.hasOwn(FIGURES, figure) ? FIGURES[figure] : undefined;
    if (!read) throw new AppError('board.no_such_page');
    return read(ctx, query);
  });

/** The readers check the days. */
const periodIn = (query: URLSearchParams, from: string, to: string): Period => ({
  from: query.get(from) ?? '',
  to: query.get(to) ?? '',
});

function byIn(query: URLSearchParams): OsrtBy {
  const asked = query.get('by') ?? 'all';
  const by = OSRT_BY.find((one) => one === asked);
  if (by === undefined) throw new AppError('board.bad_request', { what: `by=${asked.slice(0, 20)}` });
  return by;
}
