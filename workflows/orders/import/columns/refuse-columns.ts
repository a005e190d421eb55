import * as sheets from '../../../workbooks/refuse-columns.ts';
import type { Refusal } from '../refusal.ts';
import { LAYOUT } from './fields.ts';
import type { Header } from './find-header.ts';

/** Why a sheet cannot be imported with the column names it has; null when it can. */
export const refuseColumns = (header: Header | null, sheet: string): Refusal | null =>
  sheets.refuseColumns(LAYOUT, header, sheet);
