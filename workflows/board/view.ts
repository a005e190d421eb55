import type { ViewPage, ViewQuery } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { mayReadOrders } from '../staff/policy.ts';
import type { Moment } from './condition.ts';
import { moment } from './iso.ts';
import { listAnomalies } from './list-anomalies.ts';
import { listCustomers } from './list-customers.ts';
import { listOrders, type Rows } from './list-orders.ts';
import { type Asked, parseQuery, sortText } from './parse.ts';
import { seenOrders } from './rights.ts';
import { titleOf } from './title.ts';

/** A query as it comes from an address: any names, any texts. */
export type RawQuery = Readonly<Record<string, string | undefined>>;

/**
 * A page of a view, over the orders that the actor reaches, with the fields that they may see.
 * @throws AppError order.no_access, board.* for what cannot be asked
 */
export async function readView(ctx: Ctx, query: ViewQuery | RawQuery): Promise<ViewPage> {
  if (!mayReadOrders(ctx.factory, ctx.actor)) throw new AppError('order.no_access');
  const asked = parseQuery(ctx, query);
  const at = await moment(ctx);
  const [page, title] = await Promise.all([rowsOf(ctx, asked, at, query), titleOf(ctx, asked.filters, at)]);
  return {
    view: asked.view,
    ...page,
    sort: sortText(asked.sort),
    title,
    today: at.today,
    now: at.now,
    amounts: seenOrders(ctx.factory, ctx.actor, 'amounts') !== null,
  };
}

function rowsOf(ctx: Ctx, asked: Asked, at: Moment, query: RawQuery): Promise<Rows> {
  switch (asked.view) {
    case 'customers':
      return listCustomers(ctx, asked, at, query);
    case 'anomalies':
      return listAnomalies(ctx, asked, at, query);
    default:
      return listOrders(ctx, asked, at);
  }
}
