import type { TxCtx } from '../context.ts';
import { statusOf } from '../factory/rules.ts';
import type { Entered } from './enter-status.ts';
import { repaintSoon } from './repaint-order.ts';
import { tellOwner } from './tell-owner.ts';
import { answerFor, type OrderAnswer, readShared } from './where.ts';

/**
 * After moves of one order at once: its last owner gets the card (those between have nothing to do), everybody else's is
 * painted anew. @returns the order as the actor sees it; null for those who may not
 */
export async function tellMoves(ctx: TxCtx, moves: readonly Entered[]): Promise<OrderAnswer | null> {
  const last = moves.at(-1);
  if (!last) return null;
  const { after, entry, at } = last;
  const notice = `${statusOf(ctx.factory.flow, after.status).name}，轮到您处理。`;
  const shared = readShared(ctx, after.id, 'single');
  const key = `order:${after.id}:v${after.version}:owner`;
  const [answer] = await Promise.all([
    answerFor(ctx, after.id, 'single', { entry, doer: ctx.actor }, shared),
    tellOwner(ctx, after.id, after.ownerUserId, notice, entry, key, shared),
    repaintSoon(ctx, after.id, after.version, at),
  ]);
  return answer;
}
