import { eq, sql } from 'drizzle-orm';
import { dueDateChange } from '../../db/schema/index.ts';
import { audit } from '../audit/record.ts';
import type { CheckpointRow } from '../checkpoints/lock.ts';
import type { Decides } from '../checkpoints/outcome.ts';
import type { SignerView } from '../checkpoints/read.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import type { StaffActor } from '../staff/actor.ts';
import { assertMayAct, common, signed } from './decides.ts';
import { doubtsOf } from './kept.ts';
import { decidedBy } from './lock.ts';
import { paintAll } from './paint.ts';
import { otherName } from './people.ts';
import { openSecond } from './second.ts';

/** Factor 1 by a person: what the decision of its checkpoint does to the request. */
export const letterReview: Decides = { guard, passed, ...common('review') };

/** Who asked does not compare, in nobody's place; who compares may, or stands in for one who may. */
async function guard(ctx: TxCtx, row: CheckpointRow, person: StaffActor, place?: SignerView): Promise<void> {
  const held = await decidedBy(ctx, row, 'review');
  if (!held) return;
  if (person.userId === held.request.requestedBy)
    throw new AppError('date.review_own', otherName(ctx, person));
  await assertMayAct(ctx, 'review', held, person, place);
}

/** All of it fits: the second person is asked, in the transaction of the signature. */
async function passed(ctx: TxCtx, row: CheckpointRow): Promise<void> {
  const held = await signed(ctx, row, 'review');
  const { request, order, actor } = held;
  const codes = doubtsOf(request.reasons).map(({ code }) => code);
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
