import { addWorkingMinutes } from '../working-time/add-minutes.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { workingMinutesBetween } from '../working-time/minutes-between.ts';
import { YearMissingError } from '../working-time/year-missing.ts';

/** A work centre while some of its machines stand still. */
export interface Centre {
  now: Date;
  /** From then on all machines run again. */
  until: Date;
  /** Machines that run until then, and after it. */
  running: number;
  all: number;
}

/**
 * When each of several orders has got through a work centre that works them off one after the other: their minutes
 * there, divided among the machines that run.
 * @param minutes of each order, in the order of the queue
 * @returns an instant for each; null where the calendar does not know the year
 */
export function queueThrough(
  calendar: WorkingCalendar,
  { now, until, running, all }: Centre,
  minutes: readonly number[],
): (Date | null)[] {
  const before = safely(() => running * Math.max(0, workingMinutesBetween(calendar, now, until)));
  let sum = 0;
  return minutes.map((one) => {
    sum += one;
    const work = sum;
    if (before === null || all === 0) return null;
    return safely(() =>
      work <= before
        ? addWorkingMinutes(calendar, now, Math.ceil(work / running))
        : addWorkingMinutes(calendar, until > now ? until : now, Math.ceil((work - before) / all)),
    );
  });
}

function safely<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (err) {
    if (err instanceof YearMissingError || err instanceof RangeError) return null;
    throw err;
  }
}
