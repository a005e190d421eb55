import type { CheckpointRow } from '../checkpoints/lock.ts';
import type { Decides } from '../checkpoints/outcome.ts';
import type { SignerView } from '../checkpoints/read.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { mayOver } from '../staff/policy.ts';
import type { Factor } from './factor-rules.ts';
import { decidedBy, type Held, whyNot } from './lock.ts';
import { giveCard, paintAll } from './paint.ts';
import { CLOSED, endRequest, NOT_PASSED } from './settle.ts';

const RIGHTS = {
  review: { permission: 'date.review', refusal: 'date.review_not_allowed' },
  approval: { permission: 'date.approve', refusal: 'date.approve_not_allowed' },
} as const;

/**
 * Who acts may, or stands in for one who may; whoever the factory names for want of anybody else may, too.
 * @throws AppError date.review_not_allowed, date.approve_not_allowed
 */
export async function assertMayAct(
  ctx: TxCtx,
  factor: Factor,
  { order }: Held,
  person: StaffActor,
  place?: SignerView,
): Promise<void> {
  if (place?.source === 'fallback') return;
  const { permission, refusal } = RIGHTS[factor];
  const [holder] = place && place.userId !== person.userId ? await actorsOf(ctx, [place.userId]) : [person];
  if (!holder || !mayOver(ctx.factory, holder, order, permission))
    throw new AppError(refusal, { name: person.name });
}

/** What both factors have in common: what makes them pointless, and what their end does to the request. */
export const common = (factor: Factor): Pick<Decides, 'stale' | 'ended'> => ({
  async stale(ctx, row) {
    const held = await decidedBy(ctx, row, factor);
    return held ? whyNot(ctx, held.order, held.request.fromDate) : '改期申请已经结束';
  },
  async ended(ctx, row, how, reason) {
    const held = await decidedBy(ctx, row, factor);
    if (!held) return;
    const { request } = held;
    const { actor } = ctx;
    const rejected = how === 'rejected';
    const by = factor === 'review' ? 'reviewedBy' : 'approvedBy';
    await endRequest(ctx, held, {
      state: rejected ? 'rejected' : 'closed',
      decision: reason,
      ...(rejected && actor.kind === 'staff' ? { [by]: actor.userId } : {}),
    });
    const requester = await actorsOf(ctx, [request.requestedBy]);
    await giveCard(ctx, request.id, requester, rejected ? NOT_PASSED : CLOSED, how);
    await paintAll(ctx, request.id, request.requestedBy);
  },
});

/** The request whose last signature was given, and who gave it. */
export async function signed(
  ctx: TxCtx,
  row: CheckpointRow,
  factor: Factor,
): Promise<Held & { actor: StaffActor }> {
  const held = await decidedBy(ctx, row, factor);
  const { actor } = ctx;
  if (!held || actor.kind !== 'staff') throw new Error(`checkpoint ${row.id} decides on no request`);
  return { ...held, actor };
}
