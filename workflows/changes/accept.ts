import { eq, sql } from 'drizzle-orm';
import { changeRequest } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { diff } from '../audit/diff.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { applyChange } from '../orders/apply-change.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { auditSubject } from '../orders/events.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { SPECIFICATION, type Specification } from '../orders/specification.ts';
import type { StaffActor } from '../staff/actor.ts';
import { mayOver } from '../staff/policy.ts';
import type { Impact } from './impact.ts';
import { assertChangeable, type Held, holdRequest, type RequestRow, wanted } from './lock.ts';
import { paintOthers } from './paint.ts';
import { readImpact } from './read-impact.ts';
import { tellAccepted } from './tell.ts';

/** `stale`: the order has changed since the impact was computed; it was computed anew and nobody has accepted yet. */
export type Accepted = 'accepted' | 'stale';

/** On every decider's card, whoever pressed: a press that comes behind finds its card painted anew. */
export const LOOK_AGAIN = {
  text: '订单在申请之后有变化，影响已重新计算。请再看一遍后决定。',
  tone: 'warn',
} as const;

/** @throws AppError change.own, change.decide_not_yours */
export function assertDecides({ actor, factory }: TxCtx, request: RequestRow, order: OrderRow): StaffActor {
  if (actor.kind !== 'staff' || !mayOver(factory, actor, order, 'change.decide'))
    throw new AppError('change.decide_not_yours');
  if (actor.userId === request.requestedBy) throw new AppError('change.own');
  return actor;
}

/**
 * 接受: the order changes, with all that follows, in this transaction, and everybody downstream is told the difference
 * once. The planner has seen the impact on the order as it is now, or sees it first.
 * @param version the request's version on the planner's card
 * @throws AppError change.decide_not_yours, change.own, change.settled, change.no_evidence, order.ended, change.shipped,
 *   order.no_such_revision
 */
export function acceptRequest(ctx: Ctx, input: { requestId: number; version: number }): Promise<Accepted> {
  return withTransaction(ctx, async (tx) => {
    const held = await holdRequest(tx, input.requestId, ['open']);
    const { request, order } = held;
    const decider = assertDecides(tx, request, order);
    if (request.evidence.length === 0) throw new AppError('change.no_evidence', { id: request.id });
    assertChangeable(tx, order);
    if (request.version !== input.version) return 'stale';
    if ((request.impact as Impact | null)?.orderVersion !== order.version)
      return lookAgain(tx, held, decider);
    await apply(tx, held, decider);
    return 'accepted';
  });
}

/** What is wanted stays; from what it departs, and what it would do, is as the order is now. */
async function lookAgain(ctx: TxCtx, { request, order }: Held, decider: StaffActor): Promise<'stale'> {
  const to = wanted(order, request.change);
  await ctx.tx
    .update(changeRequest)
    .set({
      change: diff<Specification>(order, to, SPECIFICATION) as RequestRow['change'],
      impact: await readImpact(ctx, order, to),
      version: sql`${changeRequest.version} + 1`,
    })
    .where(eq(changeRequest.id, request.id));
  await paintOthers(ctx, request.id, decider.userId, LOOK_AGAIN);
  return 'stale';
}

async function apply(ctx: TxCtx, { request, order }: Held, decider: StaffActor): Promise<void> {
  await ctx.tx
    .update(changeRequest)
    .set({
      state: 'accepted',
      decidedBy: decider.userId,
      decidedAt: sql`app_now()`,
      version: sql`${changeRequest.version} + 1`,
    })
    .where(eq(changeRequest.id, request.id));
  await markFirstAct(ctx, order);
  const why = { reason: `客户变更 ${request.id} 号：${request.reason}`, evidence: request.evidence };
  const to = wanted(order, request.change);
  await applyChange(ctx, order, to, why, (after, entry) => tellAccepted(ctx, request, after, entry, decider));
  await paintOthers(ctx, request.id, decider.userId);
  await audit(ctx, {
    action: 'change.accept',
    ...auditSubject(order.number),
    change: { request: [null, request.id], state: [request.state, 'accepted'] },
    evidence: request.evidence,
  });
}
