import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { identity, instant, instantNow } from './columns.ts';

/** Effects outward, written in the transaction that caused them and sent afterwards. */
export const outbox = pgTable(
  'outbox',
  {
    id: identity(),
    channel: text().notNull(),
    /** Messages of one lane (a person or a group) are sent in order. */
    lane: text().notNull(),
    recipient: jsonb().$type<unknown>().notNull(),
    message: jsonb().$type<unknown>().notNull(),
    /** Same key, same effect: a second enqueue with it is ignored. */
    idempotencyKey: text().notNull().unique(),
    createdAt: instantNow(),
    dueAt: instantNow(),
    /** queued | sending | sent | failed | unknown */
    state: text().notNull().default('queued'),
    attempts: integer().notNull().default(0),
    leasedUntil: instant(),
    /** Which process sends it: the key of the lock that it holds while it lives (bot/life.ts). */
    holder: integer(),
    result: jsonb().$type<unknown>(),
    error: text(),
    settledAt: instant(),
  },
  (t) => [
    index('outbox_open').on(t.lane, t.id).where(sql`state in ('queued','sending')`),
    index('outbox_due').on(t.dueAt).where(sql`state = 'queued'`),
  ],
);

/** Counted calls and pushes per month and API: the organisation's budget (KB 1431: 5,000 calls, 3,000 pushes). */
export const apiMeter = pgTable(
  'api_meter',
  {
    /** Shanghai month, YYYY-MM. */
    month: text().notNull(),
    channel: text().notNull(),
    /** call | push */
    kind: text().notNull(),
    api: text().notNull(),
    count: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.month, t.channel, t.kind, t.api] })],
);
