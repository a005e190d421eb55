import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant, instantNow, ref } from './columns.ts';

/** One workbook sent to the bot, from reading to applied. A worker claims it, so a restart resumes it. */
export const importBatch = pgTable(
  'import_batch',
  {
    id: uuid().primaryKey().defaultRandom(),
    fileSha256: text().notNull(),
    fileName: text().notNull(),
    uploadedBy: text().notNull(),
    /** Where to answer (workflows/messages.ts Recipient). */
    replyTo: jsonb().$type<unknown>().notNull(),
    /** reading | preview | applying | done | cancelled | refused */
    state: text().notNull().default('reading'),
    total: integer().notNull().default(0),
    processed: integer().notNull().default(0),
    /** { create, update, same, error } */
    counts: jsonb().$type<Record<string, number>>().notNull().default({}),
    refusal: text(),
    createdAt: instantNow(),
    finishedAt: instant(),
  },
  (t) => [index('import_batch_state').on(t.state), index('import_batch_file').on(t.fileSha256)],
);

/** One row of the workbook as understood, with its errors or its difference from the order in the house. */
export const importRow = pgTable(
  'import_row',
  {
    batchId: uuid()
      .notNull()
      .references(() => importBatch.id, { onDelete: 'cascade' }),
    /** Row number as the sheet shows it, from 1. */
    rowNumber: integer().notNull(),
    values: jsonb().$type<unknown>().notNull(),
    /** create | update | same | error */
    action: text().notNull(),
    errors: jsonb().$type<unknown>().notNull().default([]),
    diff: jsonb().$type<unknown>(),
    orderId: ref(),
    /** The order's version that the diff was made against. */
    orderVersion: integer(),
    applied: boolean().notNull().default(false),
    outcome: text(),
  },
  (t) => [
    primaryKey({ columns: [t.batchId, t.rowNumber] }),
    index('import_row_action').on(t.batchId, t.action),
  ],
);
