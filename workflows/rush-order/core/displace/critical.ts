import type { PlanState } from './plan-state.ts';
import type { Random } from './random.ts';
import { at } from './timeline.ts';

/** Neighbours in a queue of which the second waits for the first, or for standing work, on the way to a job's end. */
export interface CriticalPairs {
  /** The task that goes first, of each pair, from the end of the job backwards. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** The slot in whose queue they are neighbours, of the second. */
  readonly slot: Int32Array;
  /** All tasks on the way. */
  readonly way: Int32Array;
  pairs: number;
  tasks: number;
}

export const criticalPairs = (tasks: number): CriticalPairs => ({
  first: new Int32Array(tasks),
  second: new Int32Array(tasks),
  slot: new Int32Array(tasks),
  way: new Int32Array(tasks),
  pairs: 0,
  tasks: 0,
});

/**
 * Walks from the end of a job backwards along what each task waits for, and notes the pairs of neighbours in queues:
 * unless one of them changes, the job does not end earlier. Of two things waited for equally long one is drawn.
 */
export function traceBack(plan: PlanState, job: number, draw: Random, into: CriticalPairs): void {
  const { layout, prev, from, to } = plan;
  const { slots } = layout;
  into.pairs = 0;
  into.tasks = 0;
  let task = at(layout.firstOf, job + 1) - 1;
  while (task >= 0) {
    into.way[into.tasks++] = task;
    const ready = plan.readyAt(task);
    const before = at(layout.before, task);
    const byJob = before >= 0 && at(to, before) + at(layout.minLag, task) === ready;
    let ahead = -1;
    let slot = 0;
    for (let s = 0; s < slots; s += 1) {
      const node = at(prev, task * slots + s);
      if (node >= 0 && at(to, Math.trunc(node / slots)) === ready) {
        ahead = Math.trunc(node / slots);
        slot = s;
        break;
      }
    }
    if (byJob && ahead < 0 && slots === 1 && at(from, task) > ready) behindWall(plan, task, into);
    if (ahead >= 0 && !(byJob && draw.unit() < 0.5)) {
      into.first[into.pairs] = ahead;
      into.second[into.pairs] = task;
      into.slot[into.pairs] = slot;
      into.pairs += 1;
      task = ahead;
    } else task = byJob ? before : -1;
  }
}

/** Behind standing work a task may go in front of it instead of what is there. */
function behindWall({ prev }: PlanState, task: number, into: CriticalPairs): void {
  const ahead = at(prev, task);
  if (ahead < 0) return;
  into.first[into.pairs] = ahead;
  into.second[into.pairs] = task;
  into.slot[into.pairs] = 0;
  into.pairs += 1;
}
