import type { Layout } from './layout.ts';
import { place, placed } from './place.ts';
import { FORBIDDEN, LATE, type Seating, type Wall } from './problem.ts';
import { at, NEVER, type Timeline } from './timeline.ts';
import { walled } from './walls.ts';

const NO_PIECES: readonly Timeline[] = [];

/**
 * A plan during the search: an order of all tasks (every predecessor stands before its successors, in the job and in
 * each queue) with every task as early as that allows. Queues of resources are the order, restricted to their tasks.
 *
 * After a change `settle` recomputes only what may have moved, and keeps a log, so that a move that is not accepted
 * is taken back without recomputing anything.
 */
export class PlanState {
  readonly order: Int32Array;
  readonly position: Int32Array;
  readonly mode: Int32Array;
  /** By node: the resource in whose queue it stands, or -1. */
  readonly resource: Int32Array;
  /** By node: the neighbours in the queue, or -1. */
  readonly prev: Int32Array;
  readonly next: Int32Array;
  /** By resource: the ends of the queue, or -1. */
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly jobCost: Float64Array;
  cost = 0;

  private readonly dirty: Uint8Array;
  private lowest = Number.MAX_SAFE_INTEGER;
  private highest = -1;
  private readonly logTask: Int32Array;
  private readonly logFrom: Int32Array;
  private readonly logTo: Int32Array;
  private logged = 0;
  private readonly logJob: Int32Array;
  private readonly logCost: Float64Array;
  private loggedJobs = 0;
  private costBefore = 0;
  private readonly touched: Uint8Array;

  readonly layout: Layout;
  /** With the walls where they stand now. */
  readonly timelines: Timeline[];
  readonly walls: Wall[];

  constructor(layout: Layout, seating: Seating, walls: readonly Wall[] = layout.problem.walls) {
    this.layout = layout;
    this.walls = [...walls];
    this.timelines = walled(layout.problem, walls);
    const { tasks, slots, problem } = layout;
    const flat = seating.flat();
    this.order = Int32Array.from(flat, (_, t) => t).sort(
      (a, b) =>
        (flat[a]?.from ?? 0) - (flat[b]?.from ?? 0) || (flat[a]?.to ?? 0) - (flat[b]?.to ?? 0) || a - b,
    );
    this.position = new Int32Array(tasks);
    this.mode = Int32Array.from(flat, (seat, t) => at(layout.modeFrom, t) + seat.mode);
    this.resource = new Int32Array(tasks * slots).fill(-1);
    this.prev = new Int32Array(tasks * slots).fill(-1);
    this.next = new Int32Array(tasks * slots).fill(-1);
    this.head = new Int32Array(problem.timelines.length).fill(-1);
    this.tail = new Int32Array(problem.timelines.length).fill(-1);
    this.from = new Int32Array(tasks);
    this.to = new Int32Array(tasks);
    this.jobCost = new Float64Array(problem.jobs.length);
    this.dirty = new Uint8Array(tasks);
    this.logTask = new Int32Array(tasks);
    this.logFrom = new Int32Array(tasks);
    this.logTo = new Int32Array(tasks);
    this.logJob = new Int32Array(problem.jobs.length);
    this.logCost = new Float64Array(problem.jobs.length);
    this.touched = new Uint8Array(problem.jobs.length);
    this.order.forEach((task, i) => {
      this.position[task] = i;
      this.resource[task * slots] = at(layout.modeMachine, at(this.mode, task));
      flat[task]?.pieces.forEach((piece, k) => {
        this.resource[task * slots + 1 + k] = piece;
      });
      for (let node = task * slots; node < (task + 1) * slots; node += 1) this.append(node);
    });
    for (let task = 0; task < tasks; task += 1) this.mark(task);
    for (const j of problem.jobs.keys()) this.touch(j);
    this.settle();
    this.keep();
  }

  private append(node: number): void {
    const resource = at(this.resource, node);
    if (resource < 0) return;
    const last = at(this.tail, resource);
    this.prev[node] = last;
    if (last < 0) this.head[resource] = node;
    else this.next[last] = node;
    this.tail[resource] = node;
  }

  /** Says that a task's start may have changed. */
  mark(task: number): void {
    const i = at(this.position, task);
    this.dirty[task] = 1;
    if (i < this.lowest) this.lowest = i;
    if (i > this.highest) this.highest = i;
  }

  /** Recomputes all that was marked and what hangs on it. */
  settle(): void {
    const { layout, order, dirty, from, to } = this;
    for (let i = this.lowest; i <= this.highest; i += 1) {
      const task = at(order, i);
      if (dirty[task] === 0) continue;
      dirty[task] = 0;
      this.seat(task);
      const start = placed.from;
      const end = placed.to;
      if (end === at(to, task)) {
        if (start !== at(from, task)) {
          this.log(task);
          from[task] = start;
          if (at(layout.maxLag, task) >= 0) this.touch(at(layout.jobOf, task));
        }
        continue;
      }
      this.log(task);
      from[task] = start;
      to[task] = end;
      this.markFollowers(task);
    }
    this.lowest = Number.MAX_SAFE_INTEGER;
    this.highest = -1;
    this.price();
  }

  private markFollowers(task: number): void {
    const { layout, next } = this;
    const { slots } = layout;
    const successor = at(layout.after, task);
    if (successor < 0 || at(layout.maxLag, successor) >= 0) this.touch(at(layout.jobOf, task));
    if (successor >= 0) this.mark(successor);
    for (let node = task * slots; node < (task + 1) * slots; node += 1) {
      const follower = at(next, node);
      if (follower >= 0) this.mark(slots === 1 ? follower : Math.trunc(follower / slots));
    }
  }

  /** When everything before a task is over: what it waits for, breaks and standing work aside. */
  readyAt(task: number): number {
    const { layout, to, prev } = this;
    const { slots } = layout;
    let ready = at(layout.release, task);
    const before = at(layout.before, task);
    if (before >= 0) ready = Math.max(ready, at(to, before) + at(layout.minLag, task));
    for (let node = task * slots; node < (task + 1) * slots; node += 1) {
      const ahead = at(prev, node);
      if (ahead >= 0) ready = Math.max(ready, at(to, slots === 1 ? ahead : Math.trunc(ahead / slots)));
    }
    return ready;
  }

  private seat(task: number): void {
    const { layout, resource } = this;
    const ready = this.readyAt(task);
    if (ready >= NEVER) {
      placed.from = NEVER;
      placed.to = NEVER;
      return;
    }
    const machine = this.timelines[at(resource, task * layout.slots)] as Timeline;
    place(ready, at(layout.modeMinutes, at(this.mode, task)), machine, this.piecesOf(task));
  }

  private piecesOf(task: number): readonly Timeline[] {
    const { slots } = this.layout;
    if (slots === 1) return NO_PIECES;
    const pieces: Timeline[] = [];
    for (let node = task * slots + 1; node < (task + 1) * slots; node += 1) {
      const timeline = this.timelines[at(this.resource, node)];
      if (timeline) pieces.push(timeline);
    }
    return pieces;
  }

  /** The task's mode as an index into its own modes. */
  modeIndex(task: number): number {
    return at(this.mode, task) - at(this.layout.modeFrom, task);
  }

  private log(task: number): void {
    this.logTask[this.logged] = task;
    this.logFrom[this.logged] = at(this.from, task);
    this.logTo[this.logged] = at(this.to, task);
    this.logged += 1;
  }

  private touch(job: number): void {
    if (this.touched[job] === 1) return;
    this.touched[job] = 1;
    this.logJob[this.loggedJobs] = job;
    this.logCost[this.loggedJobs] = at(this.jobCost, job);
    this.loggedJobs += 1;
  }

  private price(): void {
    for (let i = 0; i < this.loggedJobs; i += 1) {
      const job = at(this.logJob, i);
      this.touched[job] = 0;
      const cost = this.priceOf(job);
      this.cost += cost - at(this.jobCost, job);
      this.jobCost[job] = cost;
    }
    if (this.layout.problem.goal === 'makespan') this.cost = Math.max(...this.jobCost);
  }

  private priceOf(job: number): number {
    const { layout, from, to } = this;
    const { weight, due, promised } = layout.problem.jobs[job] as (typeof layout.problem.jobs)[number];
    const last = at(layout.firstOf, job + 1) - 1;
    if (last < at(layout.firstOf, job)) return 0;
    const end = at(to, last);
    if (layout.problem.goal === 'makespan') return Math.max(0, end - due);
    let cost = end > due ? weight * (end - due) : 0;
    if (end > promised) cost += LATE * weight * (end - promised);
    for (let task = at(layout.firstOf, job) + 1; task <= last; task += 1) {
      const most = at(layout.maxLag, task);
      if (most < 0) continue;
      const over = at(from, task) - at(to, task - 1) - most;
      if (over > 0) cost += FORBIDDEN * over;
    }
    return cost;
  }

  /** The plan as it is now becomes the one that `undo` leads back to. */
  keep(): void {
    this.logged = 0;
    this.loggedJobs = 0;
    this.costBefore = this.cost;
  }

  /** Times and costs as they were at the last `keep`; the queues are for the caller to mend. */
  undo(): void {
    for (let i = this.logged - 1; i >= 0; i -= 1) {
      const task = at(this.logTask, i);
      this.from[task] = at(this.logFrom, i);
      this.to[task] = at(this.logTo, i);
    }
    for (let i = this.loggedJobs - 1; i >= 0; i -= 1) this.jobCost[at(this.logJob, i)] = at(this.logCost, i);
    this.cost = this.costBefore;
    this.keep();
  }
}
