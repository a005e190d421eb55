import type { BookSummary } from '../workbooks/whole-book.ts';
import type { LineCounts } from './compare.ts';
import type { MasterData } from './data.ts';
import type { MasterKey } from './layouts.ts';

/** What one difference is told as. */
export interface ToldDifference extends LineCounts {
  kind: MasterKey;
  code: string;
  revision: string;
  /** The first changed lines in words: `20：M-1 2件 → M-1 3件`. */
  lines: string[];
}

/** What the preview of a workbook of master data tells; stored with its batch. */
export interface MasterSummary extends BookSummary {
  rows: Partial<Record<MasterKey, number>>;
  differences: ToldDifference[];
  differenceCount: number;
  touched: { count: number; first: string[] };
  /** Of all differences: what was confirmed is what is done. */
  fingerprint: string;
}

/** What a batch keeps until it is confirmed. */
export interface SaidMaster {
  master: MasterData;
}
