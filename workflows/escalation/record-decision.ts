import { sql } from 'drizzle-orm';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import { subjectOf } from '../checkpoints/audit-subject.ts';
import { handOver, personToSign } from '../checkpoints/hand-over.ts';
import { type CheckpointView, readCheckpoint } from '../checkpoints/read.ts';
import { checkedReason } from '../checkpoints/reject.ts';
import { repaintSoon } from '../checkpoints/repaint.ts';
import { giveCard } from '../checkpoints/tell.ts';
import { instantText } from '../checkpoints/text.ts';
import { actorId, type Ctx, type TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import type { StaffActor } from '../staff/actor.ts';
import { actsFor } from '../staff/delegates.ts';
import { arm, disarm } from './arm.ts';
import { newDeadline } from './new-deadline.ts';
import { holdMeeting, type Meeting } from './read-held-meeting.ts';

export interface Decision {
  meetingId: number;
  /** What was decided, in words. */
  decision: string;
  /** Working time from now: `4h`, `1d`. */
  span: string;
  /** A Shanghai day instead: its end of work; '' when not given. */
  day: string;
  /** Who signs instead of the first who must; '' for no change. */
  assignee: string;
}

export interface Recorded {
  view: CheckpointView;
  deadlineAt: Date;
  /** Who signs now instead. */
  assignee: StaffActor | null;
}

/**
 * Writes down what a meeting decided and arms the checkpoint anew: a new deadline, perhaps another assignee, and the
 * ladder from its beginning. By the organiser, who stands in for them, or somebody who was there and manages checkpoints.
 * @throws AppError meeting.not_found, meeting.not_yours, meeting.settled, meeting.bad_deadline,
 *   checkpoint.reason_missing, checkpoint.reason_too_long, checkpoint.no_such_person, checkpoint.signs_already
 */
export function recordDecision(ctx: Ctx, input: Decision): Promise<Recorded> {
  return withTransaction(ctx, async (tx) => {
    const decision = checkedReason(input.decision, '会议结论');
    const meeting = await holdMeeting(tx, input.meetingId);
    const view = meeting && (await readCheckpoint(tx, meeting.checkpointId));
    if (!meeting || !view) throw new AppError('meeting.not_found');
    const actor = await authorised(tx, meeting);
    if (meeting.state !== 'invited' || view.state !== 'open' || view.arm !== meeting.arm)
      throw new AppError('meeting.settled', { who: meeting.decidedByName ?? '' });
    const deadlineAt = newDeadline(tx.factory.calendar, input, new Date(meeting.now));
    const assignee = input.assignee === '' ? null : await replace(tx, view, input.assignee, decision);
    await rearm(tx, view, deadlineAt);
    await close(tx, meeting.id, actor, decision);
    await tell(tx, view, decision, deadlineAt, assignee);
    await audit(tx, {
      action: 'escalation.decide',
      ...subjectOf(view.order.number),
      change: {
        checkpoint: [null, view.name],
        deadlineAt: [view.deadlineAt, deadlineAt.toISOString()],
        ...(assignee ? { signer: [firstPending(view)?.userId ?? null, assignee.userId] } : {}),
      },
      reason: decision,
    });
    return { view, deadlineAt, assignee };
  });
}

async function authorised(ctx: TxCtx, { organiser, attendees }: Meeting): Promise<StaffActor> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('meeting.not_yours');
  const manages = attendees.includes(actor.userId) && may(ctx.factory, actor.roles, 'checkpoint.manage');
  if (manages || actor.userId === organiser) return actor;
  if ((await actsFor(ctx, actor.userId)).includes(organiser)) return actor;
  throw new AppError('meeting.not_yours');
}

const firstPending = (view: CheckpointView) => view.signers.find((one) => one.state === 'pending');

async function replace(
  ctx: TxCtx,
  view: CheckpointView,
  userId: string,
  reason: string,
): Promise<StaffActor | null> {
  const person = await personToSign(ctx, view, userId);
  const from = firstPending(view);
  if (!from) return null;
  await handOver(ctx, view, from.place, person, reason);
  return person;
}

async function rearm(ctx: TxCtx, view: CheckpointView, deadlineAt: Date): Promise<void> {
  await disarm(ctx, view);
  await ctx.tx.execute(sql`
    update checkpoint set arm = arm + 1, tier = 0, version = version + 1, busy_until = null, busy_by = null,
      deadline_at = ${deadlineAt.toISOString()}::timestamptz
    where id = ${view.id}`);
  await arm(ctx, { id: view.id, arm: view.arm + 1, deadlineAt });
}

async function close(ctx: TxCtx, meetingId: number, actor: StaffActor, decision: string): Promise<void> {
  await ctx.tx.execute(sql`
    update escalation_meeting set state = 'decided', decided_at = app_now(), decided_by = ${actorId(actor)}, decision = ${decision}
    where id = ${meetingId}`);
}

/** Those who must sign now get a fresh card; all other cards are painted anew. */
async function tell(
  ctx: TxCtx,
  view: CheckpointView,
  decision: string,
  deadlineAt: Date,
  assignee: StaffActor | null,
): Promise<void> {
  const pending = view.signers.filter((one) => one.state === 'pending').map((one) => one.userId);
  const now = assignee ? [assignee.userId, ...pending.slice(1)] : pending;
  const text = `会议结论：${decision}。新的截止时间 ${instantText(deadlineAt, view.now)}。`;
  await giveCard(ctx, view.id, now, { text, tone: 'warn' }, `a${view.arm + 1}:meeting`);
  await repaintSoon(ctx, view.id);
}
