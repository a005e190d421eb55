import { sql } from 'drizzle-orm';
import { index, integer, numeric, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { identity, instantNow, ref } from './columns.ts';

/** A customer of the factory. `shortName` is what people type ("恒锐"). */
export const customer = pgTable(
  'customer',
  {
    id: identity(),
    name: text().notNull().unique(),
    shortName: text().notNull(),
    createdAt: instantNow(),
    bigrams: text().array().generatedAlwaysAs(sql`app_bigrams(name || ' ' || short_name)`),
  },
  (t) => [index('customer_bigrams').using('gin', t.bigrams), index('customer_short_name').on(t.shortName)],
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

/** One line of a product's bill of materials: `quantityPer` units of a material per unit of product. */
export const bomLine = pgTable(
  'bom_line',
  {
    id: identity(),
    productId: ref()
      .notNull()
      .references(() => product.id),
    line: integer().notNull(),
    materialCode: text().notNull(),
    materialName: text().notNull(),
    quantityPer: numeric({ precision: 14, scale: 4 }).notNull(),
    unit: text().notNull(),
    /** Share lost in making, 0.03 = 3 %. */
    scrap: numeric({ precision: 6, scale: 4 }).notNull().default('0'),
  },
  (t) => [unique('bom_line_of_product').on(t.productId, t.line)],
);

/** A machine tool on the shop floor; `model` is the work centre it belongs to. */
export const machine = pgTable(
  'machine',
  { id: text().notNull(), model: text().notNull(), name: text().notNull(), workshop: text().notNull() },
  (t) => [primaryKey({ columns: [t.id] })],
);
