import type { Dashboard } from '../../board/api/dashboard.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { mayReadOrders, readsAll } from '../staff/policy.ts';
import { countThrice } from './counts.ts';
import { type FigureKey, figuresOf, onTimeBounds } from './figures.ts';
import { moment } from './iso.ts';
import { seesOverAll } from './rights.ts';
import { readRing } from './ring.ts';
import { readWeeks } from './weeks.ts';

const FIGURES: readonly FigureKey[] = [
  'onTimeOriginal',
  'onTime',
  'overdue',
  'risk',
  'timedOut',
  'stuck',
  'open',
  'todo',
  'dueToday',
  'rush',
  'shipped',
  'created',
];

/** Whose orders are counted: '' for all of the factory's, else `林晓 的订单`. */
export const scopeOf = ({ factory, actor }: Ctx): string =>
  readsAll(factory, actor) ? '' : `${actor.name} 的订单`;

/**
 * The dashboard (看板) over the orders that the actor reaches: ring of the statuses, weekly on-time line, figures held
 * against a week and a month ago, each with the orders behind it.
 * @throws AppError order.no_access
 */
export async function readDashboard(ctx: Ctx): Promise<Dashboard> {
  if (!mayReadOrders(ctx.factory, ctx.actor)) throw new AppError('order.no_access');
  const at = await moment(ctx);
  const [counts, ring, weeks] = await Promise.all([countThrice(ctx, at), readRing(ctx), readWeeks(ctx, at)]);
  const money: FigureKey[] = seesOverAll(ctx.factory, ctx.actor, 'amounts') ? ['amount'] : [];
  return {
    now: at.now,
    today: at.today,
    scope: scopeOf(ctx),
    ring,
    weeks,
    target: ctx.factory.boards.onTimeTarget,
    figures: figuresOf([...FIGURES, ...money], counts, at, onTimeBounds(ctx.factory.boards.onTimeTarget)),
  };
}
