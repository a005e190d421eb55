import { eq } from 'drizzle-orm';
import { changeRequest } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { isDelivered } from '../factory/rules.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { holdOrder } from '../orders/hold.ts';
import { SPECIFICATION, type Specification } from '../orders/specification.ts';

export type RequestRow = typeof changeRequest.$inferSelect;

/** A request and its order, both held until the transaction ends. */
export interface Held {
  request: RequestRow;
  order: OrderRow;
}

/**
 * Holds a request in one of these states.
 * @throws AppError change.not_found, change.settled, order.not_found
 */
export async function holdRequest(
  ctx: TxCtx,
  id: number,
  states: readonly string[] = ['draft', 'open'],
): Promise<Held> {
  const [found] = await ctx.tx
    .select({ orderId: changeRequest.orderId })
    .from(changeRequest)
    .where(eq(changeRequest.id, id));
  if (!found) throw new AppError('change.not_found');
  const held = await holdOrder(ctx, found.orderId);
  const [request] = await ctx.tx.select().from(changeRequest).where(eq(changeRequest.id, id)).for('update');
  if (!request) throw new AppError('change.not_found');
  if (!states.includes(request.state)) throw new AppError('change.settled', { id });
  return { request, order: held };
}

/** @throws AppError order.ended, change.shipped: nothing can be changed of what has left the factory */
export function assertChangeable({ factory }: TxCtx, row: OrderRow): void {
  if (!row.open) throw new AppError('order.ended', { number: row.number });
  if (isDelivered(factory.flow, row.heldFrom ?? row.status))
    throw new AppError('change.shipped', { number: row.number });
}

/** The order as the request wants it: its fields, and everything else as it is now. */
export function wanted(row: OrderRow, change: RequestRow['change']): Specification {
  const fields = Object.fromEntries(
    SPECIFICATION.map((field) => [field, change[field] ? change[field][1] : row[field]]),
  );
  return fields as Specification;
}
