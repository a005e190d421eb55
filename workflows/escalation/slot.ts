import type { Busy } from '../context.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { workingSpans } from '../working-time/working-spans.ts';

/** When a meeting can be, and who has something else then. */
export interface Slot {
  start: Date;
  end: Date;
  /** User ids; empty when everybody is free. */
  conflicts: string[];
}

const MINUTE_MS = 60_000;

/**
 * The first slot within working time that everybody has free; when there is none, the one with the fewest people who
 * have something else. Null when no shift of the window has room at all.
 * @param busy what people have; who is not in it counts as free
 * @param from it begins no earlier than this
 * @param to and no later than this
 * @param minutes how long it is; it ends within the shift in which it begins
 * @param stepMinutes it begins at a multiple of this on the clock
 * @throws YearMissingError
 */
export function chooseSlot(
  calendar: WorkingCalendar,
  busy: ReadonlyMap<string, readonly Busy[]>,
  from: Date,
  to: Date,
  minutes: number,
  stepMinutes = 15,
): Slot | null {
  let best: Slot | null = null;
  for (const start of starts(calendar, from, to, minutes, stepMinutes)) {
    const slot = slotAt(busy, start, minutes);
    if (slot.conflicts.length === 0) return slot;
    if (!best || slot.conflicts.length < best.conflicts.length) best = slot;
  }
  return best;
}

/** All instants at which it could begin, in order. */
function* starts(
  calendar: WorkingCalendar,
  from: Date,
  to: Date,
  minutes: number,
  stepMinutes: number,
): Generator<number> {
  const [length, step] = [minutes * MINUTE_MS, stepMinutes * MINUTE_MS];
  // A shift that has begun by `to` may run on behind it.
  for (const span of workingSpans(calendar, from, new Date(to.getTime() + length))) {
    const last = Math.min(to.getTime(), span.end.getTime() - length);
    // Shanghai's offset is whole hours, so its clock shows the same minutes as ours.
    for (let at = Math.ceil(span.start.getTime() / step) * step; at <= last; at += step) yield at;
  }
}

function slotAt(busy: ReadonlyMap<string, readonly Busy[]>, start: number, minutes: number): Slot {
  const end = start + minutes * MINUTE_MS;
  const overlaps = (one: Busy) => one.start.getTime() < end && one.end.getTime() > start;
  const conflicts = [...busy].filter(([, events]) => events.some(overlaps)).map(([userId]) => userId);
  return { start: new Date(start), end: new Date(end), conflicts };
}
