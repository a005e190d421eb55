import type { Today } from '../../board/api/dashboard.ts';
import type { OrderRow } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { mayReadOrders } from '../staff/policy.ts';
import type { Moment } from './condition.ts';
import { countThrice } from './counts.ts';
import { scopeOf } from './dashboard.ts';
import { type FigureKey, figuresOf, onTimeBounds } from './figures.ts';
import { moment } from './iso.ts';
import { pageOfOrders } from './list-orders.ts';
import { longestWaits } from './longest-waits.ts';
import { parseQuery } from './parse.ts';
import { readRows } from './read-rows.ts';
import { verdictOf } from './verdict.ts';

const FIGURES: readonly FigureKey[] = ['overdue', 'dueToday', 'risk', 'stuck', 'onTimeOriginal', 'onTime'];
const WORST = 5;
/** So many of the most urgent orders are looked at for whether they will leave in time. */
const LOOKED_AT = 50;

/**
 * Are we all right today (老板看板): a verdict with its reason, six figures, the worst orders and what waits longest, over
 * the orders that the actor reaches. @throws AppError order.no_access
 */
export async function readToday(ctx: Ctx): Promise<Today> {
  if (!mayReadOrders(ctx.factory, ctx.actor)) throw new AppError('order.no_access');
  const at = await moment(ctx);
  const [counts, waits, urgent] = await Promise.all([
    countThrice(ctx, at),
    longestWaits(ctx, at),
    mostUrgent(ctx, at),
  ]);
  const [worst] = urgent.filter((row) => row.late).sort((a, b) => (a.daysLeft ?? 0) - (b.daysLeft ?? 0));
  const bounds = onTimeBounds(ctx.factory.boards.onTimeTarget);
  const { verdict, sentence } = verdictOf({
    onTime: bounds,
    counts: counts.now,
    overdueLastWeek: counts.lastWeek.overdue,
    likelyLate: urgent.filter((row) => !row.late && row.expectedDate && row.expectedDate > row.promisedDate)
      .length,
    worst: worst
      ? { number: worst.number, customer: worst.customer.name, daysLate: -(worst.daysLeft ?? 0) }
      : null,
  });
  return {
    now: at.now,
    today: at.today,
    scope: scopeOf(ctx),
    verdict,
    sentence,
    figures: figuresOf(FIGURES, counts, at, bounds),
    worst: urgent.slice(0, WORST),
    atRisk: counts.now.risk,
    atRiskDrill: { view: 'risk' },
    waits,
  };
}

async function mostUrgent(ctx: Ctx, at: Moment): Promise<OrderRow[]> {
  const asked = { ...parseQuery(ctx, { view: 'risk', sort: 'promised' }), limit: LOOKED_AT };
  const { ids } = await pageOfOrders(ctx, asked, at);
  return readRows(ctx, ids, 'risk', at);
}
