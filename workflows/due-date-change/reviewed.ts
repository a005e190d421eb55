import { eq, sql } from 'drizzle-orm';
import { dueDateChange } from '../../db/schema/index.ts';
import { audit } from '../audit/record.ts';
import type { CheckpointRow } from '../checkpoints/lock.ts';
import type { Decides } from '../checkpoints/outcome.ts';
import type { SignerView } from '../checkpoints/read.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { doubtsOf } from './kept.ts';
import type { Reason } from './letter-reader.ts';
import { decidedBy, whyNot } from './lock.ts';
import { giveCard, paintAll } from './paint.ts';
import { mayDo, otherName } from './people.ts';
import { openSecond } from './second.ts';
import { CLOSED, endRequest, NOT_PASSED } from './settle.ts';

/** Factor 1 by a person: what the decision of its checkpoint does to the request. */
export const letterReview: Decides = { guard, stale, passed, ended };

/** Who asked does not compare, in nobody's place; who compares may, or stands in for one who may. */
async function guard(ctx: TxCtx, row: CheckpointRow, person: StaffActor, place?: SignerView): Promise<void> {
  const held = await decidedBy(ctx, row, 'review');
  if (!held) return;
  if (person.userId === held.request.requestedBy)
    throw new AppError('date.review_own', otherName(ctx, person));
  if (place?.source === 'fallback') return;
  const [holder] = place && place.userId !== person.userId ? await actorsOf(ctx, [place.userId]) : [person];
  if (!holder || !mayDo(ctx, holder, held.order, 'date.review'))
    throw new AppError('date.review_not_allowed', { name: person.name });
}

async function stale(ctx: TxCtx, row: CheckpointRow): Promise<string | null> {
  const held = await decidedBy(ctx, row, 'review');
  return held ? whyNot(ctx, held.order, held.request.fromDate) : '改期申请已经结束';
}

/** All of it fits: the second person is asked, in the transaction of the signature. */
async function passed(ctx: TxCtx, row: CheckpointRow): Promise<void> {
  const held = await decidedBy(ctx, row, 'review');
  const { actor } = ctx;
  if (!held || actor.kind !== 'staff') throw new Error(`checkpoint ${row.id} decides on no request`);
  const { request, order } = held;
  const codes = doubtsOf(request.reasons as Reason[]).map(({ code }) => code);
  const review = Object.fromEntries(codes.map((code) => [code, 'ok']));
  await ctx.tx
    .update(dueDateChange)
    .set({ reviewedBy: actor.userId, reviewedAt: sql`app_now()`, review })
    .where(eq(dueDateChange.id, request.id));
  await openSecond(ctx, held, actor.userId);
  await paintAll(ctx, request.id);
  await audit(ctx, {
    action: 'date.review',
    ...auditSubject(order.number),
    change: { dateRequest: [null, request.id], answers: [null, review] },
    evidence: request.letterSha256 ? [request.letterSha256] : [],
  });
}

async function ended(
  ctx: TxCtx,
  row: CheckpointRow,
  how: 'rejected' | 'withdrawn',
  reason: string,
): Promise<void> {
  const held = await decidedBy(ctx, row, 'review');
  if (!held) return;
  const { actor } = ctx;
  const by = how === 'rejected' && actor.kind === 'staff' ? { reviewedBy: actor.userId } : {};
  const state = how === 'rejected' ? 'rejected' : 'closed';
  await endRequest(ctx, held, { state, decision: reason, ...by });
  const requester = await actorsOf(ctx, [held.request.requestedBy]);
  const notice = how === 'rejected' ? NOT_PASSED : CLOSED;
  await giveCard(ctx, held.request.id, requester, notice, how);
  await paintAll(ctx, held.request.id, held.request.requestedBy);
}
