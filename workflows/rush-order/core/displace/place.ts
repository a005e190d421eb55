import type { Minute } from '../types.ts';
import { NEVER, type Timeline } from './timeline.ts';

/** Where a task came to lie: the last answer of `place`, to spare an object for each of millions of questions. */
export const placed: { from: Minute; to: Minute } = { from: 0, to: 0 };

/**
 * The earliest place from `ready` on: on the machine, in its productive time, over breaks but over nothing that stands
 * on the machine or on one of the pieces. The answer is in `placed`; NEVER when there is none.
 */
export function place(ready: Minute, minutes: number, machine: Timeline, pieces: readonly Timeline[]): void {
  if (machine.always && pieces.length === 0) placeUnbroken(Math.max(ready, machine.floor), minutes, machine);
  else
    placeBroken(
      Math.max(ready, machine.floor, ...pieces.map(({ floor }) => floor)),
      minutes,
      machine,
      pieces,
    );
}

/** On a machine that works without breaks: additions only, and most of the search's time. */
function placeUnbroken(ready: Minute, minutes: number, machine: Timeline): void {
  let from = ready;
  let to = from + minutes;
  if (!machine.plain)
    for (let free = machine.clash(from, to); free >= 0; free = machine.clash(from, to)) {
      from = free;
      to = from + minutes;
    }
  put(to > machine.until ? NEVER : from, to > machine.until ? NEVER : to);
}

function placeBroken(ready: Minute, minutes: number, machine: Timeline, pieces: readonly Timeline[]): void {
  let from = machine.opens(ready);
  let to = from === NEVER ? NEVER : machine.ends(from, minutes);
  while (to < NEVER) {
    const free = clashOf(from, to, machine, pieces);
    if (free < 0) break;
    from = machine.opens(free);
    to = from === NEVER ? NEVER : machine.ends(from, minutes);
  }
  put(to < NEVER ? from : NEVER, to);
}

function put(from: Minute, to: Minute): void {
  placed.from = from;
  placed.to = to;
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
