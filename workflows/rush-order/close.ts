import { and, eq } from 'drizzle-orm';
import { order, rushRequest } from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { auditSubject } from '../orders/events.ts';
import { endHolds } from './end-holds.ts';
import { paintRush } from './tell.ts';

/**
 * An order that is cancelled, on hold or delivered has no open request any more: holds end, cards are closed. What was booked
 * is freed with the rest of its plan. The order's subject is locked.
 */
export async function closeRush(ctx: TxCtx, orderId: number): Promise<void> {
  const closed = await ctx.tx
    .update(rushRequest)
    .set({ state: 'dropped', refinement: 'done', leasedUntil: null })
    .where(and(eq(rushRequest.orderId, orderId), eq(rushRequest.state, 'open')))
    .returning({ id: rushRequest.id, kind: rushRequest.kind });
  for (const { id } of closed) {
    await endHolds(ctx, id);
    await paintRush(ctx, id, {
      closed: true,
      notice: { text: '订单已取消、暂停或发货，这次加急已关闭。', tone: 'warn' },
    });
  }
  // A question (what_if) leaves nothing in the log.
  if (!closed.some(({ kind }) => kind === 'rush')) return;
  const [row] = await ctx.tx.select({ number: order.number }).from(order).where(eq(order.id, orderId));
  if (row) await audit(ctx, dropEntry(row.number, '订单已取消、暂停或发货'));
}

/** @param reason '' when a planner closed it */
export const dropEntry = (number: string, reason: string): AuditEntry => ({
  action: 'production.rush_drop',
  ...auditSubject(number),
  change: { option: ['待选', null] },
  reason,
});
