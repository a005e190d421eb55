import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, numeric, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { codeText, identity, instant, instantNow, ref } from './columns.ts';
import { order } from './orders.ts';

const amount = () => numeric({ precision: 18, scale: 4 });

/** What is bought, made or kept in stock, beside products. Quantities of it are in `unit` everywhere but in BOM lines. */
export const material = pgTable('material', {
  code: codeText().primaryKey(),
  name: text().notNull(),
  unit: text().notNull(),
  /** How many `unit` one of another unit is, where arithmetic alone cannot tell: `{ "米": 22.2 }` for kg. */
  unitFactors: jsonb().$type<Record<string, number>>().notNull().default({}),
  supplier: text().notNull().default(''),
  /** Usual days from order to receipt; null: nobody said. */
  leadDays: integer(),
  createdAt: instantNow(),
});

/**
 * What is on hand and how much of that is promised to orders. `reserved` is the sum of what reservations have not
 * issued yet; the check makes over-reservation impossible whatever the code does. `onHand` follows from the facts
 * (workflows/materials) and may be below zero while a receipt is late.
 */
export const stock = pgTable(
  'stock',
  {
    materialCode: codeText()
      .primaryKey()
      .references(() => material.code),
    onHand: amount().notNull().default('0'),
    reserved: amount().notNull().default('0'),
    changedAt: instantNow(),
  },
  (t) => [
    check('stock_not_over_reserved', sql`${t.reserved} >= 0 and ${t.reserved} <= greatest(${t.onHand}, 0)`),
  ],
);

/**
 * One line of a bill of materials: `quantityPer` units of a material per unit of its parent, which is a product or a
 * material that is made here (then it has lines itself). `revision` is the BOM's; '' holds where an order names none.
 */
export const bomLine = pgTable(
  'bom_line',
  {
    id: identity(),
    parentCode: codeText().notNull(),
    revision: text().notNull().default(''),
    line: integer().notNull(),
    materialCode: codeText()
      .notNull()
      .references(() => material.code),
    quantityPer: numeric({ precision: 14, scale: 4 }).notNull(),
    unit: text().notNull(),
    /** Share lost in making, 0.03 = 3 %. */
    scrap: numeric({ precision: 6, scale: 4 }).notNull().default('0'),
  },
  (t) => [
    unique('bom_line_of_parent').on(t.parentCode, t.revision, t.line),
    index('bom_line_material').on(t.materialCode),
  ],
);

/** What may stand in for the material of a BOM line: `factor` units of it for one unit of the original. */
export const bomSubstitute = pgTable(
  'bom_substitute',
  {
    bomLineId: ref()
      .notNull()
      .references(() => bomLine.id, { onDelete: 'cascade' }),
    materialCode: codeText()
      .notNull()
      .references(() => material.code),
    factor: numeric({ precision: 10, scale: 4 }).notNull().default('1'),
    /** 1 is tried first. */
    priority: integer().notNull().default(1),
  },
  (t) => [unique('bom_substitute_once').on(t.bomLineId, t.materialCode)],
);

/**
 * One way down the BOM, from the product to the material. `instead`: so much of another material was replaced by it, at
 * a person's decision.
 */
export interface DemandOrigin {
  path: string[];
  quantity: string;
  instead?: { material: string; quantity: string };
}

/** The day that was expected (null: nobody knew) before these incidents moved it; whoever fills in a day ends it. */
export interface Postponed {
  from: string | null;
  incidents: number[];
}

/**
 * What an order needs of a material, computed from the BOM at confirmation and anew when product, quantity or BOM
 * change. Missing = required − what its reservations hold (workflows/materials/coverage.ts).
 */
export const materialDemand = pgTable(
  'material_demand',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    materialCode: codeText()
      .notNull()
      .references(() => material.code),
    /** In the material's unit. */
    required: amount().notNull(),
    /** Where it comes from: one entry per way down the BOM, `{ path: [codes], quantity }`. */
    origin: jsonb().$type<DemandOrigin[]>().notNull().default([]),
    /** Filled in by purchasing: the Shanghai day on which what is missing is expected, and from whom. */
    expectedDate: text(),
    supplier: text().notNull().default(''),
    expectedBy: text(),
    expectedAt: instant(),
    /** Open incidents have moved the day; see Postponed. Null where it is as somebody filled it in. */
    postponed: jsonb().$type<Postponed>(),
    /** The material that it stands in for, where a substitute was chosen. */
    substituteFor: text(),
    /** Why `required` is not the whole truth ('' when it is): such a demand is never covered. See materials/problems.ts. */
    problem: text().notNull().default(''),
  },
  (t) => [
    unique('material_demand_once').on(t.orderId, t.materialCode),
    index('material_demand_material').on(t.materialCode),
  ],
);

/**
 * What of a material is kept for an order: `stock` was free when it was taken, `receipt` was delivered for this order.
 * `issued` of it has gone to the workshop and is not on hand any more.
 */
export const reservation = pgTable(
  'reservation',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    materialCode: codeText()
      .notNull()
      .references(() => material.code),
    /** stock | receipt */
    kind: text().notNull(),
    quantity: amount().notNull(),
    issued: amount().notNull().default('0'),
    /** Of `stock`: what was held when somebody last decided about the material; it goes before later claims. */
    firm: amount().notNull().default('0'),
    /** What a person took from it: so much is not handed to it again by itself. */
    released: amount().notNull().default('0'),
    at: instantNow(),
    by: text().notNull(),
  },
  (t) => [
    unique('reservation_once').on(t.orderId, t.materialCode, t.kind),
    index('reservation_material').on(t.materialCode),
    check(
      'reservation_issued',
      sql`${t.quantity} >= 0 and ${t.issued} >= 0 and ${t.issued} <= ${t.quantity}`,
    ),
  ],
);
