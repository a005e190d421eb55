import { withTransaction } from '../../db/transaction.ts';
import { actorId, type Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { readBrief } from './facts.ts';
import { type CheckpointRef, hold } from './lock.ts';
import { nextRound } from './next-round.ts';
import { checkedReason } from './reject.ts';
import { repaintSoon } from './repaint.ts';
import { startRound } from './start-round.ts';

/**
 * 重新送审 after a rejection, with a word on what was put right: a new round with a new deadline and new evidence. By
 * the order's salesperson or owner, or those who manage checkpoints.
 * @throws AppError checkpoint.resubmit_not_yours, .not_found, .changed, .not_open, .reason_missing, .rule_gone
 */
export function resubmit(ctx: Ctx, input: CheckpointRef & { reason: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const reason = checkedReason(input.reason, '重新送审');
    const { row, view, actor } = await hold(tx, input, ['rejected']);
    const theirs = [view.order.salesUserId, view.order.ownerUserId].includes(actor.userId);
    if (!theirs && !may(tx.factory, actor.roles, 'checkpoint.manage'))
      throw new AppError('checkpoint.resubmit_not_yours');
    const rule = tx.factory.checkpoints[row.key];
    const order = await readBrief(tx, row.orderId);
    if (!rule || !order) throw new AppError('checkpoint.rule_gone', { name: row.name });
    await markFirstAct(tx, { id: row.orderId });
    const again = await nextRound(tx, row.id, rule);
    await startRound(tx, again, rule, order, {
      openedBy: actorId(actor),
      notice: `${actor.name} 重新送审：${reason}`,
      reason,
      onOwnCard: actor.userId,
    });
    await repaintSoon(tx, row.id);
  });
}
