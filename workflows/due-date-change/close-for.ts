import { and, eq, inArray } from 'drizzle-orm';
import { dueDateChange } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { GOING } from './lock.ts';
import { closeRequest } from './settle.ts';

/** The order has ended or its goods have left: a request for another date is closed with that. The order's row is held. */
export async function closeFor(ctx: TxCtx, order: OrderRow, why: string): Promise<void> {
  const rows = await ctx.tx
    .select()
    .from(dueDateChange)
    .where(and(eq(dueDateChange.orderId, order.id), inArray(dueDateChange.state, [...GOING])))
    .for('update');
  for (const request of rows) await closeRequest(ctx, { request, order }, why);
}
