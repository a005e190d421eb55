import { sql } from 'drizzle-orm';
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { identity, instantNow } from './columns.ts';

/** A customer of the factory. `shortName` and `aliases` are what people type ("恒锐"). */
export const customer = pgTable(
  'customer',
  {
    id: identity(),
    name: text().notNull().unique(),
    shortName: text().notNull(),
    aliases: text().array().notNull().default([]),
    /** Who looks after them; new orders of theirs that nobody sells are this person's. */
    salesUserId: text(),
    remark: text().notNull().default(''),
    createdAt: instantNow(),
    bigrams: text()
      .array()
      .generatedAlwaysAs(sql`app_bigrams(name || ' ' || short_name || ' ' || app_joined(aliases))`),
  },
  (t) => [
    index('customer_bigrams').using('gin', t.bigrams),
    index('customer_short_name').on(t.shortName),
    // Few have any; these are looked through (workflows/orders/catalogue.ts).
    index('customer_aliased').on(t.id).where(sql`aliases <> '{}'`),
  ],
);

/** A product that can be ordered; `family` groups products for checkpoint and routing rules. */
export const product = pgTable(
  'product',
  {
    id: identity(),
    code: text().notNull().unique(),
    name: text().notNull(),
    family: text().notNull().default(''),
    unit: text().notNull().default('套'),
    createdAt: instantNow(),
    bigrams: text().array().generatedAlwaysAs(sql`app_bigrams(code || ' ' || name)`),
  },
  (t) => [index('product_bigrams').using('gin', t.bigrams)],
);

/** A machine tool on the shop floor; `model` is the work centre it belongs to. */
export const machine = pgTable(
  'machine',
  { id: text().notNull(), model: text().notNull(), name: text().notNull(), workshop: text().notNull() },
  (t) => [primaryKey({ columns: [t.id] })],
);
