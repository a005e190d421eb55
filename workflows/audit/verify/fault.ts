import { GENESIS, type Head, rowHashWith } from '../canonical.ts';
import type { ReadRow } from '../line.ts';

/** The first thing that is wrong with an export. `seq` is the row it names, `line` the line of the file, from 1. */
export type Fault = { line: number; seq: number } & (
  | { kind: 'form' }
  | { kind: 'missing'; until: number }
  | { kind: 'reordered'; found: number }
  | { kind: 'repeated' }
  | { kind: 'unlinked' }
  | { kind: 'edited' }
  | { kind: 'time' }
  | { kind: 'tail'; until: number }
  | { kind: 'beyond' }
  /** Consistent in itself, but not what was posted: everything from `since` to `seq` is in doubt. */
  | { kind: 'resealed'; since: number; posted: string; found: string }
);

/** What a row must follow. */
export interface Place extends Head {
  at: string;
}

/** The start of the chain as a place. */
export const START: Place = { ...GENESIS, at: '' };

/** What a row says of its place in the chain. */
export interface Follower {
  seq: number;
  prevHash: string;
  at: string;
}

/** Checks that a row comes right after a place; null when it does. */
export function followFault(before: Place, row: Follower, line: number): Fault | null {
  const expected = before.seq + 1;
  if (row.seq > expected) return { kind: 'missing', seq: expected, until: row.seq - 1, line };
  if (row.seq < expected) return { kind: 'repeated', seq: row.seq, line };
  if (row.prevHash !== before.hash) return { kind: 'unlinked', seq: row.seq, line };
  if (row.at < before.at) return { kind: 'time', seq: row.seq, line };
  return null;
}

/** Checks a row's own seal. */
export const sealFault = ({ row, change }: ReadRow, line: number): Fault | null =>
  rowHashWith(row, change) === row.hash ? null : { kind: 'edited', seq: row.seq, line };
