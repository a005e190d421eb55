import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { lockForPlanning, type OrderRow } from '../materials/rights.ts';
import { isGoing, type OutsideRow, outsideRows } from './read.ts';

/**
 * Holds an operation that is to be ordered or is at its supplier, with its order, for somebody who may order it.
 * @throws AppError order.not_found, material.not_yours, order.ended, outside.settled
 */
export async function lockOutside(ctx: TxCtx, id: number): Promise<{ row: OutsideRow; order: OrderRow }> {
  const [seen] = await outsideRows(ctx, [id]);
  if (!seen) throw new AppError('order.not_found');
  const [order] = await lockForPlanning(ctx, seen.orderId);
  // Read again: whoever had the order before may have settled it.
  const [row] = await outsideRows(ctx, [id]);
  if (!row || !order) throw new AppError('order.not_found');
  if (!isGoing(row)) throw new AppError('outside.settled', { operation: row.name });
  return { row, order };
}
