import { bigint, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * Append-only log of every change (UPDATE, DELETE and TRUNCATE are forbidden by triggers in the migrations).
 * `hash` chains each row to the one before it; see workflows/audit/canonical.ts for the bytes.
 */
export const auditEntry = pgTable(
  'audit_entry',
  {
    seq: bigint({ mode: 'number' }).primaryKey(),
    at: instant().notNull(),
    /** staff:<userId> or system:<name> */
    actor: text().notNull(),
    action: text().notNull(),
    entity: text().notNull(),
    entityId: text().notNull(),
    /** { field: [before, after] } */
    change: jsonb().$type<Record<string, [unknown, unknown]>>().notNull(),
    reason: text().notNull().default(''),
    evidence: text().array().notNull().default([]),
    /** A trigger holds each row to the one before it, so neither hash needs an index (two indexes on random text were most of an insert). */
    prevHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [index('audit_entity').on(t.entity, t.entityId, t.seq), index('audit_at').on(t.at)],
);

/** The chain's head: one row, locked by every writer, so that the chain cannot fork. */
export const auditHead = pgTable('audit_head', {
  id: bigint({ mode: 'number' }).primaryKey(),
  seq: bigint({ mode: 'number' }).notNull(),
  hash: text().notNull(),
});
