import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { raiseAlarm } from './alarm.ts';
import { isTier, plannedAfter, spansOf } from './ladder.ts';
import { parseStepRef, planStep, type StepRef, scheduleMany, stepRef } from './plan-step.ts';

/** Kind of the due instant that looks again whether a step can be planned now; ref as of the step. */
export const LATE_STEP = 'escalation.late_step';

const AGAIN_MS = 6 * 3_600_000;

/**
 * Steps that cannot be planned because nobody knows the holidays of a year: nothing is guessed, those who look after
 * the ladder are told once a day, and the steps are planned as soon as the calendar knows the year.
 */
export async function waitForYear(
  ctx: TxCtx,
  steps: readonly StepRef[],
  year: number,
  now: Date,
): Promise<void> {
  const at = new Date(now.getTime() + AGAIN_MS);
  await scheduleMany(
    ctx,
    LATE_STEP,
    steps.map(({ id, arm, tier }) => ({ ref: stepRef(id, arm, tier), at })),
  );
  await raiseAlarm(
    ctx,
    `calendar.year_missing:${year}:${now.toISOString().slice(0, 10)}:steps`,
    `工作日历缺少${year}年`,
    `${year}年的节假日与调休数据还没有，${steps.length} 项关卡的下一级升级时间无法计算，到时不会升级。请在 calendar.yaml 的 days 中写入${year}年的安排并加上 completeYears: [${year}]，或升级程序后重启。`,
  );
}

/** @param ref see LATE_STEP */
export async function lateStep(ctx: TxCtx, ref: string): Promise<void> {
  const step = parseStepRef(ref);
  const [row] = await ctx.tx.execute<{
    key: string;
    tier: number;
    planned: boolean;
    before: string | null;
  }>(sql`
    select c.key, c.tier, c.next_step_at is not null as planned,
      coalesce((select s.done_at from escalation_step s
                where s.checkpoint_id = c.id and s.arm = c.arm and s.tier = c.tier), c.deadline_at) as before
    from checkpoint c where c.id = ${step.id} and c.arm = ${step.arm} and c.state = 'open' for update of c`);
  if (!row?.before || row.planned || row.tier !== step.tier - 1 || !isTier(step.tier)) return;
  const spans = spansOf(ctx.factory.escalation, ctx.factory.checkpoints[row.key]);
  try {
    await planStep(ctx, step, plannedAfter(ctx.factory.calendar, spans[step.tier], new Date(row.before)));
  } catch (err) {
    if (!(err instanceof YearMissingError)) throw err;
    await waitForYear(ctx, [step], err.year, await clock(ctx));
  }
}
