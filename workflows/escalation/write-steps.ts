import { sql } from 'drizzle-orm';
import { audit } from '../audit/record.ts';
import { subjectOf } from '../checkpoints/audit-subject.ts';
import { REPAINT } from '../checkpoints/repaint.ts';
import type { TxCtx } from '../context.ts';
import { waitForYear } from './late-step.ts';
import { STEP, scheduleMany, stepRef } from './plan-step.ts';
import { queueReminders } from './queue-reminders.ts';
import { reportNobody } from './report-nobody.ts';
import type { Taken } from './take-steps.ts';

/**
 * Writes steps that were taken, each kind of row in one statement: the record of the steps (unique: a step runs once),
 * reminders, meetings to plan, the plan of the next tier, paint for the cards, and the audit entries.
 */
export async function writeSteps(ctx: TxCtx, taken: readonly Taken[], now: Date): Promise<void> {
  if (taken.length === 0) return;
  await record(ctx, taken);
  await queueReminders(ctx, taken.flatMap(remindersOf), now);
  await advance(ctx, taken);
  await scheduleMany(ctx, STEP, taken.flatMap(nextOf));
  await scheduleMany(
    ctx,
    REPAINT,
    taken.map(({ ladder }) => ({ ref: `${ladder.id}:${ladder.version + 1}`, at: now })),
  );
  await planMeetings(ctx, taken);
  for (const [year, steps] of unknownYears(taken)) await waitForYear(ctx, steps, year, now);
  await reportNobody(ctx, taken);
  // What decided itself is told by its own entry.
  await audit(ctx, taken.filter((one) => one.outcome !== 'timed_out').map(entryOf));
}

function record({ tx }: TxCtx, taken: readonly Taken[]): Promise<unknown> {
  const rows = taken.map(({ ladder, tier, planned, outcome, told, cc }) => ({
    checkpointId: ladder.id,
    arm: ladder.arm,
    tier,
    plannedAt: planned.toISOString(),
    outcome,
    told: told.map((one) => one.userId),
    cc: cc.map((one) => one.userId),
    cause: ladder.cause ?? 'schedule',
  }));
  return tx.execute(sql`
    insert into escalation_step (checkpoint_id, arm, tier, planned_at, outcome, told, cc, cause)
    select r."checkpointId", r.arm, r.tier, r."plannedAt", r.outcome, r.told, r.cc, r.cause
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (
      "checkpointId" bigint, arm int, tier int, "plannedAt" timestamptz, outcome text, told text[], cc text[], cause text)`);
}

/** Who is invited to a meeting learns of it from the calendar. */
const remindersOf = ({ ladder, tier, outcome, told, cc }: Taken) =>
  outcome === 'told'
    ? [...told, ...cc].map(({ userId, part }) => ({
        userId,
        checkpointId: ladder.id,
        arm: ladder.arm,
        tier,
        role: part,
        line: ladder.cause ?? '',
      }))
    : [];

function advance({ tx }: TxCtx, taken: readonly Taken[]): Promise<unknown> {
  const rows = taken.map(({ ladder, tier, next }) => ({
    id: ladder.id,
    tier,
    next: next instanceof Date ? next.toISOString() : null,
  }));
  return tx.execute(sql`
    update checkpoint c set tier = r.tier, next_step_at = r.next, next_step_cause = null, version = c.version + 1,
      busy_until = null, busy_by = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (id bigint, tier int, next timestamptz)
    where c.id = r.id`);
}

const nextOf = ({ ladder, tier, next }: Taken): { ref: string; at: Date }[] =>
  next instanceof Date ? [{ ref: stepRef(ladder.id, ladder.arm, tier + 1), at: next }] : [];

async function planMeetings({ tx }: TxCtx, taken: readonly Taken[]): Promise<void> {
  const rows = taken.flatMap(({ ladder, meeting }) =>
    meeting ? [{ checkpointId: ladder.id, arm: ladder.arm, ...meeting }] : [],
  );
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into escalation_meeting (checkpoint_id, arm, organiser_user_id, attendee_user_ids)
    select r."checkpointId", r.arm, r.organiser, r.attendees
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (
      "checkpointId" bigint, arm int, organiser text, attendees text[])`);
}

function unknownYears(taken: readonly Taken[]) {
  const years = new Map<number, { id: number; arm: number; tier: number }[]>();
  for (const { ladder, tier, next } of taken) {
    if (typeof next !== 'number') continue;
    years.set(next, [...(years.get(next) ?? []), { id: ladder.id, arm: ladder.arm, tier: tier + 1 }]);
  }
  return years;
}

const ACTIONS = { 1: 'escalation.remind', 2: 'escalation.head', 3: 'escalation.meeting' } as const;

function entryOf({ ladder, tier, outcome, told, cc }: Taken) {
  return {
    action: outcome === 'skipped' ? 'escalation.skipped' : ACTIONS[tier],
    ...subjectOf(ladder.number),
    change: {
      checkpoint: [null, ladder.name],
      tier: [ladder.tier, tier],
      told: [null, told.map((one) => one.userId)],
      cc: [null, cc.map((one) => one.userId)],
    },
    reason: ladder.cause ?? '',
  } as const;
}
