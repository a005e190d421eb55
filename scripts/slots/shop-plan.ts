import { anneal, type Budget } from '../../workflows/rush-order/core/displace/anneal.ts';
import { layOut } from '../../workflows/rush-order/core/displace/layout.ts';
import type { Problem, Seat } from '../../workflows/rush-order/core/displace/problem.ts';
import { NEVER, Timeline } from '../../workflows/rush-order/core/displace/timeline.ts';
import { MOST_MINUTES } from './arguments.ts';
import { InputError } from './input-error.ts';
import type { Instance } from './instance.ts';
import { noShorter } from './no-shorter.ts';

/** Where an operation stands. Machines count from 0. */
export interface Stand {
  readonly machine: number;
  readonly start: number;
  readonly end: number;
}

/** By job, then by operation; null: the job is not in the plan. */
export type ShopPlan = readonly (readonly Stand[] | null)[];

/**
 * A short plan of all jobs but one: each operation in turn as early as it can be, then searched for as long as the
 * budget lasts or until none can be shorter. The same number of moves gives the same plan.
 */
export function computePlan(instance: Instance, without: number | null, budget: Budget): ShopPlan {
  const jobs = instance.jobs.map((_, j) => j).filter((j) => j !== without);
  const due = noShorter(
    jobs.map((j) => instance.jobs[j] ?? []),
    instance.machines,
  );
  const problem: Problem = {
    goal: 'makespan',
    walls: [],
    wallsEnd: NEVER,
    timelines: Array.from({ length: instance.machines }, () => new Timeline(null, [], 0)),
    jobs: jobs.map((j) => ({
      ready: 0,
      weight: 1,
      due,
      promised: NEVER,
      tasks: (instance.jobs[j] ?? []).map((alternatives) => ({
        modes: alternatives.map(({ machine, time }) => ({ machine, minutes: time })),
        pools: [],
        release: 0,
        minLag: 0,
        maxLag: null,
      })),
    })),
  };
  const start = { seating: earliestFirst(instance, jobs), walls: [] };
  const seating = jobs.length === 0 ? [] : anneal(layOut(problem), start, budget).seating;
  return instance.jobs.map((alternatives, j) => {
    const seats = seating[jobs.indexOf(j)];
    if (!seats) return null;
    return seats.map(({ mode, from, to }, k) => ({
      machine: alternatives[k]?.[mode]?.machine ?? 0,
      start: from,
      end: to,
    }));
  });
}

/** A job's next operation where it ends first. */
interface Next extends Seat {
  readonly machine: number;
}

/**
 * Whichever operation can start first goes next, of several that of the job with most work left: milliseconds, and
 * for 200 jobs on 50 machines no search of seconds makes up for a worse start.
 */
function earliestFirst(instance: Instance, jobs: readonly number[]): Seat[][] {
  const free = new Array<number>(instance.machines).fill(0);
  const seats = jobs.map((): Seat[] => []);
  const left = jobs.map((j) => (instance.jobs[j] ?? []).reduce((sum, ways) => sum + (ways[0]?.time ?? 0), 0));
  const next = (row: number): Next | null => {
    const done = seats[row] ?? [];
    const ready = done.at(-1)?.to ?? 0;
    let best: Next | null = null;
    for (const [mode, { machine, time }] of (instance.jobs[jobs[row] ?? 0]?.[done.length] ?? []).entries()) {
      const from = Math.max(ready, free[machine] ?? 0);
      if (!best || from + time < best.to) best = { mode, machine, pieces: [], from, to: from + time };
    }
    return best;
  };
  const nexts = jobs.map((_, row) => next(row));
  for (;;) {
    let row = -1;
    for (const [r, each] of nexts.entries()) {
      const first = nexts[row];
      if (!each) continue;
      if (!first || each.from < first.from || (each.from === first.from && (left[r] ?? 0) > (left[row] ?? 0)))
        row = r;
    }
    const taken = nexts[row];
    if (!taken) return seats;
    const { machine, ...seat } = taken;
    seats[row]?.push(seat);
    free[machine] = seat.to;
    left[row] = (left[row] ?? 0) - (seat.to - seat.from);
    // A job's first choice changes only when it went on or its machine was taken.
    nexts.forEach((each, r) => {
      if (r === row || each?.machine === machine) nexts[r] = next(r);
    });
  }
}

/**
 * Reads a plan: `[[[machine, start], …] or null, …]`, by job and operation in the order of the instance; also under
 * a key `jobs`. Machines are numbered as in the instance's file; a job that is null is not in the plan.
 * @throws InputError with the path, also for plans that cannot be carried out
 */
export function readShopPlan(json: unknown, instance: Instance): ShopPlan {
  const rows = Array.isArray(json) ? json : (json as { jobs?: unknown } | null)?.jobs;
  if (!Array.isArray(rows) || rows.length !== instance.jobs.length)
    throw new InputError(
      'jobs',
      `a list of ${instance.jobs.length} jobs is expected, [[[machine, start], …], …]`,
    );
  const plan = rows.map((row: unknown, j) => (row === null ? null : jobPlan(row, j, instance)));
  refuseOverlaps(plan, instance);
  return plan;
}

function jobPlan(row: unknown, j: number, instance: Instance): Stand[] {
  const operations = instance.jobs[j] ?? [];
  const steps = instance.steps[j] ?? [];
  // With or without the operations that take no time.
  const isWhole = Array.isArray(row) && row.length === instance.given[j];
  if (!Array.isArray(row) || (!isWhole && row.length !== operations.length))
    throw new InputError(`jobs[${j}]`, `${operations.length} operations are expected, each [machine, start]`);
  let free = 0;
  return operations.map((ways, k) => {
    const at = isWhole ? (steps[k] ?? 1) - 1 : k;
    const pair: unknown = row[at];
    const path = `jobs[${j}][${at}]`;
    const [machine, start]: unknown[] = Array.isArray(pair) && pair.length === 2 ? pair : [];
    if (typeof machine !== 'number' || typeof start !== 'number')
      throw new InputError(path, 'is not [machine, start], both numbers');
    const way = ways.find((each) => each.machine === machine - instance.base);
    if (!way) throw new InputError(path, `machine ${machine} does not do this operation`);
    if (!Number.isInteger(start) || start < 0 || start > MOST_MINUTES)
      throw new InputError(path, `starts at ${start}, which is no whole minute from 0 to ${MOST_MINUTES}`);
    if (start < free) throw new InputError(path, `starts at ${start}; the operation before ends at ${free}`);
    free = start + way.time;
    return { machine: way.machine, start, end: free };
  });
}

function refuseOverlaps(plan: ShopPlan, { base }: Instance): void {
  const stands = plan.flatMap((row, j) =>
    (row ?? []).map((stand, k) => ({ ...stand, path: `jobs[${j}][${k}]` })),
  );
  stands.sort((a, b) => a.machine - b.machine || a.start - b.start);
  stands.forEach((stand, i) => {
    const before = stands[i - 1];
    if (before && before.machine === stand.machine && before.end > stand.start)
      throw new InputError(
        stand.path,
        `machine ${stand.machine + base} is taken until ${before.end} by ${before.path}`,
      );
  });
}

export const makespanOf = (plan: ShopPlan): number =>
  plan.reduce((last, row) => Math.max(last, row?.at(-1)?.end ?? 0), 0);
