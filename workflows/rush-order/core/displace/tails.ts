import type { PlanState } from './plan-state.ts';
import type { Problem } from './problem.ts';
import { at, type Timeline } from './timeline.ts';

/** The job has nothing to do with the task: so little that no start makes it an end that counts. */
const NONE = -1_500_000_000;

const columnsOf = ({ goal, jobs }: Problem): number => (goal === 'makespan' ? 1 : jobs.length);

/** More cells cost more to compute than they spare. */
const MOST_CELLS = 30_000;

/**
 * By task and job: how long after the start of the task the job ends at least, by what follows the task in its order and
 * in the queues. The backward half of the longest paths, one column a job: with it, what a move does to every job
 * can be told from the few tasks that it touches (Mati, Dauzère-Pérès and Lahlou 2011). Where a task would lie across
 * standing work, it counts as ending before it, at the jobs' present ends. Of a makespan only the last end counts: all
 * jobs share one column.
 */
export class Tails {
  /** By task × columns + column. */
  readonly cells: Int32Array;
  /** By column: when it ends now. */
  readonly ends: Int32Array;
  /** By job. */
  readonly columnOf: Int32Array;
  private readonly plan: PlanState;
  private readonly touched: Uint8Array;
  private readonly changed: Uint8Array;
  private highest: number;

  private constructor(plan: PlanState) {
    const { tasks, problem } = plan.layout;
    const columns = columnsOf(problem);
    this.plan = plan;
    this.cells = new Int32Array(tasks * columns);
    this.ends = new Int32Array(columns);
    this.columnOf = Int32Array.from(problem.jobs, (_, j) => (columns === 1 ? 0 : j));
    this.touched = new Uint8Array(tasks).fill(1);
    this.changed = new Uint8Array(tasks);
    this.highest = tasks - 1;
  }

  /** @returns null where tails are no sums (breaks, tools, maximum lags), or cost more than they spare */
  static of(plan: PlanState): Tails | null {
    const { problem, slots, tasks, maxLag } = plan.layout;
    const sums =
      slots === 1 && plan.timelines.every(({ always }) => always) && maxLag.every((lag) => lag < 0);
    return sums && tasks * columnsOf(problem) <= MOST_CELLS ? new Tails(plan) : null;
  }

  /** What follows the task has changed. */
  touch(task: number): void {
    if (task < 0) return;
    this.touched[task] = 1;
    const position = at(this.plan.position, task);
    if (position > this.highest) this.highest = position;
  }

  touchAll(): void {
    this.touched.fill(1);
    this.highest = this.touched.length - 1;
  }

  /** Recomputes what hangs on what was touched. */
  refresh(): void {
    if (this.highest < 0) return;
    const { plan, touched, changed, ends, columnOf } = this;
    const { layout, order, next, to } = plan;
    ends.fill(0);
    for (let j = 0; j < columnOf.length; j += 1) {
      const last = at(layout.firstOf, j + 1) - 1;
      const column = at(columnOf, j);
      if (last >= at(layout.firstOf, j) && at(to, last) > at(ends, column)) ends[column] = at(to, last);
    }
    changed.fill(0);
    for (let i = this.highest; i >= 0; i -= 1) {
      const task = at(order, i);
      const after = at(layout.after, task);
      const follower = at(next, task);
      if (
        touched[task] === 0 &&
        (after < 0 || changed[after] === 0) &&
        (follower < 0 || changed[follower] === 0)
      )
        continue;
      touched[task] = 0;
      if (this.row(task, after, follower)) changed[task] = 1;
    }
    this.highest = -1;
  }

  /** @returns whether anything in the task's row changed */
  private row(task: number, after: number, follower: number): boolean {
    const { plan, cells, ends } = this;
    const { layout, to } = plan;
    const columns = ends.length | 0;
    const row = Math.imul(task, columns);
    const minutes = at(layout.modeMinutes, at(plan.mode, task));
    const a = after < 0 ? -1 : Math.imul(after, columns);
    const b = follower < 0 ? -1 : Math.imul(follower, columns);
    const lag = after < 0 ? 0 : at(layout.minLag, after);
    const own = after < 0 ? at(this.columnOf, at(layout.jobOf, task)) : -1;
    const timeline = plan.timelines[at(plan.resource, task)] as Timeline;
    const blocked = at(to, task) <= timeline.lastTaken;
    if (a >= 0 && b >= 0 && !blocked) return this.sums(row, a, b, lag, minutes);
    let changed = 0;
    for (let j = 0; j < columns; j = (j + 1) | 0) {
      const x = a < 0 ? NONE : (at(cells, a + j) + lag) | 0;
      const y = b < 0 ? NONE : at(cells, b + j);
      let most = Math.max(x, y);
      if (j === own && most < 0) most = 0;
      if (most >= 0) {
        most = (most + minutes) | 0;
        if (blocked) most = at(ends, j) - timeline.lastStart(at(ends, j) - most, minutes);
      } else most = NONE;
      changed |= most ^ at(cells, row + j);
      cells[row + j] = most;
    }
    return changed !== 0;
  }

  /** A row in the usual case: something follows both ways and nothing stands there. A third of the search's time. */
  private sums(row: number, a: number, b: number, lag: number, minutes: number): boolean {
    const { cells } = this;
    const columns = this.ends.length | 0;
    let changed = 0;
    for (let j = 0; j < columns; j = (j + 1) | 0) {
      const x = (at(cells, a + j) + lag) | 0;
      const y = at(cells, b + j) | 0;
      const most = Math.max(x, y);
      const sum = most < 0 ? NONE : (most + minutes) | 0;
      changed |= sum ^ at(cells, row + j);
      cells[row + j] = sum;
    }
    return changed !== 0;
  }
}
