import { GOODS_SHEETS } from './goods-sheets.ts';
import { ORDER_SHEETS } from './order-sheets.ts';
import type { FactSheet } from './sheet.ts';

/** All kinds of sheets that tell facts. */
export const FACT_SHEETS: readonly FactSheet[] = [...GOODS_SHEETS, ...ORDER_SHEETS];
