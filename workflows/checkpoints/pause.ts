import { and, eq, sql } from 'drizzle-orm';
import { checkpoint as checkpointTable } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { arm, disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import { clock } from '../now.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { readBrief } from './facts.ts';
import { waitForCalendar } from './late-deadline.ts';
import type { CheckpointRow } from './lock.ts';
import { repaintSoon } from './repaint.ts';
import { deadlineOf } from './rules.ts';

/** The order is on hold: nobody is reminded of what cannot go on. What is open stays open, and may be signed. */
export async function pauseFor(ctx: TxCtx, orderId: number): Promise<void> {
  for (const row of await openOf(ctx, orderId)) {
    await disarm(ctx, row);
    await settleMeeting(ctx, row, '订单已暂停');
    await set(ctx, row, { deadlineAt: null, busyUntil: null, busyBy: null });
  }
}

/** The order goes on: what is still open gets a new deadline from now, and its ladder starts anew. */
export async function resumeFor(ctx: TxCtx, orderId: number): Promise<void> {
  const rows = await openOf(ctx, orderId);
  const order = rows.length > 0 ? await readBrief(ctx, orderId) : undefined;
  if (!order) return;
  const now = await clock(ctx);
  for (const row of rows) {
    const rule = ctx.factory.checkpoints[row.key];
    if (!rule || row.deadlineAt) continue;
    const next = { id: row.id, arm: row.arm + 1 };
    try {
      const deadlineAt = deadlineOf(ctx.factory.calendar, rule, now, order);
      await set(ctx, row, { deadlineAt, arm: next.arm, tier: 0 });
      await arm(ctx, { ...next, deadlineAt });
    } catch (err) {
      if (!(err instanceof YearMissingError)) throw err;
      await set(ctx, row, { arm: next.arm, tier: 0 });
      await waitForCalendar(ctx, next, err.year, now);
    }
  }
}

function openOf({ tx }: TxCtx, orderId: number): Promise<CheckpointRow[]> {
  return tx
    .select()
    .from(checkpointTable)
    .where(and(eq(checkpointTable.orderId, orderId), eq(checkpointTable.state, 'open')))
    .orderBy(checkpointTable.id)
    .for('update');
}

async function set(
  ctx: TxCtx,
  row: CheckpointRow,
  values: Partial<typeof checkpointTable.$inferInsert>,
): Promise<void> {
  await ctx.tx
    .update(checkpointTable)
    .set({ ...values, version: sql`${checkpointTable.version} + 1` })
    .where(eq(checkpointTable.id, row.id));
  await repaintSoon(ctx, row.id);
}
