import { eq } from 'drizzle-orm';
import { checkpoint as checkpointTable } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { raiseAlarm } from '../escalation/alarm.ts';
import { arm } from '../escalation/arm.ts';
import { clock } from '../now.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { readBrief } from './facts.ts';
import { deadlineOf } from './rules.ts';

/** Kind of the due instant that looks again whether the calendar knows the year now; ref `<checkpoint>:<arm>`. */
export const LATE_DEADLINE = 'checkpoints.late_deadline';

const AGAIN_MS = 6 * 3_600_000;

/**
 * A deadline that needs a year without holiday data is not guessed: the checkpoint stays open without one, those who
 * look after the ladder are told (once a day), and it is computed as soon as the calendar knows the year.
 */
export async function waitForCalendar(
  ctx: TxCtx,
  row: { id: number; arm: number },
  year: number,
  now: Date,
): Promise<void> {
  await schedule(ctx, LATE_DEADLINE, `${row.id}:${row.arm}`, new Date(now.getTime() + AGAIN_MS));
  await raiseAlarm(
    ctx,
    `calendar.year_missing:${year}:${now.toISOString().slice(0, 10)}`,
    `工作日历缺少${year}年`,
    `${year}年的节假日与调休数据还没有，相关关卡的截止时间无法计算，也不会提醒。请在 calendar.yaml 的 days 中写入${year}年的安排并加上 completeYears: [${year}]，或升级程序后重启。`,
  );
}

/** @param ref see LATE_DEADLINE */
export async function lateDeadline(ctx: TxCtx, ref: string): Promise<void> {
  const [id = 0, armed = 0] = ref.split(':').map(Number);
  const [row] = await ctx.tx.select().from(checkpointTable).where(eq(checkpointTable.id, id)).for('update');
  if (row?.state !== 'open' || row.arm !== armed || row.deadlineAt) return;
  const rule = ctx.factory.checkpoints[row.key];
  const order = await readBrief(ctx, row.orderId);
  if (!rule || !order || order.heldFrom !== null) return;
  try {
    const deadlineAt = deadlineOf(ctx.factory.calendar, rule, row.openedAt, order);
    await ctx.tx.update(checkpointTable).set({ deadlineAt }).where(eq(checkpointTable.id, id));
    await arm(ctx, { id, arm: armed, deadlineAt });
  } catch (err) {
    if (!(err instanceof YearMissingError)) throw err;
    await waitForCalendar(ctx, { id, arm: armed }, err.year, await clock(ctx));
  }
}
