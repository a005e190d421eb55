import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { identity, instant, instantNow, ref } from './columns.ts';

/**
 * The factory's configuration as it was from `activatedAt` until the next one: all files, so that an order's past can
 * be read with the words and rules of its time.
 */
export const factoryVersion = pgTable(
  'factory_version',
  {
    id: identity(),
    /** SHA-256 over names and texts. */
    digest: text().notNull(),
    /** File name → text. */
    files: jsonb().$type<Record<string, string>>().notNull(),
    /** folder (the files on disk were new) | workbook | restore */
    source: text().notNull(),
    note: text().notNull().default(''),
    proposedBy: text().notNull(),
    activatedBy: text().notNull(),
    activatedAt: instantNow(),
  },
  (t) => [index('factory_version_at').on(t.activatedAt)],
);

/** A changed configuration that waits for a second person. */
export const factoryProposal = pgTable(
  'factory_proposal',
  {
    id: uuid().primaryKey().defaultRandom(),
    /** The version that it was made from; another one in force meanwhile makes it stale. */
    baseVersion: ref()
      .notNull()
      .references(() => factoryVersion.id),
    files: jsonb().$type<Record<string, string>>().notNull(),
    /** The workbook, in the evidence store; null for a way back to an earlier version. */
    fileSha256: text(),
    /** workbook | restore */
    source: text().notNull(),
    /** What differs, for people: `[{ where, before, after }]`. */
    difference: jsonb().$type<unknown>().notNull().default([]),
    /** open | activated | rejected | withdrawn | stale */
    state: text().notNull().default('open'),
    note: text().notNull().default(''),
    proposedBy: text().notNull(),
    proposedAt: instantNow(),
    decidedBy: text(),
    decidedAt: instant(),
  },
  (t) => [
    index('factory_proposal_state').on(t.state),
    uniqueIndex('factory_proposal_one').on(t.state).where(sql`state = 'open'`),
  ],
);
