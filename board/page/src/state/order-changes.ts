import type { Change } from './live.ts';

/** Whether a change is of this order, or of one of its checkpoints. */
export const touchesOrder =
  (number: () => string) =>
  (change: Change & { number?: string }): boolean =>
    change.kind !== 'load' && (change.number === undefined || change.number === number());
