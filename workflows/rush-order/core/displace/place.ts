import type { Minute } from '../types.ts';
import { NEVER, type Timeline } from './timeline.ts';

/** Where a task came to lie: the last answer of `place`, to spare an object for each of millions of questions. */
export const placed: { from: Minute; to: Minute } = { from: 0, to: 0 };

/**
 * The earliest place from `ready` on: on the machine, in its productive time, over breaks but over nothing that stands
 * on the machine or on one of the pieces. The answer is in `placed`; NEVER when there is none.
 */
export function place(ready: Minute, minutes: number, machine: Timeline, pieces: readonly Timeline[]): void {
  let from = Math.max(ready, machine.floor);
  if (machine.plain && pieces.length === 0) {
    const to = from + minutes;
    placed.from = to > machine.until ? NEVER : from;
    placed.to = to > machine.until ? NEVER : to;
    return;
  }
  if (machine.always && pieces.length === 0) {
    let to = from + minutes;
    for (let free = machine.clash(from, to); free >= 0; free = machine.clash(from, to)) {
      from = free;
      to = from + minutes;
    }
    placed.from = to > machine.until ? NEVER : from;
    placed.to = to > machine.until ? NEVER : to;
    return;
  }
  for (const piece of pieces) from = Math.max(from, piece.floor);
  for (;;) {
    from = machine.opens(from);
    const to = from === NEVER ? NEVER : machine.ends(from, minutes);
    if (to >= NEVER) {
      placed.from = NEVER;
      placed.to = NEVER;
      return;
    }
    const free = clashOf(from, to, machine, pieces);
    if (free < 0) {
      placed.from = from;
      placed.to = to;
      return;
    }
    from = free;
  }
}

function clashOf(from: Minute, to: Minute, machine: Timeline, pieces: readonly Timeline[]): Minute {
  const machineFree = machine.clash(from, to);
  if (machineFree >= 0) return machineFree;
  for (const piece of pieces) {
    const free = piece.clash(from, to);
    if (free >= 0) return free;
  }
  return -1;
}
