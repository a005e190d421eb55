import type { Row } from '../../../spreadsheet/types.ts';
import * as sheets from '../../../workbooks/skip.ts';
import type { Header } from '../columns/find-header.ts';

/** A row with a customer and a promised date is an order whatever else is written in it. */
export const skipReason = (header: Header, row: Row): sheets.SkipReason | null =>
  sheets.skipReason(header, row, ['customer', 'promisedDate']);
