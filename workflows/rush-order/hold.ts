import { eq, sql } from 'drizzle-orm';
import { rushOption, rushRequest } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { AppError } from '../errors.ts';
import { minuteOf } from '../load/spans.ts';
import { auditSubject } from '../orders/events.ts';
import { stampText } from '../scheduling/text.ts';
import { type Choice, chosen, decide, inMinutes } from './chosen.ts';
import { dropEntry } from './close.ts';
import { endHolds } from './end-holds.ts';
import { markRush } from './mark.ts';
import { isBooked, lockRequest } from './read.ts';
import { recheck } from './recheck.ts';
import { HOW_NAMES, type StoredOption } from './stored.ts';
import { type Taken, takenBy } from './taken.ts';
import { paintRush } from './tell.ts';

/** Kind of the due instant at which a hold ends; its ref is `<request>:<option>:<time>`. */
export const HOLD_OVER = 'rush.hold_over';

/**
 * 先占: keeps an option for a while, so that the planner can ask somebody first; others plan as if it were booked.
 * @returns `taken` when it cannot be had any more; the options are computed anew
 * @throws AppError rush.settled, rush.not_yours, rush.no_such_option, rush.held_by_other, rush.nothing_to_hold
 */
export function holdOption(ctx: Ctx, choice: Choice): Promise<{ outcome: 'held' } | Taken> {
  return withTransaction(ctx, async (tx) => {
    const deciding = await decide(tx, choice.requestId);
    const option = await chosen(tx, deciding, choice);
    const stored = option.plan as StoredOption;
    if (stored.how === 'keep') throw new AppError('rush.nothing_to_hold');
    const { violations } = await recheck(tx, deciding.order, stored);
    if (violations[0]) return takenBy(tx, deciding, violations[0]);
    const until = await inMinutes(tx, tx.factory.scheduling.holdMinutes);
    await tx.tx
      .update(rushOption)
      .set({ heldBy: deciding.planner.userId, heldUntil: until })
      .where(eq(rushOption.id, option.id));
    await schedule(tx, HOLD_OVER, `${choice.requestId}:${option.id}:${until.getTime()}`, until);
    await audit(tx, {
      action: 'production.rush_hold',
      ...auditSubject(deciding.order.number),
      change: { option: [null, HOW_NAMES[stored.how]], heldUntil: [null, stampText(minuteOf(until))] },
    });
    return { outcome: 'held' };
  });
}

/** 放开: an own hold ends before its time. @throws AppError rush.settled, rush.not_yours, rush.not_held */
export function releaseHold(ctx: Ctx, requestId: number): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { request, order, planner } = await decide(tx, requestId);
    const held = await endHolds(tx, request.id, sql`${rushOption.heldBy} = ${planner.userId}`);
    if (held.length === 0) throw new AppError('rush.not_held');
    await audit(tx, releaseEntry(order.number, held[0]?.kind ?? '', ''));
  });
}

/** A hold's time is over: the place is free again, and everybody's card says so. Nothing when it was booked or let go. */
export async function holdOver(ctx: TxCtx, ref: string): Promise<void> {
  const [requestId = 0, optionId = 0] = ref.split(':').map(Number);
  const request = await lockRequest(ctx, requestId);
  const held = await endHolds(
    ctx,
    requestId,
    sql`${rushOption.id} = ${optionId} and ${rushOption.heldUntil} <= app_now()`,
  );
  if (held.length === 0 || request.state !== 'open') return;
  const [row] = await ctx.tx.execute<{ number: string }>(
    sql`select number from customer_order where id = ${request.orderId}`,
  );
  await paintRush(ctx, requestId, { notice: { text: '占住的时间已过，时段已放开。', tone: 'warn' } });
  if (row) await audit(ctx, releaseEntry(row.number, held[0]?.kind ?? '', '占住的时间已过'));
}

/** @param kind of the option @param reason '' when it was let go by hand */
export const releaseEntry = (number: string, kind: string, reason: string) => ({
  action: 'production.rush_release',
  ...auditSubject(number),
  change: { option: [HOW_NAMES[kind as keyof typeof HOW_NAMES] ?? kind, null] as const },
  reason,
});

/**
 * 不排: the request is closed without a booking and the mark is taken off the order, unless an earlier booking stands.
 * @throws AppError rush.settled, rush.not_yours, rush.held_by_other
 */
export function dropRush(ctx: Ctx, requestId: number): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { request, order, planner } = await decide(tx, requestId);
    await endHolds(tx, request.id);
    await tx.tx
      .update(rushRequest)
      .set({ state: 'dropped', refinement: 'done' })
      .where(eq(rushRequest.id, request.id));
    if (!(await isBooked(tx, request, 'earlier')))
      await markRush(tx, order.id, false, '加急没有排进', [planner.userId]);
    await audit(tx, dropEntry(order.number, ''));
  });
}
