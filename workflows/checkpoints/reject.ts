import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import { LONGEST_TEXT } from '../orders/fields.ts';
import { subjectOf } from './audit-subject.ts';
import { type CheckpointRef, hold } from './lock.ts';
import { repaintSoon } from './repaint.ts';
import { decide, releaseOthers, sign } from './sign.ts';
import { giveCard } from './tell.ts';

/**
 * 驳回: one rejection decides, with a reason. The order's salesperson and owner are told; they put it right and send it
 * again (resubmit.ts). Until then it blocks as before.
 * @throws AppError as pass, and checkpoint.reason_missing, checkpoint.reason_too_long
 */
export function reject(ctx: Ctx, ref: CheckpointRef & { reason: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const reason = checkedReason(ref.reason, '驳回');
    const held = await hold(tx, ref);
    const signed = await sign(tx, held, 'rejected', reason);
    await releaseOthers(tx, held);
    await decide(tx, held, 'rejected', reason);
    await disarm(tx, held.row);
    await settleMeeting(tx, held.row, '关卡已驳回');
    const { order } = held.view;
    const theirs = [order.salesUserId, order.ownerUserId].filter((one): one is string => one !== null);
    await giveCard(
      tx,
      held.row.id,
      [...new Set(theirs)],
      { text: `${held.actor.name} 驳回了这个关卡，请处理后重新送审。`, tone: 'bad' },
      `r${held.row.round}:rejected`,
    );
    await repaintSoon(tx, held.row.id);
    await audit(tx, {
      action: 'checkpoint.reject',
      ...subjectOf(order.number),
      change: {
        checkpoint: [null, held.row.name],
        signedFor: [null, signed.userId],
        state: [held.row.state, 'rejected'],
      },
      reason,
      evidence: held.view.evidence.map((one) => one.sha256),
    });
  });
}

/** @throws AppError checkpoint.reason_missing, checkpoint.reason_too_long */
export function checkedReason(text: string | undefined, what: string): string {
  const reason = (text ?? '').trim();
  if (reason === '') throw new AppError('checkpoint.reason_missing', { what });
  if (reason.length > LONGEST_TEXT) throw new AppError('checkpoint.reason_too_long', { most: LONGEST_TEXT });
  return reason;
}
