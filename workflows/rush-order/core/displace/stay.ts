import { Board } from './board.ts';
import type { Problem, Seat, Seating, Task } from './problem.ts';
import { NEVER } from './timeline.ts';

/** More rounds than ever changed anything on the public instances. */
const ROUNDS = 6;

/**
 * Moves every task back to where it stood before, wherever that delays nobody: the search packs everything to the
 * left, but a shop floor wants its plan changed as little as possible.
 * @param plan what the search found
 * @param standing where the tasks stood
 */
export function stayPut(problem: Problem, plan: Seating, standing: Seating): Seating {
  const board = new Board(problem);
  const seats = plan.map((job) => [...job]);
  for (const [j, job] of seats.entries())
    for (const [k, seat] of job.entries()) board.take(problem.jobs[j]?.tasks[k] as Task, seat);
  const late = standing
    .flatMap((job, j) => job.map((old, k) => ({ j, k, old })))
    .sort((a, b) => b.old.from - a.old.from || b.k - a.k);
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = 0;
    for (const { j, k, old } of late) {
      const task = problem.jobs[j]?.tasks[k] as Task;
      const seat = seats[j]?.[k] as Seat;
      if (same(seat, old) || !between(problem, seats, j, k, old)) continue;
      board.remove(task, seat);
      const back = board.isFree(task, old) ? old : seat;
      board.take(task, back);
      (seats[j] as Seat[])[k] = back;
      if (back === old) moved += 1;
    }
    if (moved === 0) break;
  }
  return seats;
}

const same = (a: Seat, b: Seat): boolean => a.mode === b.mode && a.from === b.from && a.to === b.to;

/** After what precedes it in its order, before what follows, and no delay beyond what the order has anyway. */
function between(problem: Problem, seats: Seating, j: number, k: number, old: Seat): boolean {
  const job = problem.jobs[j];
  const task = job?.tasks[k];
  const next = job?.tasks[k + 1];
  if (!job || !task || task.maxLag !== null) return false;
  const earliest = k === 0 ? job.ready : (seats[j]?.[k - 1]?.to ?? NEVER) + task.minLag;
  if (old.from < Math.max(earliest, task.release)) return false;
  const following = seats[j]?.[k + 1];
  if (!next || !following) return old.to <= Math.max(job.due, seats[j]?.[k]?.to ?? 0);
  if (next.maxLag !== null && following.from - old.to > next.maxLag) return false;
  return following.from >= old.to + next.minLag;
}
