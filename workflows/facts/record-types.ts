import type { FactKind } from './kinds.ts';

/** What became of one fact that was told; in the order in which they were given. */
export type FactOutcome =
  /** Kept now; `flags` says what is remarkable, `order` where its order stands after it. */
  | {
      outcome: 'recorded';
      kind: FactKind;
      key: string;
      flags: string[];
      order?: { number: string; status: string };
    }
  /** Known already, identical: nothing happens. */
  | { outcome: 'repeated'; kind: FactKind; key: string }
  /** The key is known with other content: kept beside it and flagged; the first counts. */
  | { outcome: 'conflict'; kind: FactKind; key: string }
  /** Not a fact: nothing was kept. */
  | { outcome: 'refused'; key: string | null; code: string; field: string | null; message: string };
