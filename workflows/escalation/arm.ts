import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { plannedAfter, TIERS } from './ladder.ts';
import { waitForYear } from './late-step.ts';
import { planStep, STEP, stepRef } from './plan-step.ts';

export { STEP, stepRef } from './plan-step.ts';

export interface Armed {
  id: number;
  arm: number;
}

/** Starts the ladder of a checkpoint whose deadline is known: tier 1 is planned, nothing else waits. */
export async function arm(ctx: TxCtx, checkpoint: Armed & { deadlineAt: Date }): Promise<void> {
  const { id, arm: armed, deadlineAt } = checkpoint;
  const step = { id, arm: armed, tier: 1 };
  try {
    await planStep(
      ctx,
      step,
      plannedAfter(ctx.factory.calendar, ctx.factory.escalation.remindAfter, deadlineAt),
    );
  } catch (err) {
    if (!(err instanceof YearMissingError)) throw err;
    await waitForYear(ctx, [step], err.year, await clock(ctx));
  }
}

/** Stops the ladder: what is planned is taken back, reminders that were not said yet are dropped. */
export async function disarm(ctx: TxCtx, { id, arm: armed }: Armed): Promise<void> {
  const refs = TIERS.map((tier) => stepRef(id, armed, tier));
  await Promise.all([
    ctx.tx.execute(sql`update checkpoint set next_step_at = null, next_step_cause = null where id = ${id}`),
    ctx.tx.execute(sql`delete from due_instant where kind = ${STEP} and done_at is null and ref in ${refs}`),
    ctx.tx.execute(
      sql`update reminder set state = 'dropped' where checkpoint_id = ${id} and state = 'queued'`,
    ),
  ]);
}
