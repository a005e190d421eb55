import type { WorkingCalendar } from '../working-time/calendar.ts';
import { toldAt } from './ladder.ts';
import type { StepRef } from './plan-step.ts';
import type { Ladder } from './read-ladders.ts';

/** What becomes of a step that is due. */
export type Verdict =
  /** The checkpoint was decided, has another deadline by now, or the tier has run. */
  | { kind: 'gone' }
  /** Somebody works on it, or nobody works at all at this hour. */
  | { kind: 'wait'; until: Date }
  | { kind: 'run' };

/**
 * @param ladder undefined: there is no such checkpoint
 * @throws YearMissingError when it is not known whether this is working time
 */
export function decideStep(
  calendar: WorkingCalendar,
  ladder: Ladder | undefined,
  step: StepRef,
  now: Date,
): Verdict {
  if (ladder?.state !== 'open' || ladder.arm !== step.arm || ladder.tier >= step.tier)
    return { kind: 'gone' };
  if (ladder.busyUntil && ladder.busyUntil > now) return { kind: 'wait', until: ladder.busyUntil };
  const until = toldAt(calendar, ladder.nextStepAt ?? now, now);
  return until > now ? { kind: 'wait', until } : { kind: 'run' };
}
