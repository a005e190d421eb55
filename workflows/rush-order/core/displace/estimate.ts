import { place, placed } from './place.ts';
import type { PlanState } from './plan-state.ts';
import { LATE } from './problem.ts';
import { Tails } from './tails.ts';
import { at, type Timeline } from './timeline.ts';

const NO_PIECES: readonly Timeline[] = [];

/**
 * What a plan would cost after a move, from the few tasks that the move touches: their new ends, and from there on
 * the tails. A move that is too dear by this need not be carried out: nine of ten on 15 × 15, and two to three times as
 * many moves a second.
 *
 * Neighbours exchanged are never thought dearer than they are where nothing stands in between. Moves over several places
 * are now and then (3.5 % in small shops where jobs come back to machines), and so may be a task that jumps in front of
 * standing work.
 */
export class Estimate {
  private readonly plan: PlanState;
  private readonly tails: Tails;
  private readonly ends: Int32Array;
  private readonly due: Int32Array;
  private readonly promised: Int32Array;
  private readonly weight: Float64Array;
  private readonly makespan: boolean;

  private constructor(plan: PlanState, tails: Tails) {
    const { jobs, goal } = plan.layout.problem;
    this.plan = plan;
    this.tails = tails;
    this.ends = new Int32Array(tails.ends.length);
    this.due = Int32Array.from(jobs, ({ due }) => due);
    this.promised = Int32Array.from(jobs, ({ promised }) => promised);
    this.weight = Float64Array.from(jobs, ({ weight }) => weight);
    this.makespan = goal === 'makespan';
  }

  /** @returns null where tails say nothing, or cost more than they spare */
  static of(plan: PlanState): Estimate | null {
    const tails = Tails.of(plan);
    return tails && new Estimate(plan, tails);
  }

  /** A task was moved, away from behind another (-1: from the head of its queue). */
  moved(task: number, wasBehind: number): void {
    this.tails.touch(task);
    this.tails.touch(wasBehind);
    this.tails.touch(at(this.plan.prev, task));
  }

  /** The rush order's steps were moved. */
  wallsMoved(): void {
    this.tails.touchAll();
  }

  /** The task right before another that stands before it in its queue. */
  forward(task: number, target: number): number {
    const { prev, next, to, mode } = this.plan;
    this.begin(task);
    const first = at(prev, target);
    let end = this.seat(task, first < 0 ? 0 : at(to, first), at(mode, task));
    for (let each = target; each !== task; each = at(next, each)) end = this.seat(each, end, at(mode, each));
    const follower = at(next, task);
    if (follower >= 0) this.feel(follower, end);
    return this.price();
  }

  /** The task right after another that stands after it in its queue. */
  back(task: number, target: number): number {
    const { prev, next, to, mode } = this.plan;
    const second = at(next, task);
    this.begin(second);
    const first = at(prev, task);
    let end = first < 0 ? 0 : at(to, first);
    for (let each = second; each >= 0; each = at(next, each)) {
      end = this.seat(each, end, at(mode, each));
      if (each === target) break;
    }
    end = this.seat(task, end, at(mode, task));
    const follower = at(next, target);
    if (follower >= 0) this.feel(follower, end);
    return this.price();
  }

  /** The task between two neighbours in the queue of another machine (-1: none). */
  elsewhere(task: number, ahead: number, follower: number, mode: number): number {
    this.begin(task);
    const end = this.seat(task, ahead < 0 ? 0 : at(this.plan.to, ahead), mode);
    if (follower >= 0) this.feel(follower, end);
    return this.price();
  }

  /** Jobs that hang on the task without slack may gain; the others end no earlier than now. */
  private begin(task: number): void {
    const { tails, plan, ends } = this;
    tails.refresh();
    const columns = ends.length;
    const row = task * columns;
    const start = at(plan.from, task);
    for (let j = 0; j < columns; j += 1)
      ends[j] = start + at(tails.cells, row + j) >= at(tails.ends, j) ? 0 : at(tails.ends, j);
  }

  /** What follows for all jobs when a task starts no earlier than `ready`. */
  private feel(task: number, ready: number): void {
    const { tails, ends } = this;
    const columns = ends.length;
    const row = task * columns;
    for (let j = 0; j < columns; j += 1) {
      const end = ready + at(tails.cells, row + j);
      if (end > at(ends, j)) ends[j] = end;
    }
  }

  /** @returns when the task ends behind what ends at `ahead` in its queue */
  private seat(task: number, ahead: number, mode: number): number {
    const { layout, timelines, to } = this.plan;
    const before = at(layout.before, task);
    let ready = at(layout.release, task);
    if (ahead > ready) ready = ahead;
    if (before >= 0 && at(to, before) + at(layout.minLag, task) > ready)
      ready = at(to, before) + at(layout.minLag, task);
    const machine = timelines[at(layout.modeMachine, mode)] as Timeline;
    place(ready, at(layout.modeMinutes, mode), machine, NO_PIECES);
    const end = placed.to;
    const after = at(layout.after, task);
    if (after >= 0) this.feel(after, end + at(layout.minLag, after));
    else {
      const column = at(this.tails.columnOf, at(layout.jobOf, task));
      if (end > at(this.ends, column)) this.ends[column] = end;
    }
    return end;
  }

  private price(): number {
    const { ends, due, promised, weight } = this;
    if (this.makespan) return Math.max(0, at(ends, 0) - at(due, 0));
    let cost = 0;
    for (let j = 0; j < ends.length; j += 1) {
      const end = at(ends, j);
      if (end > at(due, j)) cost += at(weight, j) * (end - at(due, j));
      if (end > at(promised, j)) cost += LATE * at(weight, j) * (end - at(promised, j));
    }
    return cost;
  }
}
