import { eq, sql } from 'drizzle-orm';
import { changeRequest } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import { LONGEST_TEXT } from '../orders/fields.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { say } from '../say.ts';
import { assertDecides } from './accept.ts';
import { holdRequest } from './lock.ts';
import { paintOthers } from './paint.ts';

/**
 * 拒绝: the order stays as it is; who asked is told why.
 * @throws AppError change.decide_not_yours, change.own, change.settled, order.reason_missing, order.reason_too_long
 */
export function rejectRequest(ctx: Ctx, requestId: number, why: string): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const reason = checked(why);
    const { request, order } = await holdRequest(tx, requestId, ['open']);
    const decider = assertDecides(tx, request, order);
    await end(tx, requestId, 'rejected', reason);
    await markFirstAct(tx, order);
    await paintOthers(tx, requestId, decider.userId);
    const text = `您提的变更申请 ${requestId} 号（${order.number}）被 ${decider.name} 拒绝：${reason}`;
    await say(
      tx,
      { to: 'person', userId: request.requestedBy },
      { kind: 'text', text },
      `change:${requestId}:rejected`,
    );
    await audit(tx, {
      action: 'change.reject',
      ...auditSubject(order.number),
      change: { request: [null, requestId], state: [request.state, 'rejected'] },
      reason,
      evidence: request.evidence,
    });
  });
}

/** 撤回, by who asked. @throws AppError change.not_requester, change.settled */
export function withdrawRequest(ctx: Ctx, requestId: number): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { actor } = tx;
    const { request, order } = await holdRequest(tx, requestId);
    if (actor.kind !== 'staff' || actor.userId !== request.requestedBy)
      throw new AppError('change.not_requester', { id: requestId });
    await end(tx, requestId, 'withdrawn', '');
    await paintOthers(tx, requestId, actor.userId);
    await audit(tx, {
      action: 'change.withdraw',
      ...auditSubject(order.number),
      change: { request: [null, requestId], state: [request.state, 'withdrawn'] },
    });
  });
}

function checked(why: string): string {
  const reason = why.trim();
  if (reason === '') throw new AppError('order.reason_missing', { step: '拒绝' });
  if (reason.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
  return reason;
}

async function end(ctx: TxCtx, id: number, state: 'rejected' | 'withdrawn', decision: string): Promise<void> {
  await ctx.tx
    .update(changeRequest)
    .set({
      state,
      decision,
      decidedBy: ctx.actor.kind === 'staff' ? ctx.actor.userId : null,
      decidedAt: sql`app_now()`,
      version: sql`${changeRequest.version} + 1`,
    })
    .where(eq(changeRequest.id, id));
}
