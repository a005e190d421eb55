import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import { may } from '../factory/rules.ts';
import { subjectOf } from './audit-subject.ts';
import { type CheckpointRef, hold } from './lock.ts';
import { requestOf } from './outcome.ts';
import { checkedReason } from './reject.ts';
import { repaintSoon } from './repaint.ts';
import { decide, releaseOthers } from './sign.ts';

/**
 * 撤回: it was opened in error and is not asked for any more; with a reason, and only by those who manage checkpoints.
 * @throws AppError checkpoint.manage_only, .not_found, .changed, .not_open, .reason_missing
 */
export function withdraw(ctx: Ctx, input: CheckpointRef & { reason: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const reason = checkedReason(input.reason, '撤回');
    const held = await hold(tx, input, ['open', 'rejected']);
    if (!may(tx.factory, held.actor.roles, 'checkpoint.manage')) throw new AppError('checkpoint.manage_only');
    await releaseOthers(tx, held);
    await decide(tx, held, 'withdrawn', reason);
    await disarm(tx, held.row);
    await settleMeeting(tx, held.row, '关卡已撤回');
    const why = `${held.actor.name} 撤回了「${held.row.name}」：${reason}`;
    await requestOf(held.row)?.ended(tx, held.row, 'withdrawn', why);
    await repaintSoon(tx, held.row.id);
    await audit(tx, {
      action: 'checkpoint.withdraw',
      ...subjectOf(held.view.order.number),
      change: { checkpoint: [null, held.row.name], state: [held.row.state, 'withdrawn'] },
      reason,
    });
  });
}
