import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, numeric, pgTable, text } from 'drizzle-orm/pg-core';
import { customer, product } from './catalogue.ts';
import { codeText, identity, instant, instantNow, ref } from './columns.ts';

/**
 * The order card. `version` rises with every change (optimistic lock). Dates are Shanghai calendar days as
 * `YYYY-MM-DD`; `originalPromisedDate` never changes. `ownerUserId` is who has it now.
 */
export const order = pgTable(
  'customer_order',
  {
    id: identity(),
    number: codeText().notNull().unique(),
    customerId: ref()
      .notNull()
      .references(() => customer.id),
    productId: ref()
      .notNull()
      .references(() => product.id),
    quantity: integer().notNull(),
    /** Yuan; null while nobody has given a price. */
    unitPrice: numeric({ precision: 14, scale: 2 }),
    amount: numeric({ precision: 18, scale: 2 }).generatedAlwaysAs(sql`quantity * unit_price`),
    promisedDate: date({ mode: 'string' }).notNull(),
    originalPromisedDate: date({ mode: 'string' }).notNull(),
    /** Shanghai day of actual shipment. */
    shippedDate: date({ mode: 'string' }),
    status: text().notNull(),
    /** False in terminal states of the status flow; written with `status`, always (workflows/orders/status-columns.ts). */
    open: boolean().notNull().default(true),
    statusSince: instantNow(),
    /** The status to return to when a hold ends. */
    heldFrom: text(),
    ownerUserId: text(),
    rush: boolean().notNull().default(false),
    requirements: text().notNull().default(''),
    specialProcesses: text().array().notNull().default([]),
    orderType: text().notNull().default('standard'),
    salesUserId: text(),
    remark: text().notNull().default(''),
    /** Revision of drawings and BOM that holds for this order, as engineers name it (`B`, `2026-03 版`). */
    bomRevision: text().notNull().default(''),
    /** The customer's own order number (PO), as it was confirmed. */
    customerPo: text().notNull().default(''),
    /** When the customer confirmed it, by the facts (or the planner's step); its place in the queue for stock. */
    confirmedAt: instant(),
    /** Carrier agreement: who carries, and on which terms. */
    carrier: text().notNull().default(''),
    carrierTerms: text().notNull().default(''),
    /** Pieces that have left, by waybills. */
    shippedQuantity: integer().notNull().default(0),
    /** How often inspection sent it back. */
    reworkCount: integer().notNull().default(0),
    /** Where the facts say it should be, while something (a checkpoint, a hold) keeps it; null when it is there. */
    targetStatus: text(),
    /** chat | form | import | demo */
    source: text().notNull(),
    version: integer().notNull().default(1),
    createdAt: instantNow(),
    createdBy: text().notNull(),
    modifiedAt: instantNow(),
    modifiedBy: text().notNull(),
  },
  // Measured for "where is my order" over 1,000,000 orders, see workflows/orders/find-orders.ts. Open orders
  // first, then newest, is the order of every answer, so each way to find orders has it in its index.
  (t) => [
    index('order_number_trgm').using('gin', sql`${t.number} gin_trgm_ops`),
    index('order_tail').on(sql`right(${t.number}, 4)`, t.open.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index('order_customer').on(t.customerId, t.open.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index('order_product').on(t.productId, t.open.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index('order_sales').on(t.salesUserId, t.open.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index('order_creator').on(t.createdBy, t.open.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index('order_owner').on(t.ownerUserId, t.promisedDate).where(sql`owner_user_id is not null`),
    index('order_status').on(t.status, t.promisedDate),
    // Figures over a period (workflows/metrics).
    index('order_promised').on(t.promisedDate),
    index('order_original_promised').on(t.originalPromisedDate),
    index('order_created').on(t.createdAt),
    index('order_shipped').on(t.shippedDate).where(sql`shipped_date is not null`),
    index('order_in_work').on(t.id).where(sql`open`),
  ],
);

/** One row per status an order entered; the basis of "since when" and of OSRT. */
export const statusChange = pgTable(
  'status_change',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    fromStatus: text(),
    toStatus: text().notNull(),
    at: instantNow(),
    byUserId: text().notNull(),
    /** manual: a person decided (or it was imported so) | data: it follows from the facts */
    cause: text().notNull().default('manual'),
    reason: text().notNull().default(''),
    ownerRole: text(),
    ownerUserId: text(),
    /** First real act of the owner after the change (viewing does not count); null until then. */
    firstActAt: instant(),
    firstActBy: text(),
    /** Told by a workbook: it came about some time before, nobody knows when. */
    imported: boolean().notNull().default(false),
  },
  (t) => [
    index('status_change_order').on(t.orderId, t.id),
    index('status_change_at').on(t.toStatus, t.at),
    index('status_change_time').on(t.at),
  ],
);

/** Last number given per Shanghai day; the row lock makes numbering unique and gap-free. */
export const orderCounter = pgTable('order_counter', {
  day: date({ mode: 'string' }).primaryKey(),
  last: integer().notNull(),
});

/** How long orders usually stay in a status (median working of the log), refreshed by a due instant. */
export const statusPace = pgTable('status_pace', {
  status: text().primaryKey(),
  /** Median stay, clock minutes. */
  medianMinutes: integer().notNull(),
  sample: integer().notNull(),
  refreshedAt: instantNow(),
});
