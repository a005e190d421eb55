import { boolean, index, integer, numeric, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { product } from './catalogue.ts';
import { identity, instant, instantNow, ref } from './columns.ts';
import { order } from './orders.ts';

/** What a routing says of an operation; the same columns for the product's routing and for the order's own copy. */
const operation = () => ({
  /** Place in the sequence, as shops number them: 10, 20, 30. */
  step: integer().notNull(),
  name: text().notNull(),
  /** Machine model or group; '' where it is done by hand or outside. */
  workCentre: text().notNull().default(''),
  setupMinutes: numeric({ precision: 10, scale: 2 }).notNull().default('0'),
  /** Per piece. */
  runMinutes: numeric({ precision: 10, scale: 4 }).notNull().default('0'),
  tooling: text().notNull().default(''),
  outsourced: boolean().notNull().default(false),
  supplier: text().notNull().default(''),
  /** Calendar days away, where outsourced. */
  leadDays: integer(),
  /** The special process that it performs (镀镍), '' for an ordinary one. */
  process: text().notNull().default(''),
});

/** How a product is made, operation by operation. `revision` as in bom_line. */
export const routingOperation = pgTable(
  'routing_operation',
  {
    id: identity(),
    productId: ref()
      .notNull()
      .references(() => product.id),
    revision: text().notNull().default(''),
    ...operation(),
  },
  (t) => [unique('routing_operation_once').on(t.productId, t.revision, t.step)],
);

/** An order's own routing, copied at confirmation, with what was reported of it (a cache of the facts). */
export const orderOperation = pgTable(
  'order_operation',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    ...operation(),
    good: integer().notNull().default(0),
    scrap: integer().notNull().default(0),
    /** Reported as finished, whatever the quantity. */
    finished: boolean().notNull().default(false),
    firstReportAt: instant(),
    lastReportAt: instant(),
  },
  (t) => [
    unique('order_operation_once').on(t.orderId, t.step),
    index('order_operation_centre').on(t.workCentre),
  ],
);

/** One characteristic of a product's quality standard, with limits where it is measured. */
export const qualityItem = pgTable(
  'quality_item',
  {
    id: identity(),
    productId: ref()
      .notNull()
      .references(() => product.id),
    line: integer().notNull(),
    name: text().notNull(),
    method: text().notNull().default(''),
    unit: text().notNull().default(''),
    nominal: numeric({ precision: 14, scale: 4 }),
    lower: numeric({ precision: 14, scale: 4 }),
    upper: numeric({ precision: 14, scale: 4 }),
    /** In words, where nothing is measured: 无毛刺. */
    requirement: text().notNull().default(''),
    critical: boolean().notNull().default(false),
  },
  (t) => [unique('quality_item_once').on(t.productId, t.line)],
);

/** A drawing of a product or of one order, by link or as a file of the evidence store; versions stay. */
export const drawing = pgTable(
  'drawing',
  {
    id: identity(),
    orderId: ref().references(() => order.id),
    productId: ref().references(() => product.id),
    name: text().notNull(),
    version: text().notNull(),
    url: text(),
    sha256: text(),
    addedBy: text().notNull(),
    addedAt: instantNow(),
    /** Not valid from then on; a newer version, or withdrawn. */
    endedAt: instant(),
  },
  (t) => [index('drawing_order').on(t.orderId), index('drawing_product').on(t.productId)],
);
