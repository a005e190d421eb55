import type { WorkingCalendar } from './calendar.ts';
import { msOf, yearFrom, yearUntil } from './year-of-instant.ts';
import { countWhere } from './year-table.ts';

/** A span of working time without a break; `end` no longer belongs to it. */
export interface WorkingSpan {
  start: Date;
  end: Date;
}

/**
 * The working time between two instants, in order, cut off at both; shifts that touch come as one span, so a span
 * can be searched for room (the next half hour for a meeting). Empty when `to` is not after `from`.
 * @throws YearMissingError when a year is needed whose holidays nobody knows.
 */
export function workingSpans(calendar: WorkingCalendar, from: Date, to: Date): WorkingSpan[] {
  const [first, last] = [msOf(from), msOf(to)];
  const spans: WorkingSpan[] = [];
  if (last <= first) return spans;
  const lastYear = yearUntil(calendar, last);
  for (let year = yearFrom(calendar, first); year <= lastYear; year += 1) {
    const { starts, ends } = calendar.table(year);
    for (let i = countWhere(ends, (end) => end <= first); i < starts.length; i += 1) {
      const start = Math.max(first, starts[i] ?? last);
      if (start >= last) break;
      append(spans, start, Math.min(last, ends[i] ?? last));
    }
  }
  return spans;
}

function append(spans: WorkingSpan[], start: number, end: number): void {
  const before = spans.at(-1);
  if (before?.end.getTime() === start) before.end = new Date(end);
  else spans.push({ start: new Date(start), end: new Date(end) });
}
