import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { identity, instant, instantNow } from './columns.ts';

/** Everything that came in, once: the unique key makes a redelivery a no-op for ever. */
export const inbox = pgTable(
  'inbox',
  {
    id: identity(),
    channel: text().notNull(),
    /** The platform's stable id of the message (never the frame's id, which changes on redelivery). */
    dedupeKey: text().notNull(),
    /** message | press | event */
    kind: text().notNull(),
    /** Messages of one lane (conversation) are worked in order. */
    lane: text().notNull(),
    payload: jsonb().$type<unknown>().notNull(),
    /** Files of the message once they are durable in the evidence store, in the message's order. */
    fetched: jsonb().$type<unknown>(),
    receivedAt: instantNow(),
    /** new | done | dead */
    state: text().notNull().default('new'),
    attempts: integer().notNull().default(0),
    dueAt: instantNow(),
    /** Which process brings its files: the key of the lock that it holds while it lives (bot/life.ts). */
    holder: integer(),
    error: text(),
    doneAt: instant(),
  },
  (t) => [
    unique('inbox_once').on(t.channel, t.dedupeKey),
    index('inbox_new').on(t.lane, t.id).where(sql`state = 'new'`),
  ],
);
