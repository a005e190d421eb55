import { eq } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { TxCtx } from '../context.ts';
import { tellMoves } from '../orders/tell-moves.ts';
import { followFacts } from './follow.ts';

/**
 * Brings an order whose row is locked where its facts lead, and tells those concerned.
 * @returns the audit entries of its moves, for the caller to write last
 */
export async function settleOrder(ctx: TxCtx, orderId: number): Promise<AuditEntry[]> {
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, orderId)).for('update');
  if (!row) return [];
  const moves = await followFacts(ctx, row);
  await tellMoves(ctx, moves);
  return moves.map(({ entry }) => entry);
}
