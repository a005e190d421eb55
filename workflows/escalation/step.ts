import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { trySubject } from '../subject.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { decideStep, type Verdict } from './decide-step.ts';
import { isTier } from './ladder.ts';
import { waitForYear } from './late-step.ts';
import { parseStepRef, STEP, type StepRef, scheduleMany, stepRef } from './plan-step.ts';
import { holdLadders, type Ladder } from './read-ladders.ts';
import { type Step, takeSteps } from './take-steps.ts';

/** A checkpoint that somebody is pressing right now is looked at again after this long. */
const HELD_MS = 250;

/** A year without holidays is asked for again after this long. */
const YEAR_MS = 6 * 3_600_000;

/**
 * The steps of ladders that are due, up to 200 in one transaction: those that may be told now are taken, the others
 * are put off to when they may be. What is held outside working hours is released together, so that it is bundled.
 * @param refs `<checkpoint>:<arm>:<tier>`
 */
export async function runSteps(ctx: TxCtx, refs: readonly string[]): Promise<void> {
  const asked = refs.map(parseStepRef);
  const [now, ladders] = await Promise.all([
    clock(ctx),
    holdLadders(
      ctx,
      asked.map((one) => one.id),
    ),
  ]);
  const held = new Map(ladders.map((ladder) => [ladder.id, ladder]));
  const there = await existing(
    ctx,
    asked.filter((one) => !held.has(one.id)),
  );
  const run: Step[] = [];
  const later: (StepRef & { at: Date; planned: boolean })[] = [];
  for (const step of asked) {
    const ladder = held.get(step.id);
    if (!ladder && there.has(step.id)) {
      later.push({ ...step, at: new Date(now.getTime() + HELD_MS), planned: false });
      continue;
    }
    const verdict = await verdictOn(ctx, ladder, step, now);
    if (verdict.kind === 'wait') later.push({ ...step, at: verdict.until, planned: true });
    if (verdict.kind !== 'run' || !ladder || !isTier(step.tier)) continue;
    if (await mayTouchCards(ctx, ladder, step)) run.push({ ladder, tier: step.tier });
    else later.push({ ...step, at: new Date(now.getTime() + HELD_MS), planned: false });
  }
  await putOff(ctx, later);
  await takeSteps(ctx, run, now);
}

export const stepDue = { set: runSteps };

/**
 * A checkpoint that decides itself gives people cards, which somebody may be pressing who waits for the checkpoint: only
 * with the order to ourselves, as presses have it.
 */
async function mayTouchCards(ctx: TxCtx, { key, orderId }: Ladder, { tier }: StepRef): Promise<boolean> {
  const decides = tier === 1 && (ctx.factory.checkpoints[key]?.onTimeout ?? 'hold') !== 'hold';
  return !decides || trySubject(ctx.tx, `order:${orderId}`);
}

/** As decideStep; a year that nobody knows is an alarm, and the step waits for it. */
async function verdictOn(ctx: TxCtx, ladder: Ladder | undefined, step: StepRef, now: Date): Promise<Verdict> {
  try {
    return decideStep(ctx.factory.calendar, ladder, step, now);
  } catch (err) {
    if (!(err instanceof YearMissingError)) throw err;
    await waitForYear(ctx, [], err.year, now);
    return { kind: 'wait', until: new Date(now.getTime() + YEAR_MS) };
  }
}

/** Of checkpoints that could not be held: those that there are. */
async function existing({ tx }: TxCtx, steps: readonly StepRef[]): Promise<Set<number>> {
  if (steps.length === 0) return new Set();
  const ids = steps.map((one) => one.id);
  const rows = await tx.execute<{ id: number }>(
    sql`select id::float8 as id from checkpoint where id in ${ids}`,
  );
  return new Set(rows.map((row) => row.id));
}

/** The due rows stay open and are moved; those that we hold say so on their checkpoint, too. */
async function putOff(
  ctx: TxCtx,
  later: readonly (StepRef & { at: Date; planned: boolean })[],
): Promise<void> {
  if (later.length === 0) return;
  await scheduleMany(
    ctx,
    STEP,
    later.map(({ id, arm, tier, at }) => ({ ref: stepRef(id, arm, tier), at })),
  );
  const planned = later.filter((one) => one.planned).map(({ id, at }) => ({ id, at: at.toISOString() }));
  await ctx.tx.execute(sql`
    update checkpoint c set next_step_at = r.at
    from jsonb_to_recordset(${JSON.stringify(planned)}::text::jsonb) as r (id bigint, at timestamptz)
    where c.id = r.id`);
}
