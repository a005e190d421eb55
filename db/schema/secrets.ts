import { pgTable, text } from 'drizzle-orm/pg-core';
import { instantNow } from './columns.ts';

/**
 * Keys that all copies of the service share, made by the database itself in a migration. Another value, and a restart
 * of all copies, makes everything void that was signed with the old one.
 */
export const appSecret = pgTable('app_secret', {
  /** What it signs: `upload_link`. */
  name: text().primaryKey(),
  value: text().notNull(),
  madeAt: instantNow(),
});
