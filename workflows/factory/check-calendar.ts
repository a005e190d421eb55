import { faultsOf } from '../working-time/faults.ts';
import type { Checked } from './cross-check.ts';
import type { Problem } from './problem.ts';
import type { CalendarFile } from './schema.ts';

/** The calendar's own contradictions, at the lines of the file. */
export function checkCalendar({ source, data }: Checked<CalendarFile>): Problem[] {
  return faultsOf(data).map(({ path, text }) => source.at(path, text));
}
