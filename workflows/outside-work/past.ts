import { asRouted, type FormerOperation } from './former.ts';
import { withOutside } from './overlay.ts';
import type { OutsideRow } from './read.ts';

/** How it stood at that instant; null: the operation was made as routed. */
export function stoodAt(row: OutsideRow, at: Date): OutsideRow | null {
  const ended = row.endedAt !== null && row.endedAt <= at;
  // What was cancelled later stood then.
  if (row.askedAt > at || (ended && row.state === 'cancelled')) return null;
  if (ended) return row;
  const placed = row.placedAt !== null && row.placedAt <= at;
  return { ...row, state: placed ? 'placed' : 'wanted', expectedDate: placed ? row.expectedDate : null };
}

/**
 * A routing with what planners had given to suppliers at a past instant.
 * @param operations as they stand today, in the order's own routing or its product's
 * @param rows all of the order, cancelled ones too
 */
export function withOutsideAt<T extends FormerOperation & { step: number; name: string }>(
  operations: readonly T[],
  rows: readonly OutsideRow[],
  at: Date,
) {
  const before = operations.map((operation) => {
    const now = rows.find(
      ({ state, step, name }) => state !== 'cancelled' && step === operation.step && name === operation.name,
    );
    return now?.former && operation.outsourced && operation.supplier === now.supplier
      ? asRouted(operation, now.former)
      : operation;
  });
  return withOutside(
    before,
    rows.flatMap((row) => stoodAt(row, at) ?? []),
  );
}
