import type { WorkingCalendar } from '../working-time/calendar.ts';
import type { Shift } from '../working-time/shift.ts';
import { type ShiftSpan, shiftSpans } from './shift-spans.ts';
import { type Minute, type Span, without } from './spans.ts';

/** A stretch in which a machine works, at a rate: of 60 minutes at 0.9 it works off 54 minutes of a plan. */
export interface ProductiveSpan extends Span {
  /** 0 (exclusive) to 1. */
  readonly rate: number;
}

/**
 * How sure a share is. `measured`: from enough of its own booked hours; `shrunk`: from few, drawn to the mean of its
 * model; `unmeasured`: nothing measured, 1 is assumed.
 */
export type Sureness = 'measured' | 'shrunk' | 'unmeasured';

/** The share of booked time in which a machine runs (never its idle time for want of orders), 0.5 to 1. */
export interface Availability {
  readonly share: number;
  readonly sure: Sureness;
}

export const UNMEASURED: Availability = { share: 1, sure: 'unmeasured' };

/** What productive time is made of. */
export interface ProductiveRules {
  /** Minutes after midnight in Shanghai; null: the factory's. */
  shifts: readonly Shift[] | null;
  /** Stretches in which it stands still (breakdowns), in order. */
  down: readonly Span[];
  /** By the shift's place among `shifts`. */
  availability: (shift: number) => Availability;
}

/**
 * The productive time of a machine between two instants: its shifts on the factory's working days, without the
 * stretches in which it stands still, each at its measured rate. What touches at the same rate is one span.
 * @throws YearMissingError when a year is needed whose holidays nobody knows
 */
export function productiveSpans(
  calendar: WorkingCalendar,
  { shifts, down, availability }: ProductiveRules,
  from: Minute,
  to: Minute,
): ProductiveSpan[] {
  return joined(
    shiftSpans(calendar, shifts, from, to).flatMap((span) =>
      without(span, down).map((part) => ratedBy(part, availability)),
    ),
  );
}

const ratedBy = ({ from, to, shift }: ShiftSpan, availability: ProductiveRules['availability']) => ({
  from,
  to,
  rate: availability(shift).share,
});

function joined(spans: readonly ProductiveSpan[]): ProductiveSpan[] {
  const all: { from: Minute; to: Minute; rate: number }[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last?.to === span.from && last.rate === span.rate) last.to = span.to;
    else all.push({ ...span });
  }
  return all;
}

/** Minutes of a plan that are worked off between two instants: the integral of the rate. `spans` in order. */
export function productiveMinutes(spans: readonly ProductiveSpan[], from: Minute, to: Minute): number {
  let sum = 0;
  for (const span of spans) {
    if (span.from >= to) break;
    if (span.to > from) sum += (Math.min(to, span.to) - Math.max(from, span.from)) * span.rate;
  }
  return sum;
}
