import type { Choice, InsideOperation } from './types.ts';

/** Keeps 3 × (7 ÷ 3) = 7.000000000000001 from becoming 8. */
const DUST = 1e-6;

/**
 * Productive minutes that an operation takes on a model, set-up included, rounded up to whole minutes, at least 1.
 * Everybody asks here, so that finder, displacement and checker agree to the minute.
 */
export function minutesOn(
  operation: Pick<InsideOperation, 'setupMinutes' | 'runMinutes'>,
  choice: Pick<Choice, 'factor'>,
): number {
  return Math.max(1, Math.ceil(operation.setupMinutes + operation.runMinutes * choice.factor - DUST));
}
