import { dueDateChange } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import { clock } from '../now.ts';
import { readReason } from '../orders/editing/lock.ts';
import { auditSubject } from '../orders/events.ts';
import { holdOrder } from '../orders/hold.ts';
import { mayOver } from '../staff/policy.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { ruleOf } from './factor-rules.ts';
import { assertMovable } from './lock.ts';
import { goingRequestOf } from './promises.ts';
import { awaitLetter } from './settle.ts';

export interface NewDate {
  orderId: number;
  /** The promised date that the person saw. */
  fromDate: string;
  /** As typed. */
  toDate: string;
  reason: string;
}

/**
 * Writes down that a customer wants another due date; it is judged as soon as the customer's letter is there (attach.ts).
 * @returns the request's number
 * @throws AppError date.not_permitted, date.no_review, date.no_second, date.unreadable, date.past, date.same, date.already_open,
 *   date.stale, date.shipped, order.reason_missing, order.reason_too_long, order.not_found, order.ended
 */
export function requestDate(ctx: Ctx, input: NewDate): Promise<number> {
  return withTransaction(ctx, async (tx) => {
    const { actor } = tx;
    for (const factor of ['review', 'approval'] as const) ruleOf(tx.factory, factor);
    const now = await clock(tx);
    const today = shanghaiDay(now);
    const toDate = checkedDate(input.toDate, today);
    const reason = readReason(input.reason, '改期', true);
    const row = await holdOrder(tx, input.orderId);
    if (actor.kind !== 'staff' || !mayOver(tx.factory, actor, row, 'date.request'))
      throw new AppError('date.not_permitted');
    assertMovable(tx, row, input.fromDate);
    if (toDate === row.promisedDate) throw new AppError('date.same', { number: row.number, date: toDate });
    const other = await goingRequestOf(tx, row.id);
    if (other)
      throw new AppError('date.already_open', { id: other.id, number: row.number, who: other.requestedBy });
    const [inserted] = await tx.tx
      .insert(dueDateChange)
      .values({ orderId: row.id, fromDate: row.promisedDate, toDate, reason, requestedBy: actor.userId })
      .returning({ id: dueDateChange.id });
    if (!inserted) throw new Error('due_date_change insert returned no row');
    await awaitLetter(tx, inserted.id);
    await audit(tx, {
      action: 'date.request',
      ...auditSubject(row.number),
      change: { dateRequest: [null, inserted.id], wantedDate: [row.promisedDate, toDate] },
      reason,
    });
    return inserted.id;
  });
}

function checkedDate(text: string, today: string): string {
  const read = parseDate(text.trim(), { today, lean: 'future' });
  if (!read.ok) throw new AppError('date.unreadable', { why: read.reason });
  if (read.date < today) throw new AppError('date.past', { date: read.date });
  return read.date;
}
