import { sql } from 'drizzle-orm';
import type { ViewQuery } from '../../board/api/views.ts';
import { exportJob } from '../../db/schema/index.ts';
import { parseQuery } from '../board/parse.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Where } from '../flow.ts';
import { mayReadOrders } from '../staff/policy.ts';

/** Told at the commit to who writes exports. */
export const EXPORT_CHANNEL = 'exports';

/** Who asks; before names are looked up for them. @throws AppError order.no_access */
export function askerOf({ actor, factory }: TxCtx): string {
  if (actor.kind !== 'staff' || !mayReadOrders(factory, actor)) throw new AppError('order.no_access');
  return actor.userId;
}

/**
 * Has a workbook written for the asker; it comes into their own chat. @throws AppError order.no_access, board.* */
export async function askExport(ctx: TxCtx, query: ViewQuery, name: string, where: Where): Promise<void> {
  const userId = askerOf(ctx);
  parseQuery(ctx, query);
  await ctx.tx
    .insert(exportJob)
    .values({ userId, query: { ...query }, name, messageKey: where.messageKey })
    .onConflictDoNothing({ target: exportJob.messageKey });
  await ctx.tx.execute(sql`select pg_notify(${EXPORT_CHANNEL}, '')`);
}
