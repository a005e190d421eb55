import type { Problem } from '../../orders/import/rows/problem.ts';

/** How the rows of one kind end. */
export interface KindCounts {
  name: string;
  fresh: number;
  /** Told before, identical. */
  known: number;
  /** Told before with other content. */
  contradicts: number;
  errors: number;
}

/** What the preview of a workbook of facts tells; stored with its batch. */
export interface FactSummary {
  kinds: KindCounts[];
  skipped: number;
  errors: { place: string; problems: Problem[] }[];
  contradictions: { place: string; name: string; fields: string[] }[];
  /** Lines of a document that stand in the file twice and are told once. */
  twins: string[];
  twinCount: number;
  /** Lines of a document that stand in the file twice with other content, in words; each is a fact of its own. */
  beside: string[];
  besideCount: number;
  /** Rows that are told and yet are odd. */
  odd: { place: string; text: string }[];
  oddCount: number;
  otherSheets: string[];
  errorList?: { sha256: string; name: string };
}
