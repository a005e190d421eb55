import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import { LONGEST_TEXT } from '../orders/fields.ts';
import { subjectOf } from './audit-subject.ts';
import { type CheckpointRef, type Held, hold } from './lock.ts';
import { requestOf } from './outcome.ts';
import { repaintSoon } from './repaint.ts';
import { decide, releaseOthers, sign } from './sign.ts';
import { giveCard } from './tell.ts';

/**
 * 驳回: one rejection decides, with a reason. The order's salesperson and owner are told; they put it right and send it
 * again (resubmit.ts). Until then it blocks as before. What decides on a request ends with it.
 * @returns whom it was told, in words
 * @throws AppError as pass, and checkpoint.reason_missing, checkpoint.reason_too_long
 */
export function reject(ctx: Ctx, ref: CheckpointRef & { reason: string }): Promise<{ told: string }> {
  return withTransaction(ctx, async (tx) => {
    const reason = checkedReason(ref.reason, '驳回');
    const held = await hold(tx, ref);
    const signed = await sign(tx, held, 'rejected', reason);
    await releaseOthers(tx, held);
    const request = requestOf(held.row);
    const state = request ? 'withdrawn' : 'rejected';
    await decide(tx, held, state, reason);
    await disarm(tx, held.row);
    await settleMeeting(tx, held.row, '关卡已驳回');
    const { order } = held.view;
    if (request) await request.ended(tx, held.row, 'rejected', reason);
    else await askAgain(tx, held);
    await repaintSoon(tx, held.row.id);
    await audit(tx, {
      action: 'checkpoint.reject',
      ...subjectOf(order.number),
      change: {
        checkpoint: [null, held.row.name],
        signedFor: [null, signed.userId],
        state: [held.row.state, state],
      },
      reason,
      evidence: held.view.evidence.map((one) => one.sha256),
    });
    return { told: request ? '申请人' : '业务员和订单责任人' };
  });
}

/** Those whose order it is put it right. */
async function askAgain(ctx: TxCtx, { row, view, actor }: Held): Promise<void> {
  const theirs = [view.order.salesUserId, view.order.ownerUserId].filter(
    (one): one is string => one !== null,
  );
  await giveCard(
    ctx,
    row.id,
    [...new Set(theirs)],
    { text: `${actor.name} 驳回了这个关卡，请处理后重新送审。`, tone: 'bad' },
    `r${row.round}:rejected`,
  );
}

/** @throws AppError checkpoint.reason_missing, checkpoint.reason_too_long */
export function checkedReason(text: string | undefined, what: string): string {
  const reason = (text ?? '').trim();
  if (reason === '') throw new AppError('checkpoint.reason_missing', { what });
  if (reason.length > LONGEST_TEXT) throw new AppError('checkpoint.reason_too_long', { most: LONGEST_TEXT });
  return reason;
}
