import { anneal } from '../../workflows/rush-order/core/displace/anneal.ts';
import { layOut } from '../../workflows/rush-order/core/displace/layout.ts';
import type { Problem, Seat } from '../../workflows/rush-order/core/displace/problem.ts';
import { NEVER, Timeline } from '../../workflows/rush-order/core/displace/timeline.ts';
import { InputError } from './input-error.ts';
import type { Instance } from './instance.ts';

/** Where an operation stands. Machines count from 0. */
export interface Stand {
  readonly machine: number;
  readonly start: number;
  readonly end: number;
}

/** By job, then by operation; null: the job is not in the plan. */
export type ShopPlan = readonly (readonly Stand[] | null)[];

/** Enough for plans within a few per cent of the shortest; about two seconds. */
const MOVES = 400_000;

/** A short plan of all jobs but one. The same for the same instance and number of moves. */
export function computePlan(instance: Instance, without: number | null, moves = MOVES): ShopPlan {
  const jobs = instance.jobs.map((_, j) => j).filter((j) => j !== without);
  const problem: Problem = {
    goal: 'makespan',
    walls: [],
    wallsEnd: NEVER,
    timelines: Array.from({ length: instance.machines }, () => new Timeline(null, [], 0)),
    jobs: jobs.map((j) => ({
      ready: 0,
      weight: 1,
      due: 0,
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
  const { seating } = anneal(
    layOut(problem),
    { seating: oneAfterTheOther(instance, jobs), walls: [] },
    { moves, seed: 1 },
  );
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

function oneAfterTheOther(instance: Instance, jobs: readonly number[]): Seat[][] {
  let clock = 0;
  return jobs.map((j) =>
    (instance.jobs[j] ?? []).map((alternatives) => {
      const from = clock;
      clock += alternatives[0]?.time ?? 0;
      return { mode: 0, pieces: [], from, to: clock };
    }),
  );
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
  if (!Array.isArray(row) || row.length !== operations.length)
    throw new InputError(`jobs[${j}]`, `${operations.length} operations are expected, each [machine, start]`);
  let free = 0;
  return row.map((pair: unknown, k) => {
    const path = `jobs[${j}][${k}]`;
    const [machine, start] = Array.isArray(pair) ? pair : [];
    const way = operations[k]?.find((each) => each.machine === Number(machine) - instance.base);
    if (!way) throw new InputError(path, `machine ${machine} does not do this operation`);
    if (!Number.isInteger(start) || start < free)
      throw new InputError(path, `starts at ${start}; the operation before ends at ${free}`);
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
  Math.max(0, ...plan.flat().map((stand) => stand?.end ?? 0));
