import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, instantNow } from './columns.ts';

/**
 * A cookie of the page. Each is good for an hour of use and is then followed by another of the same family; one that
 * was followed long ago can only be a copy, and ends the family. The cookie's value itself stands nowhere.
 */
export const boardSession = pgTable(
  'board_session',
  {
    /** SHA-256 of the cookie's value, hex. */
    idHash: text().primaryKey(),
    /** All cookies since one sign-on. */
    family: text().notNull(),
    /** Of the family: makes the cookie that follows, and the token that writes must carry. */
    secret: text().notNull(),
    userId: text().notNull(),
    createdAt: instantNow(),
    lastSeenAt: instantNow(),
    /** Of the family; nobody stays signed on beyond. */
    expiresAt: instant().notNull(),
    rotatedFrom: text(),
    /** When it was followed by another; null: it is the present one. */
    rotatedAt: instant(),
    /** Browser, shortened, for whoever looks into the table. */
    agent: text().notNull().default(''),
  },
  (t) => [
    index('board_session_family').on(t.family),
    index('board_session_user').on(t.userId),
    index('board_session_expiry').on(t.expiresAt),
  ],
);

/** A browser on its way through the platform's sign-on page. Taken once, by who was sent there. */
export const boardSignOn = pgTable('board_sign_on', {
  /** SHA-256 of the state in the address, hex. */
  stateHash: text().primaryKey(),
  /** SHA-256 of the cookie of the browser that was sent, hex. */
  browserHash: text().notNull(),
  /** Place of the page to come back to, from its base: `/order/SO-…`. */
  place: text().notNull(),
  expiresAt: instant().notNull(),
});
