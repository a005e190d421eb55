import { sql } from 'drizzle-orm';
import { boolean, date, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { identity, instant, instantNow, ref } from './columns.ts';
import { order } from './orders.ts';

/**
 * A delivery warning (交期预警): an order whose promise is near and that has not left. One per order and change
 * (workflows/delivery-warning/README.md); the order is pinned on the risk board while its warning is `open`.
 */
export const deliveryWarning = pgTable(
  'delivery_warning',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    /** The promise that was warned of, as a Shanghai day. */
    promisedDate: date({ mode: 'string' }).notNull(),
    /** Status of the order when it was warned of. */
    status: text().notNull(),
    /** near (the first one) | date (the promise moved) | back (its status went back) | resumed (a hold is over) */
    cause: text().notNull(),
    /** The order's last change of status then; 0 when there was none. */
    statusChangeId: ref().notNull(),
    /** User ids of those who were told. */
    told: text().array().notNull().default([]),
    warnedAt: instantNow(),
    /** open | answered | closed (shipped, ended, held, or a newer warning took its place) */
    state: text().notNull().default('open'),
    answeredAt: instant(),
    answeredBy: text(),
    /** What is done about it, in their words. */
    answerText: text().notNull().default(''),
    /** Shanghai day on which it is expected to leave, by the answer. */
    answerUntil: date({ mode: 'string' }),
    closedAt: instant(),
  },
  (t) => [
    index('delivery_warning_order').on(t.orderId, t.id),
    uniqueIndex('delivery_warning_pinned').on(t.orderId).where(sql`state = 'open'`),
  ],
);

/** Who switched their daily digest (日报) on or off; without a row the roles' setting holds. */
export const digestChoice = pgTable('digest_choice', {
  userId: text().primaryKey(),
  daily: boolean().notNull(),
  changedAt: instantNow(),
});
