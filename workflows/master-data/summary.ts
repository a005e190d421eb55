import type { LineCounts } from './compare.ts';
import type { MasterKey } from './layouts.ts';
import type { Fault } from './read-rows.ts';

/** What one difference is told as. */
export interface ToldDifference extends LineCounts {
  kind: MasterKey;
  code: string;
  revision: string;
  /** The first changed lines in words: `20：M-1 2件 → M-1 3件`. */
  lines: string[];
}

/** What the preview of a workbook of master data tells; stored with its batch. */
export interface MasterSummary {
  rows: Partial<Record<MasterKey, number>>;
  faults: Fault[];
  faultCount: number;
  differences: ToldDifference[];
  differenceCount: number;
  touched: { count: number; first: string[] };
  otherSheets: string[];
  /** Of all differences: what was confirmed is what is done. */
  fingerprint: string;
  errorList?: { sha256: string; name: string };
}
