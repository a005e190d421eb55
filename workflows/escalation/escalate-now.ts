import { sql } from 'drizzle-orm';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import { subjectOf } from '../checkpoints/audit-subject.ts';
import { type CheckpointRef, type Held, hold } from '../checkpoints/lock.ts';
import { checkedReason } from '../checkpoints/reject.ts';
import { repaintSoon } from '../checkpoints/repaint.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import { clock } from '../now.ts';
import { nextWorkingInstant } from '../working-time/working-instant.ts';
import { isTier, TIERS, type Tier } from './ladder.ts';
import { planStep, STEP, stepRef } from './plan-step.ts';
import { readLadders } from './read-ladders.ts';
import { takeSteps } from './take-steps.ts';

export interface Escalated {
  tier: Tier;
  /** When it is told: now, or at the start of the next shift. */
  at: Date;
}

/**
 * 立即升级, with a reason: to the next tier, by those who manage checkpoints or whose order it is; outside working hours
 * it waits for the next shift. Who manages may choose a tier: then it is told at once, whatever the hour.
 * @throws AppError checkpoint.not_found, .changed, .not_open, .reason_missing, .reason_too_long,
 *   escalation.not_yours, escalation.manage_only, escalation.no_tier_left, escalation.bad_tier
 */
export function escalateNow(
  ctx: Ctx,
  input: CheckpointRef & { tier?: number; reason: string },
): Promise<Escalated> {
  return withTransaction(ctx, async (tx) => {
    const reason = checkedReason(input.reason, '立即升级');
    const held = await hold(tx, input);
    authorise(tx, held, input.tier !== undefined);
    const tier = tierOf(held, input.tier);
    const now = await clock(tx);
    const cause = `${held.actor.name} 要求升级：${reason}`;
    const at = input.tier === undefined ? nextWorkingInstant(tx.factory.calendar, now) : now;
    if (at > now) await wait(tx, held, tier, at, cause);
    else await take(tx, held, tier, now, cause);
    return { tier, at };
  });
}

function authorise(ctx: TxCtx, { view, actor }: Held, chosen: boolean): void {
  if (may(ctx.factory, actor.roles, 'checkpoint.manage')) return;
  const theirs = [view.order.salesUserId, view.order.ownerUserId].includes(actor.userId);
  throwIf(!theirs, 'escalation.not_yours');
  throwIf(chosen, 'escalation.manage_only');
}

function throwIf(wrong: boolean, code: string): void {
  if (wrong) throw new AppError(code);
}

function tierOf({ row }: Held, chosen: number | undefined): Tier {
  const tier = chosen ?? row.tier + 1;
  if (row.tier >= 3) throw new AppError('escalation.no_tier_left', { name: row.name });
  if (!isTier(tier) || tier <= row.tier) throw new AppError('escalation.bad_tier');
  return tier;
}

/** What was planned by the clock is taken back; the step is the same as the clock's, with its cause. */
async function take(ctx: TxCtx, { row }: Held, tier: Tier, now: Date, cause: string): Promise<void> {
  const refs = TIERS.map((one) => stepRef(row.id, row.arm, one));
  await ctx.tx.execute(
    sql`delete from due_instant where kind = ${STEP} and done_at is null and ref in ${refs}`,
  );
  const [ladder] = await readLadders(ctx, [row.id]);
  if (ladder) await takeSteps(ctx, [{ ladder: { ...ladder, cause }, tier }], now);
}

async function wait(ctx: TxCtx, { row, view }: Held, tier: Tier, at: Date, cause: string): Promise<void> {
  await planStep(ctx, { id: row.id, arm: row.arm, tier }, at);
  await ctx.tx.execute(sql`
    update checkpoint set next_step_cause = ${cause}, version = version + 1, busy_until = null, busy_by = null
    where id = ${row.id}`);
  await repaintSoon(ctx, row.id);
  await audit(ctx, {
    action: 'escalation.ask',
    ...subjectOf(view.order.number),
    change: { checkpoint: [null, row.name], tier: [row.tier, tier], at: [null, at.toISOString()] },
    reason: cause,
  });
}
