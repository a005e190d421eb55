import * as sheets from '../../../workbooks/find-header.ts';
import { type FieldKey, LAYOUT } from './fields.ts';

export type Column = sheets.Column<FieldKey>;
export type Header = sheets.Header<FieldKey>;

/** Finds the row of column names of an order book; null when no row has even two of them. */
export const findHeader = sheets.headerFinder(LAYOUT);
