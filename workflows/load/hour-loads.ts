import type { HourLoad } from '../../board/charts/data.ts';
import { type ProductiveSpan, productiveMinutes } from './productive.ts';
import { type Minute, type Span, shared } from './spans.ts';

/** Work that stands in a machine's plan. */
export interface Work extends Span {
  /** Productive minutes that are left of it. */
  readonly minutes: number;
  /** It is on the machine: its rest is worked off from now on, whatever end the plan gave it. */
  readonly running: boolean;
}

/** A machine's time and plan from `now` on. */
export interface Planned {
  readonly spans: readonly ProductiveSpan[];
  /** The spans are all there are until then; what reaches beyond cannot be weighed. */
  readonly known: Minute;
  /** Shift time in which it stands still. */
  readonly down: readonly Span[];
  readonly work: readonly Work[];
  readonly now: Minute;
}

/** Work as it meets the time of the machine. */
export interface Placed extends Span {
  /** Booked minutes per productive minute: 1, or more where the plan gives the work less time than it takes. */
  readonly share: number;
}

const HOUR = 60;

/** When so many productive minutes from `from` on are worked off; `end` when they are not before it. */
export function workedOffAt(
  spans: readonly ProductiveSpan[],
  from: Minute,
  minutes: number,
  end: Minute,
): Minute {
  let left = minutes;
  for (const span of spans) {
    const start = Math.max(from, span.from);
    if (start >= span.to || start >= end) continue;
    const here = (Math.min(span.to, end) - start) * span.rate;
    if (here >= left) return Math.ceil(start + left / span.rate);
    left -= here;
  }
  return end;
}

/**
 * Where the work of a plan really lies: what runs goes on from now until it is done, also over what comes after it; what
 * is planned stays, and weighs more where it has too little time (a lower availability than it was planned with).
 * Over a breakdown it weighs as planned: the hours that are lost are told as such.
 */
export function placeWork({ spans, known, down, work, now }: Planned, end: Minute): Placed[] {
  return work.flatMap((one): Placed[] => {
    const from = Math.max(now, one.from);
    if (one.running) {
      const to = one.minutes <= 0 ? now : workedOffAt(spans, now, one.minutes, end);
      return to > now ? [{ from: now, to, share: 1 }] : [];
    }
    if (one.to <= from || from >= end) return [];
    const room = productiveMinutes(spans, from, one.to);
    const begun = one.from < now;
    const lost = down.some((stretch) => shared(stretch, { from, to: one.to }) > 0);
    // What should have begun and of which nothing is reported goes by the plan: nothing tells otherwise.
    const share = begun || lost || room <= 0 || one.to > known ? 1 : Math.max(1, one.minutes / room);
    return [{ from, to: Math.min(one.to, end), share: share < DRIFT ? 1 : share }];
  });
}

/** Availability differs a little from day to day: what was planned with that of last week is full, not overbooked. */
const DRIFT = 1.1;

/** The load of each hour from the full hour `from` on: booked ÷ productive minutes of that hour (before `now`: nothing). */
export function hourLoads(
  planned: Planned,
  placed: readonly Placed[],
  from: Minute,
  hours: number,
): HourLoad[] {
  const { spans, down, now } = planned;
  return Array.from({ length: hours }, (_, index): HourLoad => {
    const hour = { from: Math.max(now, from + index * HOUR), to: from + (index + 1) * HOUR };
    if (hour.to <= hour.from) return null;
    const here = placed.filter((one) => shared(one, hour) > 0);
    const productive = productiveMinutes(spans, hour.from, hour.to);
    if (productive > 0) return bookedMinutes(spans, here, hour) / productive;
    const standing = down.filter((stretch) => shared(stretch, hour) > 0);
    if (standing.length === 0) return null;
    return standing.some((stretch) => here.some((one) => shared(one, stretch) > 0)) ? 'blocked' : 'down';
  });
}

/** Minutes of work that placed work takes within a stretch. */
export const bookedMinutes = (
  spans: readonly ProductiveSpan[],
  placed: readonly Placed[],
  { from, to }: Span,
): number =>
  placed.reduce(
    (sum, one) => sum + productiveMinutes(spans, Math.max(from, one.from), Math.min(to, one.to)) * one.share,
    0,
  );
