import { parseIso } from '../dates/civil.ts';
import { createWorkingCalendar, type WorkingCalendar } from './calendar.ts';

const made = new WeakMap<WorkingCalendar, WorkingCalendar>();

/**
 * The same calendar for what must not stand still, or run at night, because a year's holidays are not known yet: such a
 * year has the factory's own days and ordinary weeks, its holidays being working days. Never for deadlines; those raise
 * the alarm (`YearMissingError`).
 */
export function ordinaryWhereUnknown(calendar: WorkingCalendar): WorkingCalendar {
  const known = made.get(calendar);
  if (known) return known;
  const ordinary = createWorkingCalendar({ ...calendar.config, statutory: 'off' });
  const of = (year: number) => (calendar.knowsYear(year) ? calendar : ordinary);
  const result: WorkingCalendar = {
    ...calendar,
    knowsYear: ordinary.knowsYear,
    shiftsOn: (day) => of(parseIso(day).year).shiftsOn(day),
    table: (year) => of(year).table(year),
  };
  made.set(calendar, result);
  return result;
}
