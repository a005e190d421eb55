import { sql } from 'drizzle-orm';
import { check, date, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { checkpoint } from './checkpoints.ts';
import { identity, instant, instantNow, ref } from './columns.ts';
import { order } from './orders.ts';

/**
 * A customer's new due date for an order: asked for with the customer's letter, the letter read and judged (factor 1),
 * decided by a second person (factor 2). An accepted row is the revision of the promise: from, to, cause, both factors.
 */
export const dueDateChange = pgTable(
  'due_date_change',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    /** draft (letter is missing) | reading | review | approval | accepted | rejected | withdrawn | closed */
    state: text().notNull().default('draft'),
    version: integer().notNull().default(1),
    /** The promised date when it was asked, and the wanted one. */
    fromDate: date({ mode: 'string' }).notNull(),
    toDate: date({ mode: 'string' }).notNull(),
    reason: text().notNull(),
    requestedBy: text().notNull(),
    requestedAt: instantNow(),
    letterSha256: text(),
    letterName: text(),
    /** What was read of the letter, with pictures by hash (workflows/due-date-change/kept.ts). */
    reading: jsonb().$type<unknown>(),
    /** pass | manual | reject; null until it was read. */
    verdict: text(),
    /** Why (workflows/due-date-change/letter-reader.ts). */
    reasons: jsonb()
      .$type<{ code: string; sentence: string; item: string | null; weight: 'manual' | 'reject' }[]>()
      .notNull()
      .default([]),
    readAt: instant(),
    /** Readings begun: a letter that kills its reader again and again goes to a person. */
    attempts: integer().notNull().default(0),
    leasedUntil: instant(),
    /** Factor 1 by a person: who compared the letter with what was asked, and what they found by code of reason. */
    reviewedBy: text(),
    reviewedAt: instant(),
    review: jsonb().$type<Record<string, string>>(),
    /** Of the factor that a person decides, or decided last. */
    checkpointId: ref().references(() => checkpoint.id),
    approvedBy: text(),
    decidedAt: instant(),
    /** Why it ended as it did, for people. */
    decision: text().notNull().default(''),
  },
  (t) => [
    uniqueIndex('due_date_change_one_open')
      .on(t.orderId)
      .where(sql`state in ('draft', 'reading', 'review', 'approval')`),
    index('due_date_change_order').on(t.orderId, t.id),
    index('due_date_change_reading').on(t.id).where(sql`state = 'reading'`),
    index('due_date_change_letter').on(t.letterSha256),
    // Two factors are three people at least where a person checked the letter, whatever the code above does.
    check('due_date_change_reviewer', sql`reviewed_by <> requested_by`),
    check(
      'due_date_change_approver',
      sql`approved_by <> requested_by and (reviewed_by is null or approved_by <> reviewed_by)`,
    ),
    check('due_date_change_accepted', sql`state <> 'accepted' or approved_by is not null`),
  ],
);
