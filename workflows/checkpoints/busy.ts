import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import { actorId, type Ctx } from '../context.ts';
import { schedule } from '../due.ts';
import { AppError } from '../errors.ts';
import { STEP, stepRef } from '../escalation/arm.ts';
import { clock } from '../now.ts';
import { actsFor } from '../staff/delegates.ts';
import { addWorkingMinutes } from '../working-time/add-minutes.ts';
import { parseWorkingSpan, WORKING_SPAN_PATTERN } from '../working-time/span-text.ts';
import { subjectOf } from './audit-subject.ts';
import { type CheckpointRef, hold } from './lock.ts';
import { signsNow } from './reader.ts';
import { repaintSoon } from './repaint.ts';
import { pendingNames, touch } from './sign.ts';

/** Longest 处理中, working days: alarms can be put off, not switched off. */
const MOST_DAYS = 3;

/**
 * 处理中 until then: somebody works on it and the ladder waits; at the end it lapses back into alarm by itself.
 * @param input.span working time from now: `2h`, `1d`
 * @throws AppError checkpoint.not_found, .changed, .not_open, .not_yours, .bad_span
 */
export function markBusy(ctx: Ctx, input: CheckpointRef & { span: string }): Promise<{ until: Date }> {
  return withTransaction(ctx, async (tx) => {
    const { calendar } = tx.factory;
    const minutes = WORKING_SPAN_PATTERN.test(input.span) ? parseWorkingSpan(calendar, input.span) : 0;
    if (minutes < 1 || minutes > MOST_DAYS * calendar.dayMinutes)
      throw new AppError('checkpoint.bad_span', { most: MOST_DAYS });
    const held = await hold(tx, input);
    const { row, view, actor } = held;
    if (!signsNow(view, { userId: actor.userId, actsFor: await actsFor(tx, actor.userId) }))
      throw new AppError('checkpoint.not_yours', { name: row.name, who: pendingNames(view.signers) });
    const until = addWorkingMinutes(calendar, await clock(tx), minutes);
    // The step that is planned waits for the end; without a plan (no deadline yet) there is nothing to put off.
    const later = row.nextStepAt && row.nextStepAt < until;
    await touch(tx, held, {
      busyUntil: until,
      busyBy: actorId(actor),
      ...(later ? { nextStepAt: until } : {}),
    });
    if (later) await schedule(tx, STEP, stepRef(row.id, row.arm, row.tier + 1), until);
    await repaintSoon(tx, row.id);
    await audit(tx, {
      action: 'checkpoint.busy',
      ...subjectOf(view.order.number),
      change: {
        checkpoint: [null, row.name],
        busyUntil: [row.busyUntil?.toISOString() ?? null, until.toISOString()],
      },
    });
    return { until };
  });
}
