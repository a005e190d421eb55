import { eq, sql } from 'drizzle-orm';
import { outsideOrder } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import { lockSubject } from '../subject.ts';
import { paintOutsideSoon } from './paint.ts';
import { operationText, outsideRows, toCancel } from './read.ts';
import { readOutside } from './view.ts';

/**
 * Purchasing has told the supplier that what it had ordered is not wanted any more; also of an order that has ended.
 * @throws AppError order.not_found, material.not_yours, outside.settled
 */
export function cancelledThere(ctx: Ctx, id: number): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const [seen] = await outsideRows(tx, [id]);
    if (!seen) throw new AppError('order.not_found');
    await lockSubject(tx.tx, `order:${seen.orderId}`);
    const [row] = await outsideRows(tx, [id]);
    const view = await readOutside(tx, row);
    if (!row || !view) throw new AppError('order.not_found');
    if (!view.orders) throw new AppError('material.not_yours', { number: view.order.number });
    if (!toCancel(row)) throw new AppError('outside.settled', { operation: row.name });
    await tx.tx.update(outsideOrder).set({ cancelledThereAt: sql`app_now()` }).where(eq(outsideOrder.id, id));
    await paintOutsideSoon(tx, [row.orderId]);
    await audit(tx, {
      action: 'material.outside_cancelled',
      ...auditSubject(view.order.number),
      change: { operation: [null, operationText(row)], supplier: [row.supplier, null] },
      reason: row.endedReason,
    });
  });
}
