import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import { bytes, instant, instantNow, ref } from './columns.ts';

/**
 * Waits that are over, measured once (workflows/metrics/README.md): nothing about them changes any more, but the
 * calendar and facts that are told late. Purely derived: the table may be emptied, and the next night fills it.
 * A wait has a row per person who had it (part 0: who had it at its end), because waiting on a declared absence is the
 * substitute's.
 */
export const measuredWait = pgTable(
  'measured_wait',
  {
    /** status (OSRT) | signature (a checkpoint's place) | told (an order's way from sales to planning) */
    kind: text().notNull(),
    /** Id of the status change with which it began, or of the place. */
    ref: ref().notNull(),
    part: smallint().notNull(),
    /** Key of the status or of the checkpoint. */
    key: text().notNull(),
    askedAt: instant().notNull(),
    /** User id of who asked: who had the order before, or has it while a signature is missing. */
    askedBy: text(),
    /** User id; null: nobody had it. */
    userId: text(),
    /** It ended with an act of who had to act; false: the order went on without one. */
    acted: boolean().notNull(),
    /** How long this person had it; in working time null while the holidays of a year are unknown. */
    seconds: integer().notNull(),
    workingSeconds: integer(),
    /** The whole wait; only in part 0. */
    wholeSeconds: integer(),
    wholeWorkingSeconds: integer(),
    /** Somebody else had it too. */
    shared: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.ref, t.part] }),
    // Both hold all that the figures read: three years are read from the index alone.
    index('measured_wait_whole')
      .on(t.kind, t.askedAt, t.key, t.askedBy, t.userId, t.wholeSeconds, t.wholeWorkingSeconds, t.acted)
      .where(sql`part = 0`),
    // The few that several people had: beside the sums of months (measured_values).
    index('measured_wait_shared').on(t.kind, t.askedAt).where(sql`shared`),
    index('measured_wait_part').on(
      t.kind,
      t.askedAt,
      t.userId,
      t.key,
      t.seconds,
      t.workingSeconds,
      t.acted,
      t.shared,
      t.ref,
    ),
  ],
);

/**
 * Sums of measured waits by month and departments (below the root; as they were when it was written), where they differ:
 * means over years are read from here. A month stands here whole or not at all; then its waits are read one by one.
 */
export const measuredMonth = pgTable(
  'measured_month',
  {
    /** Its first Shanghai day, by the beginning of the waits. */
    month: date({ mode: 'string' }).notNull(),
    kind: text().notNull(),
    /** Department ids. */
    askedOf: text().notNull(),
    askedBy: text().notNull(),
    waits: integer().notNull(),
    seconds: bigint({ mode: 'number' }).notNull(),
    workingSeconds: bigint({ mode: 'number' }).notNull(),
    /** Of the waits: those whose working time is known. */
    inWorking: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.month, t.kind, t.askedBy, t.askedOf] })],
);

/**
 * How long the status waits of a month took, of each person and status: what medians over years are read from, a few
 * thousand rows for some hundred thousand waits. Only waits that one person had alone; shared ones are read one by one.
 * A month stands here whole or not at all.
 */
export const measuredValues = pgTable(
  'measured_values',
  {
    /** Its first Shanghai day, by the beginning of the waits. */
    month: date({ mode: 'string' }).notNull(),
    /** Key of the status. */
    key: text().notNull(),
    /** User id; '' where nobody had them. */
    userId: text().notNull(),
    waits: integer().notNull(),
    /** Of them: those that ended without an act. */
    unanswered: integer().notNull(),
    /** Seconds of each, four bytes, in no order. */
    clock: bytes().notNull(),
    /** The same in working time; −1 where it is not known. */
    working: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.month, t.key, t.userId] })],
);

/** Up to when waits were measured, and by which calendar (its fingerprint): one row. */
export const measuredUntil = pgTable(
  'measured_until',
  {
    id: smallint().primaryKey().default(1),
    at: instantNow(),
    calendar: text().notNull(),
  },
  () => [check('measured_until_one', sql`id = 1`)],
);
