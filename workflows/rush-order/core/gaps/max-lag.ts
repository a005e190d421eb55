import type { Minute } from '../types.ts';
import { type Best, type Label, readyAfter } from './labels.ts';
import type { Place } from './places.ts';
import type { Stage } from './stages.ts';

/**
 * Places that are tried at most for one run, about 0.2 s of work. Measured on 200 machines: four operations tied by 0, 30
 * or 480 min take 0.03 to 7 ms at the median and 43 ms at most, and none of 5,400 searches was cut off.
 */
const MOST_TRIES = 50_000;

interface Slot {
  place: Place;
  start: Minute;
  end: Minute;
}

/**
 * Places operations that maximum lags tie together ("plate within 24 h of degreasing"). Earliest first is not exact
 * here: the first one may have to wait so that the next can follow in time. But for one choice of places the earliest
 * starts that satisfy everything exist and are found by pushing: forward where an operation would begin before its
 * predecessor ended, backward (the predecessor later) where it would begin too late, until nothing moves; every push is
 * forced, so the result is the least one in all operations at once. Choices of places are tried depth first, earliest
 * end first, and left as soon as they cannot beat the best: exact, unless MOST_TRIES cuts it off.
 * @returns false when it was cut off
 */
export function tiedChain(reached: readonly Label[], stages: readonly Stage[], best: Best): boolean {
  let tries = 0;
  for (const before of reached) extend(before, []);
  return tries <= MOST_TRIES;

  function extend(before: Label, slots: readonly Slot[]): void {
    const last = slots.at(-1);
    if (slots.length === stages.length) {
      if (last && last.end < best.limit) best.add(asLabels(before, slots));
      return;
    }
    for (const longer of longerBy1(before, slots)) {
      if (tries > MOST_TRIES) return;
      if ((longer.at(-1) as Slot).end < best.limit) extend(before, longer);
    }
  }

  /** The slots with one more operation, for each place that it can have, earliest end first. */
  function longerBy1(before: Label, slots: readonly Slot[]): Slot[][] {
    const found: Slot[][] = [];
    for (const place of (stages[slots.length] as Stage).places) {
      tries += 1;
      const longer = [
        ...slots.map((slot) => ({ ...slot })),
        { place, start: Number.NEGATIVE_INFINITY, end: Number.NEGATIVE_INFINITY },
      ];
      if (settle(before, longer, stages, best.limit)) found.push(longer);
    }
    return found.sort((a, b) => (a.at(-1) as Slot).end - (b.at(-1) as Slot).end);
  }
}

/** Pushes starts up until all fit. @returns false when something would have to start or end at `limit` or later */
function settle(before: Label, slots: Slot[], stages: readonly Stage[], limit: Minute): boolean {
  for (let moved = true; moved; ) {
    moved = false;
    for (let i = 0; i < slots.length; i += 1) {
      const slot = slots[i] as Slot;
      const ready = readyAfter(stages[i] as Stage, i > 0 ? (slots[i - 1] as Slot).end : before.end);
      if (ready > slot.start && !move(slot, ready, limit)) return false;
    }
    for (let i = slots.length - 1; i > 0; i -= 1) {
      const slot = slots[i - 1] as Slot;
      const endFrom = (slots[i] as Slot).start - (stages[i] as Stage).lagMax;
      if (slot.end >= endFrom) continue;
      if (!move(slot, Math.max(slot.start, slot.place.startFor(endFrom)), limit)) return false;
      moved = true;
    }
  }
  return true;
}

function move(slot: Slot, from: Minute, limit: Minute): boolean {
  slot.start = slot.place.next(from, limit);
  if (slot.start === Number.POSITIVE_INFINITY) return false;
  slot.end = slot.place.end(slot.start);
  return slot.end < limit;
}

function asLabels(before: Label, slots: readonly Slot[]): Label {
  return slots.reduce<Label>(
    (label, { place, start, end }) => ({ place, start, end, before: label }),
    before,
  );
}
