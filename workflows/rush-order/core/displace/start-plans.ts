import { Board } from './board.ts';
import type { Job, Problem, Seat, Seating, Task } from './problem.ts';
import { NEVER } from './timeline.ts';

/** How the other orders make room for the rush order; which is best differs from plan to plan. */
export type Way =
  /** What the rush order does not touch stays; the rest goes into gaps, no earlier than before. */
  | 'gaps'
  /** In the order of the old starts, each where it was or as soon after as it fits. */
  | 'right-shift'
  /** Task by task in the order of their old starts, as early as they fit, each on its old machine. */
  | 'old-starts'
  /** The same, each on whichever permitted machine ends first. */
  | 'old-starts-any-machine'
  /** Order by order, those that were to end first going first. */
  | 'old-ends'
  | 'old-ends-any-machine';

export const WAYS: readonly Way[] = [
  'gaps',
  'right-shift',
  'old-starts',
  'old-starts-any-machine',
  'old-ends',
  'old-ends-any-machine',
];

/**
 * A plan made by putting every task into the earliest place that fits, in a given order: a few milliseconds, and a
 * start for the search.
 * @param standing where the tasks stand now
 */
export function startPlan(problem: Problem, standing: Seating, way: Way): Seating {
  const board = new Board(problem);
  const seats = problem.jobs.map((job): Seat[] => new Array(job.tasks.length));
  const places = queue(problem, standing, way);
  const kept = way === 'gaps' ? stayers(problem, board, standing, places) : new Set<string>();
  for (const { j, k } of places) {
    const job = problem.jobs[j] as Job;
    const task = job.tasks[k] as Task;
    const old = standing[j]?.[k] as Seat;
    const earliest = Math.max(
      task.release,
      k === 0 ? job.ready : (seats[j]?.[k - 1]?.to ?? NEVER) + task.minLag,
    );
    const seat = kept.has(`${j} ${k}`) ? old : seatFor(board, task, old, earliest, way);
    if (!kept.has(`${j} ${k}`)) board.take(task, seat);
    (seats[j] as Seat[])[k] = seat;
  }
  return seats;
}

function seatFor(board: Board, task: Task, old: Seat, earliest: number, way: Way): Seat {
  const any = way.endsWith('any-machine') || way === 'gaps';
  const ready = way === 'gaps' || way === 'right-shift' ? Math.max(earliest, old.from) : earliest;
  if (way === 'right-shift' && earliest <= old.from && board.isFree(task, old)) return old;
  return board.fit(task, ready, any ? undefined : old.mode);
}

/** Puts on the board what can stay: where no task before it in its order has to go. */
function stayers(problem: Problem, board: Board, standing: Seating, places: readonly Place[]): Set<string> {
  const kept = new Set<string>();
  for (const { j, k } of places) {
    const task = problem.jobs[j]?.tasks[k] as Task;
    const old = standing[j]?.[k] as Seat;
    if ((k > 0 && !kept.has(`${j} ${k - 1}`)) || !board.isFree(task, old)) continue;
    board.take(task, old);
    kept.add(`${j} ${k}`);
  }
  return kept;
}

interface Place {
  readonly j: number;
  readonly k: number;
}

function queue(problem: Problem, standing: Seating, way: Way): Place[] {
  const all = problem.jobs.flatMap(({ tasks }, j) => tasks.map((_, k): Place => ({ j, k })));
  const start = ({ j, k }: Place): number => standing[j]?.[k]?.from ?? 0;
  const key = ({ j }: Place): number => standing[j]?.at(-1)?.to ?? 0;
  if (!way.startsWith('old-ends')) return all.sort((a, b) => start(a) - start(b) || a.j - b.j || a.k - b.k);
  return all.sort((a, b) => key(a) - key(b) || a.j - b.j || a.k - b.k);
}
