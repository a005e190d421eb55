import { type CriticalPairs, criticalPairs, traceBack } from './critical.ts';
import { Estimate } from './estimate.ts';
import type { Layout } from './layout.ts';
import { Mover } from './moves.ts';
import { PlanState } from './plan-state.ts';
import type { Seat, Seating, Wall } from './problem.ts';
import { type Random, random } from './random.ts';
import { at } from './timeline.ts';
import { WallMover } from './walls.ts';

/** How long a search may go on. Whatever comes first ends it; the best so far is its answer. */
export interface Budget {
  /** Moves tried. The same number and seed give the same answer, whatever the clock says. */
  readonly moves?: number;
  /** Milliseconds by `clock`. */
  readonly milliseconds?: number;
  /** Any monotonic clock in milliseconds. */
  readonly clock?: () => number;
  readonly seed?: number;
  /** Asked now and then; true ends the search. */
  readonly stop?: () => boolean;
}

/** Where all stand: the tasks and the rush order's steps. */
export interface Start {
  readonly seating: Seating;
  readonly walls: readonly Wall[];
}

export interface Improved extends Start {
  readonly cost: number;
  readonly moves: number;
}

/** A makespan has but one job that counts: cooler. */
const SHARE_OF_WORK = 0.3;

/** Moves between two looks at the clock: well under a millisecond. */
const GLANCE = 256;

/**
 * Share of moves that exchange any two neighbours, not only such as delay somebody: what costs nothing opens doors
 * (la21, 3 s: 599 and 599 with it, 703 and 625 without).
 */
const ANY = 0.12;
/** Moves tried on one critical way before another is traced: a third more moves a second than with one. */
const TRIES = 4;
/** Share of moves that slide the rush order's steps. */
const WALLS = 0.03;

/**
 * Temperatures at the beginning and the end, as shares of what a delayed order costs on the average in the best plan so
 * far: so they fit instances of minutes and of days, of seven late orders and of seventy.
 */
const HEAT = { first: 1.4, last: 0.2 };

/** One run of simulated annealing from a plan; the best plan met is the answer. @param heat times `HEAT.first` */
export function anneal(layout: Layout, start: Start, budget: Budget, heat = 1): Improved {
  const plan = new PlanState(layout, start.seating, start.walls);
  const search = new Search(plan, random(budget.seed ?? 1));
  let best = snapshot(plan);
  let bestCost = plan.cost;
  let unit = unitOf(plan);
  const cooling = Math.log(HEAT.last / (HEAT.first * heat));
  const clock = budget.clock ?? (() => 0);
  const begun = clock();
  let temperature = 0;
  let moves = 0;
  for (;;) {
    if (moves % GLANCE === 0) {
      const share = Math.max(
        budget.moves ? moves / budget.moves : 0,
        budget.milliseconds ? (clock() - begun) / budget.milliseconds : 0,
      );
      if (share >= 1 || bestCost === 0 || budget.stop?.()) break;
      temperature = HEAT.first * heat * unit * Math.exp(cooling * share);
    }
    moves += 1;
    if (!search.step(temperature)) continue;
    if (plan.cost < bestCost) {
      bestCost = plan.cost;
      unit = unitOf(plan);
      best = snapshot(plan);
    }
  }
  return { seating: seatingOf(layout, best), walls: best.walls, cost: bestCost, moves };
}

/** Chooses moves, tries them and keeps or takes them back. */
class Search {
  private readonly mover: Mover;
  private readonly wallMover: WallMover;
  private readonly pairs: CriticalPairs;
  private readonly plan: PlanState;
  private readonly draw: Random;
  private readonly estimate: Estimate | null;
  /** What a plan may cost to be accepted. */
  private limit = 0;
  /** Left on the way that was traced; the plan has not changed since. */
  private tries = 0;

  constructor(plan: PlanState, draw: Random) {
    this.plan = plan;
    this.draw = draw;
    this.mover = new Mover(plan);
    this.wallMover = new WallMover(plan);
    this.pairs = criticalPairs(plan.layout.tasks);
    this.estimate = Estimate.of(plan);
  }

  /** @returns whether the plan changed */
  step(temperature: number): boolean {
    const { plan, draw } = this;
    if (this.tries === 0) {
      const job = this.lateJob();
      if (job < 0) return false;
      traceBack(plan, job, draw, this.pairs);
      this.tries = TRIES;
    }
    this.tries -= 1;
    this.limit = plan.cost - temperature * Math.log(1 - draw.unit());
    const mover = plan.walls.length > 0 && draw.unit() < WALLS ? this.wallMover : this.mover;
    if (mover === this.wallMover) {
      if (!this.wallMover.move(draw)) return false;
    } else if (!this.tryOne()) return false;
    if (plan.cost <= this.limit) {
      plan.keep();
      this.tries = 0;
      if (mover === this.wallMover) this.estimate?.wallsMoved();
      else this.estimate?.moved(this.mover.task, this.mover.wasBehind);
      return true;
    }
    mover.undo();
    return false;
  }

  /** A job that costs something; -1: none does. */
  private lateJob(): number {
    const { jobCost, layout } = this.plan;
    const jobs = jobCost.length;
    if (layout.problem.goal === 'makespan') {
      let last = 0;
      for (let j = 1; j < jobs; j += 1) if (at(jobCost, j) > at(jobCost, last)) last = j;
      return last;
    }
    let late = 0;
    for (let j = 0; j < jobs; j += 1) if (at(jobCost, j) > 0) late += 1;
    if (late === 0) return -1;
    let left = this.draw.below(late);
    for (let j = 0; ; j += 1) {
      if (at(jobCost, j) <= 0) continue;
      if (left === 0) return j;
      left -= 1;
    }
  }

  private tryOne(): boolean {
    const { draw, pairs, plan } = this;
    if (pairs.tasks === 0) return false;
    if (draw.unit() < ANY) return this.anyNeighbours();
    const task = at(pairs.way, draw.below(pairs.tasks));
    const { modeFrom } = plan.layout;
    const modes = at(modeFrom, task + 1) - at(modeFrom, task);
    if (modes > 1 && draw.unit() < 0.4) return this.elsewhere(task, modes);
    if (pairs.pairs === 0) return false;
    const i = draw.below(pairs.pairs);
    const first = at(pairs.first, i);
    const second = at(pairs.second, i);
    const slot = at(pairs.slot, i);
    const kind = draw.unit();
    if (kind < 0.5) return this.forward(second, first);
    if (kind < 0.75) return this.forward(second, this.further(first, slot, plan.prev));
    return this.back(first, this.further(second, slot, plan.next));
  }

  private anyNeighbours(): boolean {
    const { plan, draw } = this;
    const { slots, tasks } = plan.layout;
    const task = draw.below(tasks);
    const node = at(plan.prev, task * slots);
    if (node < 0) return false;
    const ahead = slots === 1 ? node : Math.trunc(node / slots);
    return this.forward(task, draw.unit() < 0.5 ? ahead : this.further(ahead, 0, plan.prev));
  }

  private forward(task: number, target: number): boolean {
    if (this.estimate && this.estimate.forward(task, target) > this.limit) return false;
    return this.mover.move(task, target, at(this.plan.mode, task));
  }

  private back(task: number, target: number): boolean {
    if (this.estimate && this.estimate.back(task, target) > this.limit) return false;
    return this.mover.move(task, target, at(this.plan.mode, task));
  }

  /** A few places on in the same queue. */
  private further(task: number, slot: number, along: Int32Array): number {
    const { slots } = this.plan.layout;
    let node = task * slots + slot;
    for (let steps = 1 + this.draw.below(4); steps > 0; steps -= 1) {
      const on = at(along, node);
      if (on < 0) break;
      node = on;
    }
    return slots === 1 ? node : Math.trunc(node / slots);
  }

  /** On another machine, near the time at which it could start there. */
  private elsewhere(task: number, modes: number): boolean {
    const { plan, draw } = this;
    const { layout, to, next, prev } = plan;
    const { slots } = layout;
    const own = plan.modeIndex(task);
    const other = (own + 1 + draw.below(modes - 1)) % modes;
    const mode = at(layout.modeFrom, task) + other;
    const machine = at(layout.modeMachine, mode);
    const before = at(layout.before, task);
    const ready = before >= 0 ? at(to, before) : at(layout.release, task);
    let node = at(plan.head, machine);
    while (node >= 0 && at(to, Math.trunc(node / slots)) <= ready) node = at(next, node);
    for (let skip = draw.below(3); skip > 0 && node >= 0; skip -= 1) node = at(next, node);
    const ahead = node < 0 ? at(plan.tail, machine) : at(prev, node);
    if (this.estimate && this.estimate.elsewhere(task, ahead, node, mode) > this.limit) return false;
    if (node >= 0 && at(plan.position, Math.trunc(node / slots)) < at(plan.position, task))
      return this.mover.move(task, Math.trunc(node / slots), mode);
    if (ahead >= 0 && at(plan.position, Math.trunc(ahead / slots)) > at(plan.position, task))
      return this.mover.move(task, Math.trunc(ahead / slots), mode);
    return this.mover.move(task, task, mode);
  }
}

interface Snapshot {
  readonly mode: Int32Array;
  readonly resource: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly walls: readonly Wall[];
}

const snapshot = (plan: PlanState): Snapshot => ({
  mode: plan.mode.slice(),
  resource: plan.resource.slice(),
  from: plan.from.slice(),
  to: plan.to.slice(),
  walls: [...plan.walls],
});

function seatingOf(layout: Layout, plan: Snapshot): Seating {
  const { firstOf, modeFrom, slots } = layout;
  return layout.problem.jobs.map((job, j) =>
    job.tasks.map((_, k): Seat => {
      const task = at(firstOf, j) + k;
      const first = task * slots;
      return {
        mode: at(plan.mode, task) - at(modeFrom, task),
        pieces: Array.from(plan.resource.subarray(first + 1, first + slots)).filter((piece) => piece >= 0),
        from: at(plan.from, task),
        to: at(plan.to, task),
      };
    }),
  );
}

/** What a delayed job costs on the average; of a makespan: a part of a task's work. */
function unitOf({ layout, cost, jobCost }: PlanState): number {
  if (layout.problem.goal === 'makespan') return SHARE_OF_WORK * meanWork(layout);
  const late = jobCost.reduce((count, each) => count + (each > 0 ? 1 : 0), 0);
  return cost / Math.max(1, late) || 1;
}

function meanWork(layout: Layout): number {
  const inside = layout.modeMinutes.filter((minutes) => minutes > 0);
  return inside.reduce((sum, minutes) => sum + minutes, 0) / Math.max(1, inside.length) || 1;
}
