import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { checkpoint } from './checkpoints.ts';
import { identity, instant, instantNow, ref } from './columns.ts';

/** One step of a ladder that was run: who was told when. The facts of the meeting are read from here. */
export const escalationStep = pgTable(
  'escalation_step',
  {
    id: identity(),
    checkpointId: ref()
      .notNull()
      .references(() => checkpoint.id),
    arm: integer().notNull(),
    tier: integer().notNull(),
    plannedAt: instant().notNull(),
    doneAt: instantNow(),
    /** told | skipped (nobody to tell) | meeting */
    outcome: text().notNull(),
    /** User ids told, the first ones addressed, `cc` copied. */
    told: text().array().notNull().default([]),
    cc: text().array().notNull().default([]),
    /** `schedule`, or who escalated by hand and why. */
    cause: text().notNull().default('schedule'),
  },
  (t) => [
    unique('escalation_step_once').on(t.checkpointId, t.arm, t.tier),
    // Time-outs of a period (workflows/board/timeouts.ts).
    index('escalation_step_timeout').on(t.plannedAt).where(sql`tier = 1 and cause = 'schedule'`),
  ],
);

/** A reminder that waits to be said. One person's simultaneous ones go out as one message. */
export const reminder = pgTable(
  'reminder',
  {
    id: identity(),
    userId: text().notNull(),
    checkpointId: ref()
      .notNull()
      .references(() => checkpoint.id),
    /** 0 = opened or nudged, 1 to 3 = tier of the ladder. */
    tier: integer().notNull(),
    arm: integer().notNull(),
    /** assignee | delegate | head | cc | nudge | opened */
    role: text().notNull(),
    /** A line about it, plain text. */
    line: text().notNull(),
    createdAt: instantNow(),
    /** Not said before: held outside working hours, by a limit, or for the digest. */
    notBefore: instantNow(),
    /** queued | said | dropped (its checkpoint was decided before it was said) */
    state: text().notNull().default('queued'),
    saidAt: instant(),
    /** Idempotency key of the outbox row that said it. */
    saidWith: text(),
  },
  (t) => [
    unique('reminder_once').on(t.checkpointId, t.arm, t.tier, t.userId, t.role, t.createdAt),
    index('reminder_queued').on(t.notBefore, t.userId).where(sql`state = 'queued'`),
    index('reminder_said').on(t.userId, t.saidAt).where(sql`state = 'said'`),
    // The limit per minute, over everybody.
    index('reminder_said_at').on(t.saidAt).where(sql`state = 'said'`),
  ],
);

/** An 异常升级会议, from being planned to its decision. */
export const escalationMeeting = pgTable(
  'escalation_meeting',
  {
    id: identity(),
    checkpointId: ref()
      .notNull()
      .references(() => checkpoint.id),
    arm: integer().notNull(),
    /** planning | invited | cancelled | decided */
    state: text().notNull().default('planning'),
    organiserUserId: text().notNull(),
    attendeeUserIds: text().array().notNull(),
    startsAt: instant(),
    endsAt: instant(),
    /** What was known of people's calendars when the slot was chosen: `free`, `busy:<userIds>`, `unknown`. */
    freeBusy: text(),
    facts: jsonb().$type<unknown>(),
    attempts: integer().notNull().default(0),
    leasedUntil: instant(),
    createdAt: instantNow(),
    decidedAt: instant(),
    decidedBy: text(),
    decision: text().notNull().default(''),
  },
  (t) => [
    unique('escalation_meeting_once').on(t.checkpointId, t.arm),
    index('escalation_meeting_planning').on(t.createdAt).where(sql`state = 'planning'`),
  ],
);
