import { boolean, index, pgTable, text } from 'drizzle-orm/pg-core';
import { instantNow } from './columns.ts';

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
