import { and, eq, sql } from 'drizzle-orm';
import { deliveryWarning, person } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { auditSubject } from '../orders/events.ts';
import { LONGEST_TEXT } from '../orders/fields.ts';
import { holdOrder, saveOrder } from '../orders/hold.ts';
import { repaintSoon } from '../orders/repaint-order.ts';
import { today } from '../orders/where.ts';
import { mayAnswer } from './read.ts';
import { scheduleRepaint } from './repaint.ts';

export interface WarningAnswer {
  orderId: number;
  /** What was found and is done about it. */
  words: string;
  /** The day on which it is expected to leave, as people write it. */
  until: string;
}

type Row = typeof deliveryWarning.$inferSelect;

/**
 * Answers the open warning of an order: it is pinned no more, and stands with its answer on the order's card. A later
 * change is warned of anew. Words are no act on the order: they stop no OSRT clock.
 * @throws AppError order.not_found, warning.not_open, warning.answered, warning.not_yours, warning.words_missing,
 *   order.reason_too_long, warning.until_invalid
 */
export function answerWarning(ctx: Ctx, input: WarningAnswer): Promise<{ number: string; until: string }> {
  return withTransaction(ctx, async (tx) => {
    const order = await holdOrder(tx, input.orderId);
    const { row, userId } = await lock(tx, order);
    const { words, until } = await read(tx, input);
    await tx.tx
      .update(deliveryWarning)
      .set({
        state: 'answered',
        answeredAt: sql`app_now()`,
        answeredBy: userId,
        answerText: words,
        answerUntil: until,
      })
      .where(eq(deliveryWarning.id, row.id));
    const after = await saveOrder(tx, order, {});
    await repaintSoon(tx, order.id, after.version, after.modifiedAt);
    await scheduleRepaint(
      tx,
      row.told.filter((one) => one !== userId),
    );
    await audit(tx, {
      action: 'warning.answer',
      ...auditSubject(order.number),
      change: { answer: [null, words], answerUntil: [null, until] },
    });
    return { number: order.number, until };
  });
}

async function lock(ctx: TxCtx, order: OrderRow): Promise<{ row: Row; userId: string }> {
  const { number } = order;
  const rows = await ctx.tx
    .select()
    .from(deliveryWarning)
    .where(and(eq(deliveryWarning.orderId, order.id), sql`${deliveryWarning.state} <> 'closed'`))
    .for('update');
  const row = rows.find(({ state }) => state === 'open') ?? rows[0];
  if (!row) throw new AppError('warning.not_open', { number });
  if (ctx.actor.kind !== 'staff' || !mayAnswer(ctx, { ...order, told: row.told }))
    throw new AppError('warning.not_yours', { number });
  if (row.state !== 'open') {
    const [who] = await ctx.tx
      .select({ name: person.name })
      .from(person)
      .where(eq(person.userId, row.answeredBy ?? ''));
    throw new AppError('warning.answered', { number, who: who?.name ?? row.answeredBy ?? '' });
  }
  return { row, userId: ctx.actor.userId };
}

async function read(ctx: TxCtx, input: WarningAnswer): Promise<{ words: string; until: string }> {
  const words = input.words.trim();
  if (words === '') throw new AppError('warning.words_missing');
  if (words.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
  const day = await today(ctx);
  const until = parseDate(input.until, { today: day, lean: 'future' });
  if (!until.ok) throw new AppError('warning.until_invalid', { why: until.reason });
  if (until.date < day)
    throw new AppError('warning.until_invalid', { why: `${until.date} 已经过去，今天是 ${day}` });
  return { words, until: until.date };
}
