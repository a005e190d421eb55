import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import type { Part } from './addressees.ts';
import { collectedUntil } from './budget.ts';

/** Kind of the due instant that wakes the worker for reminders that had to wait; its ref is the instant. */
export const SAY_LATER = 'escalation.say';

export interface NewReminder {
  userId: string;
  checkpointId: number;
  arm: number;
  /** 0: opened or nudged. */
  tier: number;
  role: Part | 'nudge' | 'opened';
  /** A line beside the facts, e.g. who escalated by hand and why; '' for none. */
  line: string;
}

/**
 * Queues reminders: they are said within a second, one message per person. When the month's budget runs out, those
 * that can wait (opened, tier 1) are collected for the next digest. A trigger wakes the worker at the commit.
 */
export async function queueReminders(
  ctx: TxCtx,
  reminders: readonly NewReminder[],
  now: Date,
): Promise<void> {
  if (reminders.length === 0) return;
  const later = reminders.some(canWait) ? await collectedUntil(ctx, now) : null;
  const rows = reminders.map((one) => ({ ...one, notBefore: later && canWait(one) ? later : now }));
  await ctx.tx.execute(sql`
    insert into reminder (user_id, checkpoint_id, tier, arm, role, line, not_before)
    select r."userId", r."checkpointId", r.tier, r.arm, r.role, r.line, r."notBefore"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (
      "userId" text, "checkpointId" bigint, tier int, arm int, role text, line text, "notBefore" timestamptz)
    on conflict do nothing`);
  if (later) await sayAt(ctx, later);
}

const canWait = ({ tier, role }: NewReminder): boolean => tier <= 1 && role !== 'nudge';

/** The worker looks at the table at this instant. */
export const sayAt = (ctx: TxCtx, at: Date): Promise<void> => schedule(ctx, SAY_LATER, at.toISOString(), at);

/** Wakes the worker of this and every other copy. */
export async function sayNow({ tx }: TxCtx): Promise<void> {
  await tx.execute(sql`select pg_notify('escalation', '')`);
}
