import type { Change } from './live.ts';

/** Whether a change is of this order, of one of its checkpoints, or perhaps of what the chat asks about it. */
export const touchesOrder =
  (number: () => string) =>
  (change: Change & { number?: string }): boolean =>
    change.kind !== 'load' && (change.number === undefined || change.number === number());
