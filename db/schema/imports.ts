import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant, instantNow, ref } from './columns.ts';

/** One workbook sent to the bot, from reading to applied. A worker claims it, so a restart resumes it. */
export const importBatch = pgTable(
  'import_batch',
  {
    id: uuid().primaryKey().defaultRandom(),
    fileSha256: text().notNull(),
    fileName: text().notNull(),
    /** What it is, told from its sheets once it is opened (workflows/workbooks/kinds.ts). */
    kind: text().notNull().default('orders'),
    uploadedBy: text().notNull(),
    /** Where to answer (workflows/messages.ts Recipient). */
    replyTo: jsonb().$type<unknown>().notNull(),
    /** reading | preview | applying | done | cancelled | expired | refused | failed */
    state: text().notNull().default('reading'),
    total: integer().notNull().default(0),
    processed: integer().notNull().default(0),
    /** { create, update, same, error, skipped } */
    counts: jsonb().$type<Record<string, number>>().notNull().default({}),
    /** What the preview tells beside the counts (workflows/orders/import/summary.ts). */
    summary: jsonb().$type<unknown>().notNull().default({}),
    refusal: text(),
    /** Faults of ours met while working on it; too many and it is given up. */
    attempts: integer().notNull().default(0),
    confirmedAt: instant(),
    createdAt: instantNow(),
    finishedAt: instant(),
  },
  (t) => [index('import_batch_state').on(t.state), index('import_batch_file').on(t.fileSha256)],
);

/**
 * One row of the workbook as understood, with its errors or its difference from the order in the house. Rows
 * that change nothing and need no word are counted in the batch and not stored.
 */
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
    /** What the reader of the preview should know of this row, though nothing is wrong with it. */
    notes: jsonb().$type<unknown>().notNull().default([]),
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
    // By which import an order came (workflows/metrics).
    index('import_row_order').on(t.orderId).where(sql`outcome = 'created'`),
    index('import_row_open')
      .on(t.batchId, t.rowNumber)
      .where(sql`not applied and action in ('create', 'update')`),
  ],
);
