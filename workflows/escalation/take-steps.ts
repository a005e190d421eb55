import { timeOut } from '../checkpoints/time-out.ts';
import type { TxCtx } from '../context.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { type Addressee, assignees, type Concerned, type Gathering, gathering, heads } from './addressees.ts';
import { nextAfter, spansOf, type Tier } from './ladder.ts';
import { concernedBy } from './people.ts';
import type { Ladder } from './read-ladders.ts';
import { writeSteps } from './write-steps.ts';

/** A step that is taken now, of a checkpoint that the transaction holds. */
export interface Step {
  ladder: Ladder;
  tier: Tier;
}

/** A step that was taken: who is told, and what comes next. */
export interface Taken extends Step {
  planned: Date;
  /** As in escalation_step. */
  outcome: 'told' | 'skipped' | 'meeting' | 'timed_out';
  told: Addressee[];
  cc: Addressee[];
  meeting: Gathering | null;
  missing: 'assignee' | 'head' | 'organiser' | null;
  /** When the next tier is planned; null: none is left. A number: the year that nobody knows. */
  next: Date | number | null;
}

/**
 * Takes steps, by the clock or by hand, and writes all that follows: who is told, the plan of the next tier, the audit
 * entries, the paint of the cards. A checkpoint that decides itself at its deadline does so instead of tier 1.
 */
export async function takeSteps(ctx: TxCtx, steps: readonly Step[], now: Date): Promise<void> {
  if (steps.length === 0) return;
  const concerned = await concernedBy(
    ctx,
    steps.map((one) => one.ladder),
  );
  const taken: Taken[] = [];
  for (const step of steps) {
    const who = concerned.get(step.ladder.id);
    if (!who) continue;
    // Stepping up by hand reminds; only the deadline itself decides.
    const byClock = step.tier === 1 && step.ladder.cause === null;
    const verdict = byClock ? ctx.factory.checkpoints[step.ladder.key]?.onTimeout : 'hold';
    if (verdict === 'pass' || verdict === 'reject') taken.push(timedOut(step, now));
    else taken.push(take(ctx, step, who, now));
  }
  await writeSteps(ctx, taken, now);
  for (const { ladder } of taken.filter((one) => one.outcome === 'timed_out')) {
    const passes = ctx.factory.checkpoints[ladder.key]?.onTimeout === 'pass';
    await timeOut(ctx, ladder.id, passes ? 'passed' : 'rejected');
  }
}

const timedOut = (step: Step, now: Date): Taken => ({
  ...step,
  planned: step.ladder.nextStepAt ?? now,
  outcome: 'timed_out',
  told: [],
  cc: [],
  meeting: null,
  missing: null,
  next: null,
});

function take(ctx: TxCtx, step: Step, who: Concerned, now: Date): Taken {
  const reached = reach(ctx, step.tier, who);
  const planned = step.ladder.nextStepAt ?? now;
  const skipped = reached.outcome === 'skipped';
  return { ...step, ...reached, planned, next: nextOf(ctx, step, { planned, at: now, skipped }) };
}

export type Reached = Pick<Taken, 'outcome' | 'told' | 'cc' | 'meeting' | 'missing'>;

/** Whom a tier reaches. */
export function reach({ factory }: Pick<TxCtx, 'factory'>, tier: Tier, who: Concerned): Reached {
  if (tier === 3) {
    const meeting = gathering(who, factory.escalation.meeting.organiser);
    const attendees = meeting ? [meeting.organiser, ...meeting.attendees] : [];
    return {
      outcome: meeting ? 'meeting' : 'skipped',
      told: attendees.map((userId) => ({ userId, part: 'cc' })),
      cc: [],
      meeting,
      missing: meeting ? null : 'organiser',
    };
  }
  const { told, cc, missing } = tier === 1 ? assignees(who) : heads(who);
  const skipped = told.length === 0;
  return { outcome: skipped ? 'skipped' : 'told', told, cc: skipped ? [] : cc, meeting: null, missing };
}

function nextOf(
  { factory }: TxCtx,
  { ladder, tier }: Step,
  ran: { planned: Date; at: Date; skipped: boolean },
): Date | number | null {
  const spans = spansOf(factory.escalation, factory.checkpoints[ladder.key]);
  try {
    return nextAfter(factory.calendar, spans, { tier, ...ran });
  } catch (err) {
    if (err instanceof YearMissingError) return err.year;
    throw err;
  }
}
