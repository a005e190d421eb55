import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { identity, instant } from './columns.ts';

/** Something a flow must do at an instant. Claimed with SKIP LOCKED and done in the claiming transaction. */
export const dueInstant = pgTable(
  'due_instant',
  {
    id: identity(),
    kind: text().notNull(),
    ref: text().notNull(),
    dueAt: instant().notNull(),
    doneAt: instant(),
    attempts: integer().notNull().default(0),
    dead: boolean().notNull().default(false),
    error: text(),
  },
  (t) => [
    unique('due_once').on(t.kind, t.ref),
    index('due_open').on(t.dueAt).where(sql`done_at is null and not dead`),
  ],
);
