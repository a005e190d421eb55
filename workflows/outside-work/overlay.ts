import { asRouted, atSupplier, type FormerOperation } from './former.ts';
import { isGoing, type OutsideRow } from './read.ts';

/** What is known of an operation that a planner gave to a supplier. */
export interface GivenOut {
  state: 'wanted' | 'placed' | 'back';
  /** Where the routing makes it; '' where that is not known. */
  insteadOf: string;
  askedAt: Date;
  placedAt: Date | null;
  /** Shanghai day. */
  expectedDate: string | null;
}

interface Routed extends FormerOperation {
  step: number;
  name: string;
}

/**
 * A routing with what planners gave to suppliers, where the order's own copy does not say it yet (it has none).
 * @param free what purchasing has not ordered yet, as the house would make it
 */
export function withOutside<T extends Routed>(
  operations: readonly T[],
  rows: readonly OutsideRow[],
  { free = false } = {},
): (T & { givenOut?: GivenOut })[] {
  if (rows.length === 0) return [...operations];
  return operations.map((operation) => {
    const row = rows.find(({ step, name }) => step === operation.step && name === operation.name);
    if (!row || row.state === 'cancelled') return operation;
    if (free && row.state === 'wanted') return row.former ? asRouted(operation, row.former) : operation;
    const givenOut: GivenOut = {
      state: row.state,
      insteadOf: row.former?.workCentre || row.former?.supplier || '',
      askedAt: row.askedAt,
      placedAt: row.placedAt,
      expectedDate: isGoing(row) ? row.expectedDate : null,
    };
    return { ...atSupplier(operation, row), givenOut };
  });
}
