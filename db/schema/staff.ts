import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, text } from 'drizzle-orm/pg-core';
import { identity, instant, instantNow } from './columns.ts';

/** A department of the chat platform's directory, cached. */
export const department = pgTable('department', {
  id: text().primaryKey(),
  name: text().notNull(),
  parentId: text(),
  managerUserIds: text().array().notNull().default([]),
  syncedAt: instantNow(),
});

/**
 * A member of staff. `userId` is the platform's id for bots, cards and notices; `unionId` is its id for
 * calendar and todo. People who left stay as inactive rows, because the audit log names them.
 */
export const person = pgTable(
  'person',
  {
    userId: text().primaryKey(),
    unionId: text(),
    name: text().notNull(),
    title: text().notNull().default(''),
    departmentIds: text().array().notNull().default([]),
    managerUserId: text(),
    active: boolean().notNull().default(true),
    syncedAt: instantNow(),
  },
  (t) => [index('person_name').on(t.name), index('person_union').on(t.unionId)],
);

/** A declared absence: from then until then a delegate (代理人) may act in somebody's place and is told beside them. */
export const absence = pgTable(
  'absence',
  {
    id: identity(),
    userId: text().notNull(),
    delegateUserId: text().notNull(),
    fromAt: instant().notNull(),
    untilAt: instant().notNull(),
    reason: text().notNull().default(''),
    declaredBy: text().notNull(),
    declaredAt: instantNow(),
    cancelledAt: instant(),
    cancelledBy: text(),
  },
  (t) => [
    // Of the past, too: who stood in for whom (workflows/metrics).
    index('absence_user').on(t.userId, t.fromAt),
    index('absence_of').on(t.userId, t.untilAt).where(sql`cancelled_at is null`),
    index('absence_delegate').on(t.delegateUserId, t.untilAt).where(sql`cancelled_at is null`),
  ],
);
