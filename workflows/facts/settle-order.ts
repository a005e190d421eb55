import { asc, inArray } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { TxCtx } from '../context.ts';
import { tellMoves } from '../orders/tell-moves.ts';
import { followFacts } from './follow.ts';

/**
 * Brings orders (locked by the caller, or to be locked here in the order of their ids) where their facts lead, and tells
 * those concerned.
 * @returns the audit entries of their moves, for the caller to write last
 */
export async function settleOrders(ctx: TxCtx, orderIds: readonly number[]): Promise<AuditEntry[]> {
  if (orderIds.length === 0) return [];
  const rows = await ctx.tx
    .select()
    .from(order)
    .where(inArray(order.id, [...orderIds]))
    .orderBy(asc(order.id))
    .for('update');
  const moves = [...(await followFacts(ctx, rows)).values()];
  for (const of of moves) await tellMoves(ctx, of);
  return moves.flat().map(({ entry }) => entry);
}
