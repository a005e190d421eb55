import { bigint, pgTable, text } from 'drizzle-orm/pg-core';
import { instantNow } from './columns.ts';

/** A file in the evidence store, by content hash; the row is written only after the bytes are durable. */
export const evidenceFile = pgTable('evidence_file', {
  sha256: text().primaryKey(),
  size: bigint({ mode: 'number' }).notNull(),
  mime: text().notNull(),
  name: text().notNull(),
  uploadedBy: text().notNull(),
  storedAt: instantNow(),
});
