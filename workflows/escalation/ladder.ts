import type { CheckpointRule, EscalationRules } from '../factory/checkpoint-rules.ts';
import { addWorkingMinutes } from '../working-time/add-minutes.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { isWorkingInstant, nextWorkingInstant } from '../working-time/working-instant.ts';

/** Tiers of the ladder: reminder, head of department, meeting. */
export const TIERS = [1, 2, 3] as const;
export type Tier = (typeof TIERS)[number];

export const isTier = (value: number): value is Tier => value === 1 || value === 2 || value === 3;

/** Working minutes from the deadline (tier 1) or the tier before to each tier. */
export type Spans = Readonly<Record<Tier, number>>;

/** What holds for a checkpoint: its own spans, else those of escalation.yaml. */
export const spansOf = (
  escalation: EscalationRules,
  rule: Pick<CheckpointRule, 'ladder'> | undefined,
): Spans => ({
  1: escalation.remindAfter,
  2: rule?.ladder.head ?? escalation.head.after,
  3: rule?.ladder.meeting ?? escalation.meeting.after,
});

/** A step told this late is still told as planned: at the end of a shift, and for the plan of the next one. */
const GRACE_MS = 60_000;

/**
 * When a tier is planned, so many working minutes after what came before it. A span of nothing stays where it is: a
 * deadline at the end of a shift is told then, not at the start of the next one.
 * @throws YearMissingError
 */
export const plannedAfter = (calendar: WorkingCalendar, minutes: number, before: Date): Date =>
  minutes === 0 ? before : addWorkingMinutes(calendar, before, minutes);

/**
 * When a step that was planned may be told: now, or at the start of the next shift. What was planned within a shift,
 * or for its very end, and comes less than a minute late is told now.
 * @throws YearMissingError
 */
export function toldAt(calendar: WorkingCalendar, planned: Date, now: Date): Date {
  if (isWorkingInstant(calendar, now)) return now;
  const late = now.getTime() - planned.getTime();
  const inTime = late >= 0 && late < GRACE_MS && endsOrIsWork(calendar, planned);
  return inTime ? now : nextWorkingInstant(calendar, now);
}

/** Working time, the end of a shift included. */
const endsOrIsWork = (calendar: WorkingCalendar, at: Date): boolean =>
  isWorkingInstant(calendar, at) || isWorkingInstant(calendar, new Date(at.getTime() - 1));

/** How a step ended, as far as the next one is concerned. */
export interface Ran {
  tier: Tier;
  planned: Date;
  at: Date;
  /** Nobody could be told. */
  skipped: boolean;
}

/**
 * When the tier after one that ran is planned; null after the last. Counted from when people were told, which is the
 * plan itself unless it came late. After a tier that reached nobody the next one follows at once.
 * @throws YearMissingError
 */
export function nextAfter(
  calendar: WorkingCalendar,
  spans: Spans,
  { tier, planned, at, skipped }: Ran,
): Date | null {
  const next = tier + 1;
  if (!isTier(next)) return null;
  if (skipped) return at;
  const late = at.getTime() - planned.getTime();
  return plannedAfter(calendar, spans[next], late >= 0 && late < GRACE_MS ? planned : at);
}

/** How a ladder stands. */
export interface Standing {
  /** Highest tier that has run; 0 = none. */
  tier: number;
  /** When the next one is planned. */
  nextAt: Date;
  busyUntil: Date | null;
}

/**
 * What happens when nobody acts: each tier that is left, with the instant at which it is told.
 * @param reaches whether a tier finds somebody to tell
 * @throws YearMissingError
 */
export function planLadder(
  calendar: WorkingCalendar,
  spans: Spans,
  from: Standing,
  now: Date,
  reaches: (tier: Tier) => boolean = () => true,
): { tier: Tier; at: Date; skipped: boolean }[] {
  const steps: { tier: Tier; at: Date; skipped: boolean }[] = [];
  let planned: Date | null = from.busyUntil && from.busyUntil > from.nextAt ? from.busyUntil : from.nextAt;
  for (const tier of TIERS) {
    if (tier <= from.tier || !planned) continue;
    const at = toldAt(calendar, planned, planned > now ? planned : now);
    const skipped = !reaches(tier);
    steps.push({ tier, at, skipped });
    planned = nextAfter(calendar, spans, { tier, planned, at, skipped });
  }
  return steps;
}
