import { and, eq } from 'drizzle-orm';
import { rushOption, rushRequest } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
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
    .returning({ id: rushRequest.id });
  for (const { id } of closed) {
    await ctx.tx
      .update(rushOption)
      .set({ heldBy: null, heldUntil: null })
      .where(eq(rushOption.requestId, id));
    await paintRush(ctx, id, {
      closed: true,
      notice: { text: '订单已取消、暂停或发货，这次加急已关闭。', tone: 'warn' },
    });
  }
}
