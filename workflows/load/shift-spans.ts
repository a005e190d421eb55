import { addDays } from '../dates/civil.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { ownDays } from '../working-time/own-days.ts';
import { midnightOf, shanghaiDay } from '../working-time/shanghai.ts';
import { parseShift, type Shift } from '../working-time/shift.ts';
import { instantOf, type Minute, type Span } from './spans.ts';

/** A span of work of a machine, and the shift that it belongs to (its place among the machine's shifts). */
export interface ShiftSpan extends Span {
  readonly shift: number;
}

/** A night shift may reach this far into the day that is asked about. */
const DAY_BACK = 1;

/**
 * When a machine works between two instants, in order; what touches stays apart, since each shift has its own rate.
 * It works its own shifts (the factory's where it has none) on every working day of the calendar: 调休 days are worked,
 * holidays are not. A day for which calendar.yaml itself gives other shifts (2026-12-31: 08:00-12:00) is worked like
 * that by every machine.
 * @param shifts minutes after midnight in Shanghai, the last may pass midnight; null: the factory's
 * @throws YearMissingError when a year is needed whose holidays nobody knows
 */
export function shiftSpans(
  calendar: WorkingCalendar,
  shifts: readonly Shift[] | null,
  from: Minute,
  to: Minute,
): ShiftSpan[] {
  if (to <= from) return [];
  const mine = shiftsOf(calendar, shifts);
  const own = ownDays(calendar.config.days);
  const spans: ShiftSpan[] = [];
  const last = shanghaiDay(instantOf(to - 1));
  for (let day = addDays(shanghaiDay(instantOf(from)), -DAY_BACK); day <= last; day = addDays(day, 1)) {
    if (reachesNot(day, from, mine, calendar)) continue;
    const given = own.get(day);
    const theirs = calendar.shiftsOn(day);
    const worked = theirs.length === 0 ? [] : given === undefined || given === 'work' ? mine : theirs;
    const midnight = midnightOf(day) / 60_000;
    worked.forEach((shift, index) => {
      const span = { from: midnight + shift.from, to: midnight + shift.to, shift: index };
      if (span.to > from && span.from < to)
        spans.push({ ...span, from: Math.max(from, span.from), to: Math.min(to, span.to) });
    });
  }
  return apart(spans);
}

/** A machine's shifts: its own, or the factory's. */
export const shiftsOf = (calendar: WorkingCalendar, shifts: readonly Shift[] | null): readonly Shift[] =>
  shifts ?? calendar.config.shifts.map(parseShift);

/** The day before is only asked where a night shift of it could still run: its year may be unknown. */
function reachesNot(day: string, from: Minute, mine: readonly Shift[], { reach }: WorkingCalendar): boolean {
  const end = Math.max(1440, 1440 + reach, ...mine.map((shift) => shift.to));
  return midnightOf(day) / 60_000 + end <= from;
}

/** In order, and each minute once: where a night shift and the next morning's overlap, the earlier goes first. */
function apart(spans: readonly ShiftSpan[]): ShiftSpan[] {
  let reached = Number.NEGATIVE_INFINITY;
  return [...spans]
    .sort((a, b) => a.from - b.from)
    .flatMap((span) => {
      const cut = { ...span, from: Math.max(span.from, reached) };
      reached = Math.max(reached, span.to);
      return cut.from < cut.to ? [cut] : [];
    });
}
