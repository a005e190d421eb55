import type { Problem } from './problem.ts';

/**
 * A problem as flat arrays. Tasks are numbered job by job. Each task has `slots` nodes, its places in the queues of
 * resources: node = task × slots + slot; slot 0 is the machine, the others are pieces of tools.
 */
export interface Layout {
  readonly problem: Problem;
  readonly tasks: number;
  readonly slots: number;
  readonly jobOf: Int32Array;
  /** First task of each job, and one more: the number of tasks. */
  readonly firstOf: Int32Array;
  /** The task before and after in the job, or -1. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly minLag: Int32Array;
  /** -1: none */
  readonly maxLag: Int32Array;
  /** Earliest start by releases and by what is not moved. */
  readonly release: Int32Array;
  /** Modes of task t: modeFrom[t] ≤ i < modeFrom[t + 1]. */
  readonly modeFrom: Int32Array;
  readonly modeMachine: Int32Array;
  readonly modeMinutes: Int32Array;
}

export function layOut(problem: Problem): Layout {
  const flat = problem.jobs.flatMap((job, j) => job.tasks.map((task, k) => ({ task, job, j, k })));
  const slots = 1 + Math.max(0, ...flat.map(({ task }) => task.pools.length));
  const modes = flat.flatMap(({ task }) => task.modes);
  const modeFrom = new Int32Array(flat.length + 1);
  flat.forEach(({ task }, t) => {
    modeFrom[t + 1] = (modeFrom[t] ?? 0) + task.modes.length;
  });
  const firstOf = new Int32Array(problem.jobs.length + 1);
  problem.jobs.forEach((job, j) => {
    firstOf[j + 1] = (firstOf[j] ?? 0) + job.tasks.length;
  });
  return {
    problem,
    tasks: flat.length,
    slots,
    jobOf: Int32Array.from(flat, ({ j }) => j),
    firstOf,
    before: Int32Array.from(flat, ({ k }, t) => (k === 0 ? -1 : t - 1)),
    after: Int32Array.from(flat, ({ k, job }, t) => (k === job.tasks.length - 1 ? -1 : t + 1)),
    minLag: Int32Array.from(flat, ({ task, k }) => (k === 0 ? 0 : task.minLag)),
    maxLag: Int32Array.from(flat, ({ task, k }) => (k === 0 ? -1 : (task.maxLag ?? -1))),
    release: Int32Array.from(flat, ({ task, job, k }) =>
      k === 0 ? Math.max(task.release, job.ready) : task.release,
    ),
    modeFrom,
    modeMachine: Int32Array.from(modes, (mode) => mode.machine),
    modeMinutes: Int32Array.from(modes, (mode) => mode.minutes),
  };
}
