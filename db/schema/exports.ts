import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { identity, instant, instantNow } from './columns.ts';

/** A workbook that somebody asked for in the chat; written outside any transaction by whoever claims the row. */
export const exportJob = pgTable(
  'export_job',
  {
    id: identity(),
    /** Who asked, and gets it in their own chat. */
    userId: text().notNull(),
    /** What was asked, as the page's address has it (board/api/views.ts). */
    query: jsonb().$type<Record<string, string>>().notNull(),
    /** Name of the file without its ending. */
    name: text().notNull(),
    /** Of the message that asked: asked twice, it is written once. */
    messageKey: text().notNull(),
    /** waiting | done | refused */
    state: text().notNull().default('waiting'),
    attempts: integer().notNull().default(0),
    leasedUntil: instant(),
    askedAt: instantNow(),
    doneAt: instant(),
    rows: integer(),
  },
  (t) => [
    unique('export_job_once').on(t.messageKey),
    index('export_job_waiting').on(t.id).where(sql`state = 'waiting'`),
  ],
);
