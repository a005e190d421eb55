import { eq, sql } from 'drizzle-orm';
import { dueDateChange } from '../../db/schema/index.ts';
import { audit } from '../audit/record.ts';
import type { CheckpointRow } from '../checkpoints/lock.ts';
import type { Decides } from '../checkpoints/outcome.ts';
import type { SignerView } from '../checkpoints/read.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import { moveDate } from '../orders/move-date.ts';
import type { StaffActor } from '../staff/actor.ts';
import { assertMayAct, common, signed } from './decides.ts';
import { decidedBy } from './lock.ts';
import { paintAll } from './paint.ts';
import { otherName } from './people.ts';
import { tellMoved } from './tell.ts';

/** The second factor: what its checkpoint's decision does to the request. */
export const secondFactor: Decides = { guard, passed, ...common('approval') };

/**
 * Two factors are different people: neither who asked nor who compared the letter decides, whether in their own place or
 * in somebody's they stand in for. Who decides may approve, or stands in for one who may.
 */
async function guard(ctx: TxCtx, row: CheckpointRow, person: StaffActor, place?: SignerView): Promise<void> {
  const held = await decidedBy(ctx, row, 'approval');
  if (!held) return;
  const { request } = held;
  const who = otherName(ctx, person);
  if (person.userId === request.requestedBy) throw new AppError('date.same_person', { as: '申请人', ...who });
  if (person.userId === request.reviewedBy)
    throw new AppError('date.same_person', { as: '确认函核对人', ...who });
  await assertMayAct(ctx, 'approval', held, person, place);
}

/** The date moves, with all that follows, in the transaction of the signature. */
async function passed(ctx: TxCtx, row: CheckpointRow): Promise<void> {
  const held = await signed(ctx, row, 'approval');
  const { request, order: before, actor } = held;
  await ctx.tx
    .update(dueDateChange)
    .set({
      state: 'accepted',
      approvedBy: actor.userId,
      decidedAt: sql`app_now()`,
      version: sql`${dueDateChange.version} + 1`,
    })
    .where(eq(dueDateChange.id, request.id));
  const evidence = request.letterSha256 ? [request.letterSha256] : [];
  const why = { reason: `改期申请 ${request.id} 号：${request.reason}`, evidence };
  await moveDate(ctx, before, request.toDate, why, (after, entry) =>
    tellMoved(ctx, request, after, entry, actor),
  );
  await paintAll(ctx, request.id, request.requestedBy);
  await audit(ctx, {
    action: 'date.accept',
    ...auditSubject(before.number),
    change: {
      dateRequest: [null, request.id],
      requestState: [request.state, 'accepted'],
      requester: [null, request.requestedBy],
      reviewer: [null, request.reviewedBy ?? 'system:due-date-change'],
      approver: [null, actor.userId],
    },
    evidence,
  });
}
