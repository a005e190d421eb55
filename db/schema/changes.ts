import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { identity, instant, instantNow, ref } from './columns.ts';
import { order } from './orders.ts';

/** A customer's wish to change an order in work: asked for with evidence, its impact shown, then decided. */
export const changeRequest = pgTable(
  'change_request',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    /** draft (evidence is missing) | open | accepted | rejected | withdrawn */
    state: text().notNull().default('draft'),
    version: integer().notNull().default(1),
    /** `{ field: [from, to] }` as it was when asked. */
    change: jsonb().$type<Record<string, [unknown, unknown]>>().notNull(),
    reason: text().notNull(),
    evidence: text().array().notNull().default([]),
    /** What it would do, as it was computed last (workflows/changes/impact.ts). */
    impact: jsonb().$type<unknown>(),
    requestedBy: text().notNull(),
    requestedAt: instantNow(),
    decidedBy: text(),
    decidedAt: instant(),
    decision: text().notNull().default(''),
  },
  (t) => [
    index('change_request_order').on(t.orderId, t.id),
    index('change_request_open').on(t.id).where(sql`state in ('draft', 'open')`),
  ],
);

/** A supplier's delay or a machine that stands still. */
export const incident = pgTable(
  'incident',
  {
    id: identity(),
    /** supplier_delay | machine_breakdown */
    kind: text().notNull(),
    /** A supplier or material code; a machine's id or a work centre. */
    subject: text().notNull(),
    /** open | over */
    state: text().notNull().default('open'),
    fromAt: instant().notNull(),
    /** Shanghai day on which it is expected to be over (the new delivery day, the end of the repair). */
    untilDate: date({ mode: 'string' }).notNull(),
    note: text().notNull().default(''),
    reportedBy: text().notNull(),
    reportedAt: instantNow(),
    endedAt: instant(),
    endedBy: text(),
  },
  (t) => [index('incident_open').on(t.kind, t.subject).where(sql`state = 'open'`)],
);

/** An order that an incident touches. */
export const incidentOrder = pgTable(
  'incident_order',
  {
    incidentId: ref()
      .notNull()
      .references(() => incident.id),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    /** Its promised date when it was looked at. */
    promisedDate: date({ mode: 'string' }).notNull(),
    /** When it would be done without the incident, and with it; null where that cannot be computed. */
    beforeDate: date({ mode: 'string' }),
    likelyDate: date({ mode: 'string' }),
    atRisk: boolean().notNull(),
    why: text().notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.incidentId, t.orderId] }), index('incident_order_order').on(t.orderId)],
);

/** Talks with a customer, about an order or in general. */
export const customerTalk = pgTable(
  'customer_talk',
  {
    id: identity(),
    customerId: ref().notNull(),
    orderId: ref().references(() => order.id),
    at: instantNow(),
    byUserId: text().notNull(),
    /** 电话, 微信, 邮件, 面谈 … */
    via: text().notNull().default(''),
    words: text().notNull(),
    evidence: text().array().notNull().default([]),
  },
  (t) => [
    index('customer_talk_order').on(t.orderId, t.id),
    index('customer_talk_customer').on(t.customerId, t.id),
  ],
);
