import { and, eq, sql } from 'drizzle-orm';
import { checkpoint as checkpointTable } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { arm, disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { type OrderBrief, readBrief } from './facts.ts';
import { waitForCalendar } from './late-deadline.ts';
import type { CheckpointRow } from './lock.ts';
import { repaintSoon } from './repaint.ts';
import { deadlineOf } from './rules.ts';

/** A deadline that a new promised date moves; null where the calendar does not know the year. */
export interface Redated {
  row: CheckpointRow;
  from: Date;
  to: Date | null;
  /** Year that is missing then. */
  year?: number;
}

/**
 * Which open checkpoints of an order have a deadline so many days before its promised date, and when they would be due
 * with another one: as if they had been opened then.
 */
export async function redated(ctx: TxCtx, order: OrderBrief): Promise<Redated[]> {
  const rows = await ctx.tx
    .select()
    .from(checkpointTable)
    .where(and(eq(checkpointTable.orderId, order.id), eq(checkpointTable.state, 'open')))
    .orderBy(checkpointTable.id)
    .for('update');
  return rows.flatMap((row): Redated[] => {
    const rule = ctx.factory.checkpoints[row.key];
    const from = row.deadlineAt;
    if (rule?.deadline.kind !== 'before' || !from) return [];
    try {
      const to = deadlineOf(ctx.factory.calendar, rule, row.openedAt, order);
      return to.getTime() === from.getTime() ? [] : [{ row, from, to }];
    } catch (err) {
      if (!(err instanceof YearMissingError)) throw err;
      return [{ row, from, to: null, year: err.year }];
    }
  });
}

/**
 * An order's promised date has moved: deadlines before it move along, and their ladders start anew. To be called in the
 * transaction of the change, after it was written.
 */
export async function redateFor(ctx: TxCtx, orderId: number): Promise<void> {
  const order = await readBrief(ctx, orderId);
  const moved = order ? await redated(ctx, order) : [];
  for (const { row, to, year } of moved) {
    await disarm(ctx, row);
    await settleMeeting(ctx, row, '订单已改期，截止时间重新计算');
    const next = { id: row.id, arm: row.arm + 1 };
    await ctx.tx
      .update(checkpointTable)
      .set({ deadlineAt: to, arm: next.arm, tier: 0, version: sql`${checkpointTable.version} + 1` })
      .where(eq(checkpointTable.id, row.id));
    if (to) await arm(ctx, { ...next, deadlineAt: to });
    else await waitForCalendar(ctx, next, year ?? 0, row.openedAt);
    await repaintSoon(ctx, row.id);
  }
}
