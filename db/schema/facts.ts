import { sql } from 'drizzle-orm';
import { index, integer, jsonb, numeric, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { codeText, identity, instant, instantNow, ref } from './columns.ts';
import { order } from './orders.ts';

/**
 * Something that happened outside and was told to us: a goods receipt, a work report … Facts are kept for ever as they
 * came (only `orderId`, `flags` and the counters change); what they mean follows from all of them together, by
 * `occurredAt`, whatever the order in which they arrive (workflows/facts).
 */
export const fact = pgTable(
  'fact',
  {
    id: identity(),
    /** Who tells: the name of a webhook's sender, `file`, or `card`. With `key` it makes the fact unique. */
    source: text().notNull(),
    key: text().notNull(),
    /** See FACT_KINDS in workflows/facts. */
    kind: text().notNull(),
    /** As told; kept also when there is no such order (yet). */
    orderNumber: codeText(),
    orderId: ref().references(() => order.id),
    materialCode: codeText(),
    occurredAt: instant().notNull(),
    receivedAt: instantNow(),
    payload: jsonb().$type<unknown>().notNull(),
    /** SHA-256 of the canonical payload: the same key with another digest is a contradiction. */
    digest: text().notNull(),
    /** What is remarkable about it: unknown_order, early, late, contradicts … */
    flags: text().array().notNull().default([]),
    /** `staff:<userId>` or `system:<source>` */
    reportedBy: text().notNull(),
    /** For goods: quantity in the material's unit that it adds to (or takes from) what is on hand. */
    quantity: numeric({ precision: 18, scale: 4 }),
    /** Identical deliveries after the first. */
    repeats: integer().notNull().default(0),
    repeatedAt: instant(),
    /** The fact (same source) that takes this one back. */
    reversedBy: text(),
  },
  (t) => [
    unique('fact_once').on(t.source, t.key),
    index('fact_order').on(t.orderId, t.occurredAt),
    index('fact_material').on(t.materialCode, t.occurredAt),
    index('fact_waiting').on(t.orderNumber).where(sql`order_id is null and order_number is not null`),
    index('fact_received').on(t.receivedAt),
  ],
);

/** A delivery under a known key with other content: kept beside the first, which counts until somebody decides. */
export const factConflict = pgTable(
  'fact_conflict',
  {
    id: identity(),
    factId: ref()
      .notNull()
      .references(() => fact.id),
    payload: jsonb().$type<unknown>().notNull(),
    digest: text().notNull(),
    reportedBy: text().notNull(),
    receivedAt: instantNow(),
  },
  (t) => [unique('fact_conflict_once').on(t.factId, t.digest)],
);
