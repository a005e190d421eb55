import { addDays, type IsoDate } from '../dates/civil.ts';
import { addWorkingMinutes } from '../working-time/add-minutes.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import type { Operation } from './read.ts';

/** What is left to be done of an order. */
export interface Remaining {
  /** Working minutes: all set-ups, and the run of the work centre that takes longest. */
  minutes: number;
  /** That work centre; null when nothing is left to run. */
  bottleneck: string | null;
  /** Calendar days away at suppliers. */
  outsideDays: number;
  /** Minutes of run and set-up by work centre. */
  byCentre: ReadonlyMap<string, number>;
}

/** Pieces that an operation still has to run, of an order for so many. */
const piecesLeft = ({ finished, good }: Operation, pieces: number): number =>
  finished ? 0 : Math.max(0, pieces - good);

/**
 * How much is left, by a rule of thumb that is told with it: operations overlap (a lot is passed on piece by piece), so
 * that the slowest work centre counts in full and of the others only the set-up; what is outside is added.
 */
export function remainingWork(operations: readonly Operation[], pieces: number): Remaining {
  const run = new Map<string, number>();
  const byCentre = new Map<string, number>();
  let setups = 0;
  let outsideDays = 0;
  for (const operation of operations) {
    const left = piecesLeft(operation, pieces);
    if (left === 0) continue;
    if (operation.outsourced) {
      outsideDays += operation.leadDays ?? 0;
      continue;
    }
    const centre = operation.workCentre || operation.name;
    const setup = operation.good > 0 ? 0 : operation.setupMinutes;
    setups += setup;
    run.set(centre, (run.get(centre) ?? 0) + operation.runMinutes * left);
    byCentre.set(centre, (byCentre.get(centre) ?? 0) + operation.runMinutes * left + setup);
  }
  const [slowest] = [...run].sort((a, b) => b[1] - a[1]);
  return {
    minutes: Math.ceil(setups + (slowest?.[1] ?? 0)),
    bottleneck: slowest?.[0] ?? null,
    outsideDays,
    byCentre,
  };
}

/**
 * The Shanghai day on which what is left would be done when it begins at `from` and nothing else waits.
 * @returns null when the calendar does not know a year that is needed: then nobody guesses
 */
export function doneBy(
  calendar: WorkingCalendar,
  from: Date,
  { minutes, outsideDays }: Pick<Remaining, 'minutes' | 'outsideDays'>,
): IsoDate | null {
  try {
    const done = minutes > 0 ? addWorkingMinutes(calendar, from, Math.ceil(minutes)) : from;
    return addDays(shanghaiDay(done), outsideDays);
  } catch (err) {
    if (err instanceof YearMissingError || err instanceof RangeError) return null;
    throw err;
  }
}
