import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { addWorkingMinutes } from '../working-time/add-minutes.ts';

/** Kind of the due instants of the ladder; their ref is `<checkpoint>:<arm>:<tier>`. */
export const STEP = 'escalation.step';

/** Tiers of the ladder: reminder, head of department, meeting. */
export const TIERS = [1, 2, 3] as const;

export const stepRef = (checkpointId: number, arm: number, tier: number): string =>
  `${checkpointId}:${arm}:${tier}`;

export interface Armed {
  id: number;
  arm: number;
}

/** Starts the ladder of a checkpoint whose deadline is known: tier 1 is planned, nothing else waits. */
export async function arm(ctx: TxCtx, checkpoint: Armed & { deadlineAt: Date }): Promise<void> {
  const { remindAfter } = ctx.factory.escalation;
  const { deadlineAt } = checkpoint;
  // A deadline at the end of a shift is told then, not at the start of the next one.
  const at =
    remindAfter === 0 ? deadlineAt : addWorkingMinutes(ctx.factory.calendar, deadlineAt, remindAfter);
  await planStep(ctx, checkpoint, 1, at);
}

/** Plans one step of the ladder. */
export async function planStep(ctx: TxCtx, { id, arm: armed }: Armed, tier: number, at: Date): Promise<void> {
  await Promise.all([
    ctx.tx.execute(
      sql`update checkpoint set next_step_at = ${at.toISOString()}::timestamptz where id = ${id}`,
    ),
    schedule(ctx, STEP, stepRef(id, armed, tier), at),
  ]);
}

/** Stops the ladder: what is planned is taken back, reminders that were not said yet are dropped. */
export async function disarm(ctx: TxCtx, { id, arm: armed }: Armed): Promise<void> {
  const refs = TIERS.map((tier) => stepRef(id, armed, tier));
  await Promise.all([
    ctx.tx.execute(sql`update checkpoint set next_step_at = null where id = ${id}`),
    ctx.tx.execute(sql`delete from due_instant where kind = ${STEP} and done_at is null and ref in ${refs}`),
    ctx.tx.execute(
      sql`update reminder set state = 'dropped' where checkpoint_id = ${id} and state = 'queued'`,
    ),
  ]);
}
